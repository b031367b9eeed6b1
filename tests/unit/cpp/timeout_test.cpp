#include "bolt/timeout.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/result.hpp"
#include "bolt/scope.hpp"
#include "bolt/select.hpp"
#include "bolt/shield.hpp"
#include "bolt/spawn.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

class timeout_test : public leak_check {};

constexpr cancel_answer at_once = cancel_answer::acknowledged;
constexpr cancel_answer later = cancel_answer::later;
constexpr auto short_time = 2ms;
constexpr auto ages = std::chrono::hours(1);

task<int> at_gate(gate& g, cancel_answer answer, journal& log) {
  const noted local(log, "work");
  co_return co_await gated(g, answer);
}
task<int> ready(int value) { co_return value; }

// The work under a timeout of its caller's, and what came of it.
task<std::string> told(clock::duration time, gate& g, cancel_answer answer, journal& log) {
  const noted local(log, "caller");
  try {
    const int value = co_await timeout(time, at_gate(g, answer, log));
    co_return std::to_string(value);
  } catch (const timed_out&) {
    log.emplace_back("timed out");
    co_return "timed out";
  }
}

TEST_F(timeout_test, work_that_ends_in_time_yields_its_value_and_leaves_no_timer) {
  gate g;
  journal log;
  host call(told(ages, g, at_once, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(read_counters().live_timers, 1U);
  g.open(5);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "5");
  EXPECT_EQ(g.cancels, 0);
}

TEST_F(timeout_test, G5_work_that_ends_at_once_takes_no_timer) {
  auto outer = []() -> task<int> {
    const int value = co_await timeout(ages, ready(3));
    EXPECT_EQ(read_counters().live_timers, 0U);
    co_return value;
  };
  EXPECT_EQ(block_on(outer()), 3);
}

TEST_F(timeout_test, G7_timed_out_is_thrown_when_the_work_has_unwound) {
  gate g;
  journal log;
  const auto begun = clock::now();
  host call(told(short_time, g, at_once, log));
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_GE(clock::now() - begun, short_time);
  EXPECT_EQ(call.text(), "timed out");
  EXPECT_EQ(log, (journal{"~work", "timed out", "~caller"}));
}

// Polls until the work was told to stop, and waits for it.
void run_until_told(host& call, gate& g) {
  bolt_status status = call.poll();
  while (g.cancels == 0) {
    ASSERT_TRUE(status == BOLT_PENDING || status == BOLT_AGAIN);
    if (status == BOLT_PENDING) call.wait_for_wake();
    status = call.poll();
  }
  ASSERT_EQ(status, BOLT_PENDING);
}

TEST_F(timeout_test, G7_work_that_acknowledges_late_holds_the_timeout) {
  gate g;
  journal log;
  host call(told(short_time, g, later, log));
  run_until_told(call, g);
  EXPECT_TRUE(log.empty());
  std::thread other([&] { g.acknowledge(); });
  EXPECT_EQ(call.run(), BOLT_READY);
  other.join();
  EXPECT_EQ(call.text(), "timed out");
  EXPECT_EQ(log, (journal{"~work", "timed out", "~caller"}));
}

TEST_F(timeout_test, G6_a_cancellation_from_outside_is_one_and_no_timeout) {
  for (const cancel_answer answer : {at_once, later}) {
    gate g;
    journal log;
    host call(told(ages, g, answer, log));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    if (answer == later) {
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      EXPECT_EQ(read_counters().live_timers, 0U);
      g.acknowledge();
    }
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    EXPECT_EQ(log, (journal{"~work", "~caller"}));
  }
}

TEST_F(timeout_test, G7_cancelled_while_the_work_stops_at_its_deadline) {
  gate g;
  journal log;
  host call(told(short_time, g, later, log));
  run_until_told(call, g);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~work", "~caller"}));
}

TEST_F(timeout_test, G8_freed_while_the_work_stops_at_its_deadline) {
  gate g;
  journal log;
  host call(told(short_time, g, later, log));
  run_until_told(call, g);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  g.acknowledge();
  EXPECT_EQ(log, (journal{"~work", "~caller"}));
}

TEST_F(timeout_test, a_result_that_is_there_when_the_time_is_over_wins) {
  for (clock::duration time = short_time; time < ages; time *= 2) {
    gate g;
    journal log;
    host call(told(time, g, at_once, log));
    if (call.poll() != BOLT_PENDING) continue; // busy machine: over before the poll was
    call.wait_for_wake();                      // by the timer
    g.open(8);
    EXPECT_EQ(call.run(), BOLT_READY);
    EXPECT_EQ(call.text(), "8");
    return;
  }
  FAIL() << "it never waits";
}

TEST_F(timeout_test, G6_the_work_its_end_and_a_cancellation_race) {
  for (int round = 0; round < 200; ++round) {
    gate g;
    journal log;
    host call(told(std::chrono::microseconds(round), g, at_once, log));
    bolt_status status = call.poll();
    std::thread opening([&] {
      if (g.waited_for) g.open(1);
    });
    if (round % 3 == 0) call.cancel();
    if (status == BOLT_PENDING || status == BOLT_AGAIN) status = call.run();
    opening.join();
    ASSERT_TRUE(status == BOLT_READY || status == BOLT_CANCELLED);
    if (status == BOLT_READY) {
      EXPECT_TRUE(call.text() == "1" || call.text() == "timed out") << call.text();
    }
    EXPECT_EQ(log.back(), "~caller");
  }
}

TEST_F(timeout_test, an_exception_of_the_work_stays_what_it_is) {
  auto throws = []() -> task<int> {
    co_await yield();
    throw std::runtime_error("work");
  };
  auto outer = [&]() -> task<int> { co_return co_await timeout(ages, throws()); };
  EXPECT_THROW(block_on(outer()), std::runtime_error);
}

TEST_F(timeout_test, zero_negative_and_past_times_give_the_work_one_poll) {
  gate g;
  journal log;
  EXPECT_EQ(block_on(told(clock::duration::zero(), g, at_once, log)), "timed out");
  EXPECT_EQ(block_on(told(clock::duration::min(), g, at_once, log)), "timed out");
  EXPECT_EQ(g.polls, 2);
  auto past = []() -> task<int> { co_return co_await timeout_at(clock::now() - ages, ready(1)); };
  EXPECT_EQ(block_on(past()), 1);
}

TEST_F(timeout_test, the_longest_times_do_not_overflow) {
  auto outer = []() -> task<int> {
    auto yields = []() -> task<int> {
      co_await yield();
      co_return 1;
    };
    co_return co_await timeout(std::chrono::hours::max(), yields()) +
        co_await timeout(clock::duration::max(), yields()) +
        co_await timeout_at(clock::time_point::max(), yields());
  };
  EXPECT_EQ(block_on(outer()), 3);
}

TEST_F(timeout_test, any_future_can_have_a_timeout) {
  gate g;
  auto outer = [&]() -> task<int> {
    auto first = co_await timeout(ages, select(gated(g), yield()));
    EXPECT_EQ(first.index, 1U);
    co_return co_await timeout(short_time, gated(g));
  };
  EXPECT_THROW(block_on(outer()), timed_out);
  EXPECT_EQ(g.cancels, 2);
}

// ---- results ------------------------------------------------------------------------------------

struct not_found {};
using listed = std::variant<not_found, timed_out>;
enum class code : std::uint8_t { missing, late };
code convert_error(timed_out, error_to<code>) { return code::late; }

template <class E>
task<result<int, E>> never(gate& g) {
  co_return co_await gated(g);
}

TEST_F(timeout_test, G9_a_result_whose_error_takes_a_timeout_is_that_error) {
  gate g;
  auto outer = [&]() -> task<void> {
    auto as_variant = co_await timeout(short_time, never<listed>(g));
    EXPECT_TRUE(std::holds_alternative<timed_out>(as_variant.error()));
    auto as_code = co_await timeout(short_time, never<code>(g));
    EXPECT_EQ(as_code.error(), code::late);
    EXPECT_EQ(g.cancels, 2);
  };
  block_on(outer());
}

TEST_F(timeout_test, G9_a_result_whose_error_does_not_take_a_timeout_throws_it) {
  gate g;
  auto outer = [&]() -> task<void> {
    auto value = co_await timeout(short_time, never<not_found>(g));
    EXPECT_FALSE(value.has_error());
  };
  EXPECT_THROW(block_on(outer()), timed_out);
}

// ---- deadlines ----------------------------------------------------------------------------------

using instant = std::optional<clock::time_point>;
task<instant> ask() { co_return co_await deadline(); }

TEST_F(timeout_test, a_deadline_is_inherited_and_the_nearest_counts) {
  auto outer = []() -> task<void> {
    const instant before = co_await deadline();
    EXPECT_EQ(before, std::nullopt);
    const auto near = clock::now() + ages;
    const auto far = near + ages;
    EXPECT_EQ(co_await timeout_at(near, ask()), near);
    EXPECT_EQ(co_await timeout_at(far, timeout_at(near, ask())), near);
    EXPECT_EQ(co_await timeout_at(near, timeout_at(far, ask())), near);
    const instant after = co_await deadline();
    EXPECT_EQ(after, std::nullopt);
    const auto counted = co_await timeout(ages, ask());
    EXPECT_GE(counted.value(), near);
  };
  block_on(outer());
}

TEST_F(timeout_test, children_inherit_a_deadline_also_on_executors) {
  thread_pool one(1);
  const auto until = clock::now() + ages;
  auto work = [&]() -> task<void> {
    auto [in_all] = co_await when_all(ask());
    EXPECT_EQ(in_all, until);
    auto here = co_await spawn(ask());
    EXPECT_EQ(co_await here, until);
    auto there = co_await spawn_on(one, ask());
    EXPECT_EQ(co_await there, until);
    scope jobs;
    auto body = [&]() -> task<void> {
      EXPECT_EQ(co_await jobs.spawn(one, ask()), until);
      EXPECT_EQ(co_await jobs.spawn(ask()), until);
    };
    co_await jobs.run(body);
    EXPECT_EQ(co_await shield(ask()), std::nullopt) << "it does not end shielded work";
  };
  auto outer = [&]() -> task<void> { co_await timeout_at(until, work()); };
  block_on(outer());
}

TEST_F(timeout_test, the_nearest_deadline_decides_however_they_are_nested) {
  for (const bool outer_first : {false, true}) {
    gate g;
    journal log;
    auto inner = [&]() -> task<std::string> {
      try {
        co_await timeout(outer_first ? clock::duration(ages) : short_time,
                         at_gate(g, at_once, log));
      } catch (const timed_out&) {
        co_return "inner";
      }
      co_return "value";
    };
    auto outer = [&]() -> task<std::string> {
      try {
        co_return co_await timeout(outer_first ? short_time : clock::duration(ages), inner());
      } catch (const timed_out&) {
        co_return "outer";
      }
    };
    EXPECT_EQ(block_on(outer()), outer_first ? "outer" : "inner");
    EXPECT_EQ(log, (journal{"~work"}));
  }
}

TEST_F(timeout_test, of_two_that_have_both_passed_the_outer_decides) {
  gate g;
  journal log;
  const auto past = clock::now() - ages;
  auto inner = [&]() -> task<std::string> {
    try {
      co_await timeout_at(past, at_gate(g, at_once, log));
    } catch (const timed_out&) {
      co_return "inner";
    }
    co_return "value";
  };
  auto outer = [&]() -> task<std::string> {
    try {
      co_return co_await timeout_at(past, inner());
    } catch (const timed_out&) {
      co_return "outer";
    }
  };
  EXPECT_EQ(block_on(outer()), "outer");
}

TEST_F(timeout_test, G7_a_scope_under_a_deadline_unwinds_its_children_first) {
  thread_pool one(1);
  gate here;
  journal log;
  auto spins = []() -> task<void> {
    for (;;)
      co_await yield();
  };
  auto work = [&]() -> task<void> {
    const noted local(log, "scope");
    scope jobs;
    auto body = [&]() -> task<void> {
      jobs.spawn(at_gate(here, at_once, log));
      jobs.spawn(one, spins());
      co_await yield();
    };
    co_await jobs.run(body);
  };
  auto outer = [&]() -> task<void> { co_await timeout(short_time, work()); };
  EXPECT_THROW(block_on(outer()), timed_out);
  EXPECT_EQ(log, (journal{"~work", "~scope"}));
}

TEST_F(timeout_test, G7_a_timeout_waits_for_what_its_work_has_shielded) {
  gate g;
  journal log;
  auto work = [&]() -> task<int> { co_return co_await shield(at_gate(g, at_once, log)); };
  auto outer = [&]() -> task<std::string> {
    try {
      co_await timeout(short_time, work());
    } catch (const timed_out&) {
      co_return "timed out";
    }
    co_return "value";
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.wait_for_wake(); // by the timer
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(g.cancels, 0);
  g.open(1);
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "timed out");
  EXPECT_EQ(log, (journal{"~work"}));
}

TEST_F(timeout_test, a_reactor_that_is_stopped_is_an_error_once_the_work_has_unwound) {
  gate g;
  journal log;
  reactor own;
  auto outer = [&]() -> task<std::string> {
    try {
      co_await timeout(ages, at_gate(g, at_once, log), own);
    } catch (const error& stopped) {
      log.emplace_back("caught");
      co_return bolt_status_name(stopped.status());
    }
    co_return "value";
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(own.stop());
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "SHUTDOWN");
  EXPECT_EQ(log, (journal{"~work", "caught"}));
}

} // namespace
} // namespace bolt::test
