#include "bolt/sleep.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "../../../libbolt/src/reactor/timer_heap.hpp"
#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

class sleep_test : public leak_check {};

template <class Time>
task<void> sleep_task(Time time) {
  co_await sleep_for(time);
}

TEST_F(sleep_test, waits_at_least_that_long) {
  const auto before = clock::now();
  block_on(sleep_task(20ms));
  EXPECT_GE(clock::now() - before, 20ms);
}

TEST_F(sleep_test, G1_the_time_counts_from_the_first_poll) {
  auto outer = []() -> task<void> {
    auto rest = sleep_for(10ms);
    const auto before = clock::now();
    while (clock::now() - before < 15ms) {
    }
    const auto polled = clock::now();
    co_await rest;
    EXPECT_GE(clock::now() - polled, 10ms);
  };
  block_on(outer());
}

TEST_F(sleep_test, G5_no_time_left_is_ready_at_once) {
  for (const auto time : {0ns, -5ns, std::chrono::nanoseconds::min()}) {
    host call(sleep_task(time));
    EXPECT_EQ(call.poll(), BOLT_READY);
  }
  host past([]() -> task<void> { co_await sleep_until(clock::now() - 1s); }());
  EXPECT_EQ(past.poll(), BOLT_READY);
}

TEST_F(sleep_test, sleep_until_an_instant) {
  const auto instant = clock::now() + 15ms;
  auto outer = [](clock::time_point at) -> task<void> { co_await sleep_until(at); };
  block_on(outer(instant));
  EXPECT_GE(clock::now(), instant);
}

TEST_F(sleep_test, G7_a_cancelled_sleep_acknowledges_at_once) {
  host call(sleep_task(std::chrono::hours::max()));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(read_counters().live_timers, 1u);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(read_counters().live_timers, 0u);
}

TEST_F(sleep_test, G8_a_freed_sleep_leaves_no_timer) {
  host call(sleep_task(1h));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(BOLT_OUTCOME(call.free()), BOLT_OK);
  EXPECT_EQ(read_counters().live_timers, 0u);
}

TEST_F(sleep_test, G4_polls_without_a_reason_neither_end_nor_lose_the_sleep) {
  const auto before = clock::now();
  host call(sleep_task(20ms));
  bolt_status status = call.poll();
  for (int i = 0; i < 100 && status == BOLT_PENDING; ++i)
    status = call.poll();
  if (status != BOLT_READY) status = call.run();
  EXPECT_EQ(status, BOLT_READY);
  EXPECT_GE(clock::now() - before, 20ms);
}

TEST_F(sleep_test, a_thousand_sleeps_at_once) {
  auto outer = []() -> task<void> {
    std::vector<task<void>> all;
    for (int i = 0; i < 1000; ++i)
      all.push_back(sleep_task(std::chrono::microseconds(i * 10)));
    co_await when_all(std::move(all));
  };
  block_on(outer());
}

TEST_F(sleep_test, none_of_many_ends_early_while_others_are_cancelled) {
  constexpr std::size_t n = 999;
  auto one = [](clock::time_point at) -> task<void> {
    co_await sleep_until(at);
    EXPECT_GE(clock::now(), at);
  };
  auto all = [&]() -> task<void> {
    const auto begin = clock::now() + 10ms;
    std::vector<join_handle<void>> handles;
    for (std::size_t i = 0; i < n; ++i)
      handles.push_back(co_await spawn(one(begin + ((i * 607) % n) * 10us)));
    for (std::size_t i = 0; i < n; i += 3)
      handles[i].stop();
    for (std::size_t i = 0; i < n; ++i) {
      if (i % 3 != 0) co_await handles[i];
    }
  };
  block_on(all());
}

TEST(timer_heap, gives_out_what_is_due_in_order_also_after_throwing_out_the_cancelled) {
  timing::timer_heap heap;
  constexpr std::uint32_t n = 2000;
  std::vector<bool> live(n, true);
  const auto is_live = [&](const timing::timer_heap::entry& each) { return live[each.timer]; };
  std::uint32_t pushed = 0;
  const auto push = [&](std::uint32_t count) {
    for (; count != 0; --count, ++pushed) {
      heap.make_room(is_live);
      heap.push({static_cast<std::int64_t>((pushed * 607) % n), pushed, 0});
    }
  };
  push(n / 2);
  for (std::uint32_t i = 0; i < n / 2; i += 4) {
    for (std::uint32_t cancelled = i; cancelled < i + 3; ++cancelled) {
      live[cancelled] = false;
      heap.count_cancelled();
    }
  }
  push(n / 2); // finds no room in between
  std::int64_t last = -1;
  std::size_t found = 0;
  for (; !heap.empty(); heap.pop()) {
    EXPECT_LE(last, heap.first().due);
    last = heap.first().due;
    found += live[heap.first().timer] ? 1 : 0;
  }
  EXPECT_EQ(found, n - n / 2 / 4 * 3);
}

TEST_F(sleep_test, many_more_cancelled_timers_than_ever_ran_at_once) {
  for (int i = 0; i < 20'000; ++i) {
    bolt_timer timer = 0;
    ASSERT_EQ(bolt_timer_start(UINT64_MAX, 0, &timer), BOLT_OK);
    ASSERT_EQ(bolt_timer_check(timer), BOLT_PENDING);
    ASSERT_EQ(bolt_timer_cancel(timer), BOLT_OK);
    ASSERT_EQ(bolt_timer_check(timer), BOLT_INVALID_HANDLE);
  }
  block_on(sleep_task(1ms));
}

TEST_F(sleep_test, timer_ids_are_checked) {
  bolt_timer timer = 0;
  ASSERT_EQ(bolt_timer_start(UINT64_MAX, 0, &timer), BOLT_OK);
  EXPECT_EQ(bolt_timer_cancel(timer), BOLT_OK);
  EXPECT_EQ(bolt_timer_cancel(timer), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_timer_cancel(0), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_timer_cancel(UINT64_MAX), BOLT_INVALID_HANDLE);
  bolt_timer next = 0;
  ASSERT_EQ(bolt_timer_start(UINT64_MAX, 0, &next), BOLT_OK);
  EXPECT_NE(next, timer);
  EXPECT_EQ(bolt_timer_cancel(timer), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_timer_cancel(next), BOLT_OK);
  EXPECT_EQ(bolt_timer_start(1, 0, nullptr), BOLT_ARGUMENT);
}

TEST_F(sleep_test, R11_a_child_process_gets_a_clear_error) {
  block_on(sleep_task(1ms)); // the reactor runs
  bolt_timer before = 0;
  ASSERT_EQ(bolt_timer_start(UINT64_MAX, 0, &before), BOLT_OK);
  const pid_t child = fork();
  if (child == 0) {
    bolt_timer timer = 1;
    const bool clear = bolt_timer_start(1, 0, &timer) == BOLT_FORKED && timer == 0 &&
                       bolt_timer_cancel(before) == BOLT_FORKED;
    _exit(clear ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(bolt_timer_cancel(before), BOLT_OK);
}

} // namespace
} // namespace bolt::test
