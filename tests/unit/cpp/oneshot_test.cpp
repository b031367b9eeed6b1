#include "bolt/oneshot.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class oneshot_test : public leak_check {};

template <class T>
task<T> receive(oneshot_receiver<T> from) {
  co_return co_await from;
}

TEST_F(oneshot_test, a_value_set_before_anybody_waits) {
  auto [sender, receiver] = oneshot<int>();
  sender.set(4);
  EXPECT_EQ(block_on(receive(std::move(receiver))), 4);
}

TEST_F(oneshot_test, a_value_set_while_somebody_waits) {
  auto [sender, receiver] = oneshot<std::unique_ptr<int>>();
  auto outer = [](oneshot_receiver<std::unique_ptr<int>> from) -> task<int> {
    co_return *co_await from;
  };
  host call(outer(std::move(receiver)));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  sender.set(std::make_unique<int>(8));
  EXPECT_EQ(call.wakes(), 1);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "8");
}

TEST_F(oneshot_test, G4_a_value_from_another_thread_at_any_moment) {
  for (int round = 0; round < 500; ++round) {
    auto [sender, receiver] = oneshot<int>();
    std::latch together(2);
    std::thread other([&, s = std::move(sender)]() mutable {
      together.arrive_and_wait();
      s.set(round);
    });
    together.arrive_and_wait();
    EXPECT_EQ(block_on(receive(std::move(receiver))), round);
    other.join();
  }
}

TEST_F(oneshot_test, failures_and_a_dropped_sender_arrive) {
  auto failing = oneshot<void>();
  failing.sender.fail(std::make_exception_ptr(std::runtime_error("refused")));
  EXPECT_THROW(block_on(receive(std::move(failing.receiver))), std::runtime_error);

  auto dropped = oneshot<void>();
  {
    const auto gone = std::move(dropped.sender);
  }
  EXPECT_THROW(block_on(receive(std::move(dropped.receiver))), oneshot_broken);
}

TEST_F(oneshot_test, a_sender_travels_through_a_C_callback) {
  auto [sender, receiver] = oneshot<int>();
  void* const user_data = std::move(sender).into_pointer();
  const auto callback = [](void* data, int value) {
    oneshot_sender<int>::from_pointer(data).set(value);
  };
  callback(user_data, 3);
  EXPECT_EQ(block_on(receive(std::move(receiver))), 3);
}

TEST_F(oneshot_test, G6_without_a_callback_a_cancellation_is_acknowledged_at_once) {
  auto [sender, receiver] = oneshot<std::string>();
  host call(receive(std::move(receiver)));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  sender.set("dropped quietly");
}

TEST_F(oneshot_test, G7_with_a_callback_that_says_later_the_sender_acknowledges) {
  auto [sender, receiver] = oneshot<std::string>();
  int asked = 0;
  receiver.on_cancel([&asked] {
    ++asked;
    return cancel_answer::later;
  });
  host call(receive(std::move(receiver)));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(asked, 1);
  sender.set("too late");
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(oneshot_test, G7_a_callback_may_answer_for_the_operation_itself) {
  auto [sender, receiver] = oneshot<std::string>();
  receiver.on_cancel([] { return cancel_answer::acknowledged; });
  host call(receive(std::move(receiver)));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  sender.set("too late");
}

TEST_F(oneshot_test, G7_the_callback_may_complete_the_operation_inside) {
  for (const cancel_answer answer : {cancel_answer::later, cancel_answer::acknowledged}) {
    auto pair = oneshot<int>();
    auto sender = std::make_shared<oneshot_sender<int>>(std::move(pair.sender));
    pair.receiver.on_cancel([sender, answer] {
      sender->fail(std::make_exception_ptr(std::runtime_error("aborted")));
      return answer;
    });
    host call(receive(std::move(pair.receiver)));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  }
}

TEST_F(oneshot_test, G4_a_value_races_with_a_cancellation) {
  for (int round = 0; round < 500; ++round) {
    auto [sender, receiver] = oneshot<int>();
    const bool later = round % 2 == 0;
    receiver.on_cancel(
        [later] { return later ? cancel_answer::later : cancel_answer::acknowledged; });
    host call(receive(std::move(receiver)));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    std::latch together(2);
    std::thread other([&, s = std::move(sender)]() mutable {
      together.arrive_and_wait();
      s.set(1);
    });
    together.arrive_and_wait();
    call.cancel();
    EXPECT_EQ(call.run(), BOLT_CANCELLED);
    other.join();
  }
}

// Each waits for the one before, whose end drops the sender.
TEST_F(oneshot_test, a_long_line_of_them_does_not_recurse_when_it_is_cancelled) {
  constexpr std::size_t n = 50'000;
  auto link = [](oneshot_receiver<void> from,
                 std::optional<oneshot_sender<void>> to) -> task<void> {
    const auto held = std::move(to);
    co_await from;
  };
  auto all = [&]() -> task<void> {
    std::vector<task<void>> links;
    std::optional<oneshot_sender<void>> before;
    for (std::size_t i = 0; i < n; ++i) {
      auto [sender, receiver] = oneshot<void>();
      links.push_back(link(std::move(receiver), std::exchange(before, std::move(sender))));
    }
    const auto first = std::move(before);
    co_await when_all(std::move(links));
  };
  host call(all());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

} // namespace
} // namespace bolt::test
