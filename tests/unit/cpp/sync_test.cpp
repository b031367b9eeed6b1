// mutex, semaphore, event.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <deque>
#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/event.hpp"
#include "bolt/mutex.hpp"
#include "bolt/semaphore.hpp"
#include "bolt/task.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class mutex_test : public leak_check {};
class semaphore_test : public leak_check {};
class event_test : public leak_check {};

#if defined(BOLT_SANITIZED)
constexpr std::size_t long_line = 20'000;
#else
constexpr std::size_t long_line = 100'000;
#endif

// Has the lock until the gate opens.
task<int> locks(mutex& m, gate& inside) {
  const auto guard = co_await m.lock();
  co_return co_await gated(inside);
}
task<int> lock_once(mutex& m) {
  const auto guard = co_await m.lock();
  co_return 1;
}

TEST_F(mutex_test, is_handed_over_in_the_order_in_which_they_came) {
  mutex m;
  std::array<gate, 3> gates;
  host first(locks(m, gates[0]));
  host second(locks(m, gates[1]));
  host third(locks(m, gates[2]));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  ASSERT_EQ(third.poll(), BOLT_PENDING);
  EXPECT_TRUE(gates[0].waited_for);
  ASSERT_EQ(second.poll(), BOLT_PENDING) << "a poll without a reason";
  EXPECT_FALSE(gates[1].waited_for);
  gates[0].open();
  EXPECT_EQ(first.poll(), BOLT_READY);
  EXPECT_EQ(second.wakes(), 1);
  EXPECT_EQ(third.wakes(), 0);
  EXPECT_FALSE(m.try_lock()) << "it is the second one's, even before that has gone on";
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  EXPECT_TRUE(gates[1].waited_for);
  gates[1].open();
  EXPECT_EQ(second.poll(), BOLT_READY);
  ASSERT_EQ(third.poll(), BOLT_PENDING);
  gates[2].open();
  EXPECT_EQ(third.poll(), BOLT_READY);
  EXPECT_TRUE(m.try_lock());
}

TEST_F(mutex_test, a_guard_moves_and_lets_go_once) {
  mutex m;
  mutex_guard guard = m.try_lock();
  ASSERT_TRUE(guard);
  mutex_guard moved = std::move(guard);
  EXPECT_FALSE(guard); // NOLINT(bugprone-use-after-move): empty
  EXPECT_FALSE(m.try_lock());
  moved.unlock();
  moved.unlock();
  EXPECT_FALSE(moved);
  mutex_guard again = m.try_lock();
  EXPECT_TRUE(again);
  again = mutex_guard();
  EXPECT_TRUE(m.try_lock());
}

TEST_F(mutex_test, G6_a_waiter_that_is_cancelled_leaves_the_line) {
  mutex m;
  mutex_guard taken = m.try_lock();
  host first(lock_once(m));
  host second(lock_once(m));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  first.cancel();
  EXPECT_EQ(first.poll(), BOLT_CANCELLED);
  EXPECT_EQ(second.wakes(), 0);
  taken.unlock();
  EXPECT_EQ(second.poll(), BOLT_READY);
}

