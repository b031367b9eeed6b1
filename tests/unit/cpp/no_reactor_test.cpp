#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/error.hpp"
#include "bolt/resolve.hpp"
#include "bolt/sleep.hpp"
#include "bolt/task.hpp"
#include "bolt/tcp.hpp"
#include "bolt/timeout.hpp"
#include "bolt/unix_socket.hpp"

namespace bolt::test {
namespace {

class no_reactor_test : public leak_check {};

TEST_F(no_reactor_test, G11_a_timer_without_the_reactor_is_a_clear_error) {
  auto outer = []() -> task<void> { co_await sleep_for(std::chrono::milliseconds(1)); };
  try {
    block_on(outer());
    FAIL() << "slept without a reactor";
  } catch (const no_reactor& refused) {
    EXPECT_EQ(refused.status(), BOLT_NO_REACTOR);
    EXPECT_NE(std::string(refused.what()).find("BOLT_REACTOR"), std::string::npos);
  }
}

TEST_F(no_reactor_test, G11_sockets_without_the_reactor_are_a_clear_error) {
  EXPECT_THROW((void)tcp_listener::bind("127.0.0.1", 0), no_reactor);
  EXPECT_THROW((void)unix_stream::pair(), no_reactor);
}

TEST_F(no_reactor_test, G11_resolving_needs_no_reactor) {
  EXPECT_EQ(block_on(resolve("127.0.0.1", "80")).front().text(), "127.0.0.1:80");
}

TEST_F(no_reactor_test, G11_a_timeout_without_the_reactor_is_refused_before_anything_runs) {
  for (const auto time : {std::chrono::milliseconds(5), std::chrono::milliseconds(0)}) {
    bool ran = false;
    auto work = [&]() -> task<void> {
      ran = true;
      co_return;
    };
    auto outer = [&]() -> task<void> { co_await timeout(time, work()); };
    EXPECT_THROW(block_on(outer()), no_reactor);
    EXPECT_FALSE(ran);
  }
}

} // namespace
} // namespace bolt::test
