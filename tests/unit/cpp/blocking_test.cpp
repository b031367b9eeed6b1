#include "bolt/blocking.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/task.hpp"
#include "bolt/thread_pool.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class blocking_test : public leak_check {};

TEST_F(blocking_test, G12_runs_on_another_thread_and_the_task_goes_on_where_it_was) {
  const auto here = std::this_thread::get_id();
  auto outer = [&]() -> task<std::string> {
    const auto there = co_await blocking([] { return std::this_thread::get_id(); });
    EXPECT_NE(there, here);
    EXPECT_EQ(std::this_thread::get_id(), here);
    co_await blocking([] {});
    auto call =
        blocking([p = std::make_unique<std::string>("moved")]() mutable { return std::move(p); });
    co_return *co_await call;
  };
  EXPECT_EQ(block_on(outer()), "moved");
}

TEST_F(blocking_test, throws_what_the_function_threw) {
  auto outer = []() -> task<void> { co_await blocking([] { throw std::runtime_error("disk"); }); };
  EXPECT_THROW(block_on(outer()), std::runtime_error);
}

TEST_F(blocking_test, G7_a_cancelled_call_waits_for_its_function) {
  thread_pool one(1);
  std::binary_semaphore entered(0);
  std::binary_semaphore leave(0);
  journal log;
  auto outer = [&](journal& to) -> task<int> {
    const noted local(to, "frame");
    int inside = 0; // the function may use the task's locals
    auto blocked = blocking(one, [&, captured = noted(to, "captured")] {
      entered.release();
      leave.acquire();
      inside = 1;
    });
    co_await blocked;
    co_return inside;
  };
  host call(outer(log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  entered.acquire();
  call.cancel();
  call.wait_for_wake();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(log.empty());
  leave.release();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~captured", "~frame"}));
}

TEST_F(blocking_test, G7_a_call_cancelled_before_its_function_began_does_not_run_it) {
  inline_executor later;
  bool ran = false;
  auto outer = [&]() -> task<void> { co_await blocking(later, [&] { ran = true; }); };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(later.run(), 1u);
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_FALSE(ran);
}

TEST_F(blocking_test, G8_a_freed_call_unwinds_when_its_function_returns) {
  inline_executor later;
  journal log;
  auto outer = [&](journal& to) -> task<void> {
    const noted local(to, "frame");
    co_await blocking(later, [] {});
  };
  host call(outer(log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  EXPECT_TRUE(log.empty());
  later.run();
  EXPECT_EQ(log, (journal{"~frame"}));
}

TEST_F(blocking_test, an_abandonable_call_acknowledges_at_once_and_its_function_goes_on) {
  std::binary_semaphore entered(0);
  std::binary_semaphore leave(0);
  bool finished = false;
  {
    thread_pool one(1);
    auto outer = [&]() -> task<void> {
      co_await blocking(abandonable, one, [&] {
        entered.release();
        leave.acquire();
        finished = true;
      });
    };
    host call(outer());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    entered.acquire();
    call.cancel();
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    leave.release();
  } // joins the pool
  EXPECT_TRUE(finished);
}

TEST_F(blocking_test, an_abandonable_call_yields_its_value) {
  auto outer = []() -> task<int> {
    co_await blocking(abandonable, [] {});
    co_return co_await blocking(abandonable, [] { return 5; });
  };
  EXPECT_EQ(block_on(outer()), 5);
}

TEST_F(blocking_test, a_closed_executor_is_an_error_at_the_await) {
  const bolt_executor refusing = {
      sizeof(bolt_executor),
      0,
      [](void*, void (*)(void*), void*) -> bolt_status { return BOLT_SHUTDOWN; },
      nullptr,
      nullptr,
      nullptr,
      nullptr};
  auto outer = [&](bool abandon) -> task<std::string> {
    try {
      if (abandon) {
        co_await blocking(abandonable, executor(refusing), [] {});
      } else {
        co_await blocking(executor(refusing), [] {});
      }
    } catch (const error& refused) {
      EXPECT_EQ(refused.status(), BOLT_SHUTDOWN);
      co_return "refused";
    }
    co_return "ran";
  };
  EXPECT_EQ(block_on(outer(false)), "refused");
  EXPECT_EQ(block_on(outer(true)), "refused");
}

TEST_F(blocking_test, G4_cancellation_races_with_the_end_of_the_function) {
  thread_pool two(2);
  auto outer = [&]() -> task<int> { co_return co_await blocking(two, [] { return 1; }); };
  for (int round = 0; round < 500; ++round) {
    host call(outer());
    const bolt_status first = call.poll(); // AGAIN: the function was faster
    ASSERT_TRUE(first == BOLT_PENDING || first == BOLT_AGAIN);
    call.cancel();
    EXPECT_EQ(call.run(), BOLT_CANCELLED);
  }
}

} // namespace
} // namespace bolt::test