TEST_F(mutex_test, G6_a_lock_handed_to_a_cancelled_waiter_goes_to_the_next) {
  mutex m;
  mutex_guard taken = m.try_lock();
  host first(lock_once(m));
  host second(lock_once(m));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  taken.unlock();
  EXPECT_EQ(first.wakes(), 1);
  first.cancel();
  EXPECT_EQ(first.poll(), BOLT_CANCELLED);
  EXPECT_EQ(second.wakes(), 1);
  EXPECT_EQ(second.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
  EXPECT_TRUE(m.try_lock());
}

TEST_F(mutex_test, G7_a_cancelled_task_unlocks_as_its_frame_dies) {
  mutex m;
  gate g;
  host holds(locks(m, g));
  host waits(lock_once(m));
  ASSERT_EQ(holds.poll(), BOLT_PENDING);
  ASSERT_EQ(waits.poll(), BOLT_PENDING);
  holds.cancel();
  EXPECT_EQ(holds.poll(), BOLT_CANCELLED);
  EXPECT_EQ(waits.poll(), BOLT_READY);
}

// The first that is told to stop has the lock: each hands it over to the next as it is unwound. One
// inside the other, the stack would overflow.
TEST_F(mutex_test, G7_a_long_line_is_unwound_in_a_loop) {
  mutex m;
  gate g;
  auto holds = [](mutex_guard guard, gate& at) -> task<int> {
    const mutex_guard mine = std::move(guard);
    co_return co_await gated(at);
  };
  auto outer = [&](mutex& all, gate& at, std::size_t n) -> task<void> {
    std::vector<task<int>> line;
    line.reserve(n + 1);
    for (std::size_t i = 0; i < n; ++i)
      line.push_back(lock_once(all));
    line.push_back(holds(all.try_lock(), at)); // children are told the newest first
    co_await when_all(std::move(line));
  };
  host call(outer(m, g, long_line));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_TRUE(m.try_lock());
}

TEST_F(mutex_test, guards_what_tasks_of_several_threads_do_over_an_await) {
  mutex m;
  int inside = 0; // unguarded, but for m
  int all = 0;
  auto work = [](mutex& each, int& now, int& sum) -> task<void> {
    for (int i = 0; i < 100; ++i) {
      const auto guard = co_await each.lock();
      EXPECT_EQ(++now, 1);
      co_await yield();
      --now;
      ++sum;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] { block_on(work(m, inside, all)); });
  for (std::thread& each : threads)
    each.join();
  EXPECT_EQ(all, 300);
}

// ---- semaphore ----------------------------------------------------------------------------------
task<int> acquires(semaphore& s, gate& inside) {
  const auto permit = co_await s.acquire();
  co_return co_await gated(inside);
}

std::size_t free_permits(semaphore& s) {
  std::vector<semaphore_permit> all;
  while (auto each = s.try_acquire())
    all.push_back(std::move(each));
  return all.size();
}

TEST_F(semaphore_test, lets_so_many_in_and_the_next_when_one_leaves) {
  semaphore s(2);
  std::array<gate, 4> gates;
  std::deque<host> calls;
  for (gate& each : gates)
    ASSERT_EQ(calls.emplace_back(acquires(s, each)).poll(), BOLT_PENDING);
  EXPECT_TRUE(gates[1].waited_for);
  EXPECT_FALSE(gates[2].waited_for);
  EXPECT_FALSE(s.try_acquire());
  gates[1].open();
  EXPECT_EQ(calls[1].poll(), BOLT_READY);
  ASSERT_EQ(calls[2].poll(), BOLT_PENDING);
  EXPECT_TRUE(gates[2].waited_for);
  EXPECT_EQ(calls[3].wakes(), 0);
  for (const std::size_t each : {0U, 2U}) {
    gates[each].open();
    EXPECT_EQ(calls[each].poll(), BOLT_READY);
  }
  ASSERT_EQ(calls[3].poll(), BOLT_PENDING);
  gates[3].open();
  EXPECT_EQ(calls[3].poll(), BOLT_READY);
  EXPECT_EQ(free_permits(s), 2U);
}

TEST_F(semaphore_test, release_lets_in_as_many_as_it_adds) {
  semaphore s(0);
  std::array<gate, 50> gates;
  std::deque<host> calls;
  for (gate& each : gates)
    ASSERT_EQ(calls.emplace_back(acquires(s, each)).poll(), BOLT_PENDING);
  s.release(40); // more than one round of wakes
  int woken = 0;
  for (host& each : calls)
    woken += each.wakes();
  EXPECT_EQ(woken, 40);
  EXPECT_EQ(calls[39].wakes(), 1);
  s.release(13);
  for (std::size_t i = 0; i < gates.size(); ++i) {
    gates[i].open();
    EXPECT_EQ(calls[i].run(), BOLT_READY);
  }
  EXPECT_EQ(free_permits(s), 53U);
}

TEST_F(semaphore_test, a_permit_can_be_given_back_early_or_used_up) {
  semaphore s(2);
  auto permit = s.try_acquire();
  permit.release();
  EXPECT_FALSE(permit);
  EXPECT_EQ(free_permits(s), 2U);
  s.try_acquire().forget();
  EXPECT_EQ(free_permits(s), 1U);
}

TEST_F(semaphore_test, G6_a_permit_given_to_a_cancelled_waiter_goes_to_the_next) {
  semaphore s(0);
  std::array<gate, 2> gates;
  host first(acquires(s, gates[0]));
  host second(acquires(s, gates[1]));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  s.release();
  first.cancel();
  EXPECT_EQ(first.poll(), BOLT_CANCELLED);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  EXPECT_TRUE(gates[1].waited_for);
  second.cancel();
  EXPECT_EQ(second.poll(), BOLT_CANCELLED);
  EXPECT_EQ(free_permits(s), 1U);
}

TEST_F(semaphore_test, G6_a_release_and_a_cancellation_race_and_the_permit_is_not_lost) {
  for (int round = 0; round < 300; ++round) {
    semaphore s(0);
    std::array<gate, 2> gates;
    host first(acquires(s, gates[0]));
    host second(acquires(s, gates[1]));
    ASSERT_EQ(first.poll(), BOLT_PENDING);
    ASSERT_EQ(second.poll(), BOLT_PENDING);
    std::latch together(2);
    std::thread other([&] {
      together.arrive_and_wait();
      s.release();
    });
    together.arrive_and_wait();
    first.cancel();
    EXPECT_EQ(first.run(), BOLT_CANCELLED);
    second.wait_for_wake();
    ASSERT_EQ(second.poll(), BOLT_PENDING);
    EXPECT_TRUE(gates[1].waited_for) << "it has the permit, whoever was first";
    gates[1].open();
    EXPECT_EQ(second.run(), BOLT_READY);
    other.join();
    EXPECT_EQ(free_permits(s), 1U);
  }
}

// ---- event --------------------------------------------------------------------------------------
task<int> waits(event& e) {
  co_await e.wait();
  co_return 1;
}

TEST_F(event_test, set_lets_all_go_on_who_wait_and_who_come_later) {
  event e;
  EXPECT_FALSE(e.is_set());
  std::deque<host> calls;
  for (int i = 0; i < 50; ++i)
    ASSERT_EQ(calls.emplace_back(waits(e)).poll(), BOLT_PENDING);
  ASSERT_EQ(calls[0].poll(), BOLT_PENDING) << "a poll without a reason";
  e.set(); // more than one round of wakes
  e.set();
  for (host& each : calls) {
    EXPECT_EQ(each.wakes(), 1);
    EXPECT_EQ(each.poll(), BOLT_READY);
  }
  EXPECT_EQ(block_on(waits(e)), 1);
  EXPECT_TRUE(e.is_set());
  event from_the_start(true);
  EXPECT_EQ(block_on(waits(from_the_start)), 1);
}

TEST_F(event_test, reset_holds_up_only_who_comes_after_it) {
  event e;
  host before(waits(e));
  ASSERT_EQ(before.poll(), BOLT_PENDING);
  e.set();
  e.reset();
  host after(waits(e));
  ASSERT_EQ(after.poll(), BOLT_PENDING);
  EXPECT_EQ(before.poll(), BOLT_READY);
  ASSERT_EQ(after.poll(), BOLT_PENDING);
  e.set();
  EXPECT_EQ(after.poll(), BOLT_READY);
}

TEST_F(event_test, G6_a_cancelled_waiter_leaves_at_once) {
  event e;
  host cancelled(waits(e));
  host freed(waits(e));
  host stays(waits(e));
  ASSERT_EQ(cancelled.poll(), BOLT_PENDING);
  ASSERT_EQ(freed.poll(), BOLT_PENDING);
  ASSERT_EQ(stays.poll(), BOLT_PENDING);
  cancelled.cancel();
  EXPECT_EQ(cancelled.poll(), BOLT_CANCELLED);
  EXPECT_EQ(freed.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
  e.set();
  EXPECT_EQ(stays.poll(), BOLT_READY);
}

TEST_F(event_test, G4_set_from_another_thread_at_any_moment) {
  for (int round = 0; round < 300; ++round) {
    event e;
    int written = 0;
    std::latch together(2);
    std::thread other([&] {
      together.arrive_and_wait();
      written = round;
      e.set();
    });
    together.arrive_and_wait();
    EXPECT_EQ(block_on(waits(e)), 1);
    EXPECT_EQ(written, round);
    other.join();
  }
}

} // namespace
} // namespace bolt::test
