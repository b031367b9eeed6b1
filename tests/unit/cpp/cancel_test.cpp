// Cancelling: two phases, on leaves that acknowledge at once and on leaves that wait for a gate.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/acknowledger.hpp"
#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class cancel_test : public leak_check {};

task<int> leaf_task(gate& g, cancel_answer answer, journal& log) {
  const noted local(log, "inner");
  const int value = co_await gated(g, answer);
  log.push_back("inner goes on");
  co_return value;
}

task<int> outer_task(gate& g, cancel_answer answer, journal& log) {
  const noted first(log, "outer 1");
  const noted second(log, "outer 2");
  const int value = co_await leaf_task(g, answer, log);
  log.push_back("outer goes on");
  co_return value;
}

const journal unwound = {"~inner", "~outer 2", "~outer 1"};

TEST_F(cancel_test, G6_a_cancelled_task_runs_no_more_and_unwinds_innermost_first) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::acknowledged, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.cancel(), BOLT_OK);
  EXPECT_EQ(call.wakes(), 1) << "the request wakes the host";
  EXPECT_EQ(g.cancels, 0) << "only a poll runs code of the task";
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(g.cancels, 1);
  EXPECT_EQ(log, unwound);
}

TEST_F(cancel_test, G6_cancelling_again_is_harmless) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.cancel(), BOLT_OK);
  EXPECT_EQ(call.cancel(), BOLT_OK);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.cancel(), BOLT_OK);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(call.cancel(), BOLT_INVALID_HANDLE);
}

TEST_F(cancel_test, G6_a_task_cancelled_before_its_first_poll_never_runs) {
  journal log;
  gate g;
  bolt_call call{};
  call.size = sizeof call;
  call.body = make_body<as_text>(outer_task(g, cancel_answer::later, log));
  bolt_future id = 0;
  ASSERT_EQ(bolt_future_start(&call, &id, nullptr), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(BOLT_OUTCOME(bolt_future_poll(id, 1, nullptr)), BOLT_CANCELLED);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(g.polls, 0);
}

TEST_F(cancel_test, G7_nothing_unwinds_before_the_leaf_has_acknowledged) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    EXPECT_TRUE(log.empty());
  }
  g.open(1); // a late value changes nothing: no more of the body runs
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(log.empty());
  const int wakes = call.wakes();
  g.acknowledge();
  EXPECT_EQ(call.wakes(), wakes + 1);
  EXPECT_TRUE(log.empty()) << "the frames belong to the poll";
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, unwound);
  EXPECT_EQ(g.polls, 1);
}

TEST_F(cancel_test, G7_an_acknowledgement_from_another_thread) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  call.wait_for_wake();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread other([&] { g.acknowledge(); });
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(log, unwound);
  other.join();
}

TEST_F(cancel_test, G6_a_value_that_came_before_the_request_is_seen_wins_or_is_released) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::acknowledged, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(3);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, unwound);
}

TEST_F(cancel_test, G8_a_freed_task_unwinds_on_the_freeing_thread) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::acknowledged, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(BOLT_OUTCOME(call.free()), BOLT_OK);
  EXPECT_EQ(log, unwound);
}

TEST_F(cancel_test, G8_a_freed_task_with_a_late_leaf_unwinds_in_its_acknowledgement) {
  gate g;
  journal log;
  host call(outer_task(g, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  EXPECT_TRUE(log.empty());
  std::thread other([&] { g.acknowledge(); });
  other.join();
  EXPECT_EQ(log, unwound);
}

TEST_F(cancel_test, G8_a_task_that_is_dropped_without_being_awaited_unwinds) {
  gate g;
  journal log;
  {
    auto never_started = outer_task(g, cancel_answer::later, log);
    EXPECT_TRUE(never_started);
  }
  EXPECT_TRUE(log.empty());
}

// A hand-written future over two others: one acknowledgement for both.
class both {
 public:
  both(gate& a, cancel_answer answer_a, gate& b, cancel_answer answer_b)
      : a_(a, answer_a), b_(b, answer_b) {}
  bool poll(context& cx) {
    const auto a = a_.poll(cx);
    const auto b = b_.poll(cx);
    return a && b;
  }
  cancel_answer cancel(context& cx) noexcept {
    acks_.begin(cx);
    acks_.cancel(a_, cx);
    acks_.cancel(b_, cx);
    return acks_.end();
  }

 private:
  gated a_;
  gated b_;
  ack_counter acks_;
};

task<void> await_both(gate& a, cancel_answer answer_a, gate& b, cancel_answer answer_b) {
  co_await both(a, answer_a, b, answer_b);
}

TEST_F(cancel_test, G7_two_late_leaves_acknowledge_once_together) {
  gate a;
  gate b;
  host call(await_both(a, cancel_answer::later, b, cancel_answer::later));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.acknowledge();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(cancel_test, G7_a_late_and_a_prompt_leaf_acknowledge_once_together) {
  gate a;
  gate b;
  host call(await_both(a, cancel_answer::later, b, cancel_answer::acknowledged));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(cancel_test, G7_two_prompt_leaves_acknowledge_at_once) {
  gate a;
  gate b;
  host call(await_both(a, cancel_answer::acknowledged, b, cancel_answer::acknowledged));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

// Acknowledges while cancel still runs, as a callback API does that aborts synchronously.
struct acknowledges_early {
  bool poll(context& cx) {
    (void)cx.waker();
    return false;
  }
  static cancel_answer cancel(context& cx) noexcept {
    cx.acknowledger().acknowledge();
    return cancel_answer::later;
  }
};

TEST_F(cancel_test, G7_an_acknowledgement_may_come_before_the_answer) {
  host call([]() -> task<void> { co_await acknowledges_early{}; }());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(cancel_test, G3_a_second_poll_meanwhile_is_BUSY) {
  static bolt_future id;
  static bolt_status inside;
  struct polls_itself {
    bool poll(context& cx) {
      id = cx.waker().id();
      inside = bolt_future_poll(id, 7, nullptr);
      return true;
    }
    static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }
  };
  host call([]() -> task<void> { co_await polls_itself{}; }());
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(inside, BOLT_BUSY);
}

} // namespace
} // namespace bolt::test
