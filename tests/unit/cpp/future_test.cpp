#include "bolt/future.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/cancelled.hpp"
#include "bolt/task.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class future_test : public leak_check {};

task<int> await_gate(gate& g) { co_return co_await gated(g); }

TEST_F(future_test, a_pinned_future_is_awaited_where_it_is) {
  gate g;
  host call(await_gate(g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(4);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "4");
}

TEST_F(future_test, a_pinned_variable_is_awaited_where_it_is) {
  gate g;
  auto outer = [](gate& at) -> task<int> {
    gated here(at);
    co_return co_await here;
  };
  host call(outer(g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(4);
  EXPECT_EQ(call.poll(), BOLT_READY);
}

TEST_F(future_test, G4_a_wake_from_another_thread_is_not_lost) {
  gate g;
  host call(await_gate(g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread other([&] { g.open(9); });
  call.wait_for_wake();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "9");
  other.join();
}

TEST_F(future_test, G4_a_poll_without_a_reason_changes_nothing) {
  gate g;
  host call(await_gate(g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.polls, 2);
  g.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
}

struct wakes_itself {
  bool poll(context& cx) {
    if (polled) return true;
    polled = true;
    cx.waker().wake();
    return false;
  }
  static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }
  bool polled = false;
};

TEST_F(future_test, G4_a_wake_inside_the_poll_is_AGAIN) {
  host call([]() -> task<void> { co_await wakes_itself{}; }());
  EXPECT_EQ(call.poll(), BOLT_AGAIN);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.wakes(), 0);
}

TEST_F(future_test, yield_is_AGAIN_once) {
  host call([]() -> task<void> {
    co_await yield();
    co_await yield();
  }());
  EXPECT_EQ(call.poll(), BOLT_AGAIN);
  EXPECT_EQ(call.poll(), BOLT_AGAIN);
  EXPECT_EQ(call.poll(), BOLT_READY);
}

task<int> pass_through(int n, gate& g) {
  if (n == 0) co_return co_await gated(g);
  co_return co_await pass_through(n - 1, g);
}

TEST_F(future_test, R6_a_wake_polls_the_innermost_future_once_at_any_depth) {
  gate g;
  host call(pass_through(100, g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.polls, 1);
  g.open(2);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(g.polls, 2);
}

struct throws_later {
  bool poll(context& cx) {
    if (polled) throw std::runtime_error("in poll");
    polled = true;
    cx.again();
    return false;
  }
  static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }
  bool polled = false;
};

TEST_F(future_test, what_a_poll_throws_arrives_at_the_await) {
  auto outer = []() -> task<std::string> {
    std::string all;
    try {
      throws_later at_once{true};
      co_await at_once;
    } catch (const std::runtime_error& caught) {
      all += caught.what();
    }
    try {
      co_await throws_later{};
    } catch (const std::runtime_error& caught) {
      all += caught.what();
    }
    co_return all;
  };
  EXPECT_EQ(block_on(outer()), "in pollin poll");
}

TEST_F(future_test, several_awaits_in_one_expression) {
  gate a;
  gate b;
  auto outer = [](gate& first, gate& second) -> task<int> {
    co_return co_await gated(first) * 10 + co_await gated(second);
  };
  host call(outer(a, b));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  gate& one = a.waited_for ? a : b;
  gate& two = a.waited_for ? b : a;
  one.open(1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  two.open(2);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), a.waited_for && &one == &a ? "12" : "21");
}

TEST_F(future_test, R7_cancelled_is_visible_to_a_loop_in_the_first_poll) {
  static std::atomic<bool> running;
  running = false;
  auto loop = []() -> task<int> {
    int rounds = 0;
    while (!co_await cancelled()) {
      ++rounds;
      if (!running.exchange(true)) running.notify_all();
    }
    co_return rounds;
  };
  struct discard {
    static bolt_status encode(int&&, bolt_buffer*) { return BOLT_READY; }
  };
  std::atomic<bolt_future> id{0};
  std::thread canceller([&] {
    running.wait(false);
    EXPECT_EQ(bolt_future_cancel(id.load(std::memory_order_acquire)), BOLT_OK);
  });
  bolt_call call{};
  call.size = sizeof call;
  call.flags = BOLT_CALL_PUBLISH;
  call.body = make_body<discard>(loop());
  // The id is published before the first instruction, by an atomic store.
  bolt_status status =
      bolt_future_start_poll(&call, 1, reinterpret_cast<bolt_future*>(&id), nullptr);
  canceller.join();
  EXPECT_TRUE(BOLT_OUTCOME(status) == BOLT_READY || BOLT_OUTCOME(status) == BOLT_CANCELLED);
}

TEST_F(future_test, this_context_is_the_running_polls) {
  auto outer = []() -> task<bool> {
    context& cx = co_await this_context();
    co_return cancelled(cx);
  };
  EXPECT_FALSE(block_on(outer()));
}

} // namespace
} // namespace bolt::test
