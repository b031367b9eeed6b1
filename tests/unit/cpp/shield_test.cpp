#include "bolt/shield.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "../support/leak_check.hpp"
#include "../support/tally.hpp"
#include "bolt/block_on.hpp"
#include "bolt/cancelled.hpp"
#include "bolt/mutex.hpp"
#include "bolt/spawn.hpp"
#include "bolt/when_all.hpp"
#include "bolt/when_any.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class shield_test : public leak_check {};

// What shielded work did, for a test that looks after it has ended.
struct account {
  journal log;
  gate g;
  std::thread::id thread;
  bool saw_cancelled = false;
};

task<int> inner(account& at, int yields) {
  const noted local(at.log, "inner");
  const int value = co_await gated(at.g);
  for (int i = 0; i < yields; ++i)
    co_await yield();
  at.thread = std::this_thread::get_id();
  at.saw_cancelled = co_await cancelled();
  at.log.emplace_back("inner goes on");
  co_return value;
}
task<int> outer(account& at, int yields = 0) {
  const noted local(at.log, "outer");
  const int value = co_await shield(inner(at, yields));
  at.log.emplace_back("outer goes on");
  co_return value;
}

TEST_F(shield_test, G3_without_a_cancellation_it_runs_in_the_polls_of_who_awaits_it) {
  account at;
  host call(outer(at, 2));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  at.g.open(6);
  EXPECT_EQ(call.wakes(), 1);
  ASSERT_EQ(call.poll(), BOLT_AGAIN);
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "6");
  EXPECT_EQ(at.thread, std::this_thread::get_id());
  EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "outer goes on", "~outer"}));
}

TEST_F(shield_test, what_ends_at_once_and_what_throws) {
  auto ready = []() -> task<int> { co_return 2; };
  auto throws = []() -> task<void> {
    co_await yield();
    throw std::runtime_error("inner");
  };
  auto body = [&]() -> task<int> {
    const int value = co_await shield(ready());
    co_await shield(throws());
    co_return value;
  };
  EXPECT_THROW(block_on(body()), std::runtime_error);
}

TEST_F(shield_test, G7_a_cancellation_waits_for_the_work_which_the_pool_ends) {
  account at;
  host call(outer(at, 3));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(at.g.cancels, 0);
  EXPECT_TRUE(at.log.empty());
  std::thread other([&] { at.g.open(1); });
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  other.join();
  EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "~outer"}));
  EXPECT_NE(at.thread, std::this_thread::get_id());
  EXPECT_FALSE(at.saw_cancelled);
}

TEST_F(shield_test, G4_a_wake_that_nobody_polled_before_the_cancellation_is_not_lost) {
  for (const int yields : {0, 2}) {
    account at;
    host call(outer(at, yields));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    at.g.open(1);
    if (yields != 0) {
      ASSERT_EQ(call.poll(), BOLT_AGAIN); // it waits for its turn instead of a wake
    }
    call.cancel();
    EXPECT_EQ(call.run(), BOLT_CANCELLED);
    EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "~outer"}));
    EXPECT_NE(at.thread, std::this_thread::get_id());
  }
}

TEST_F(shield_test, G8_freed_it_goes_on_and_ends_on_the_pool) {
  account at;
  tally gone;
  struct says_gone {
    tally& to;
    ~says_gone() { to.add(); }
  };
  auto outermost = [&]() -> task<int> {
    const says_gone last{gone};
    co_return co_await outer(at);
  };
  host call(outermost());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  EXPECT_TRUE(at.log.empty());
  at.g.open(1);
  gone.wait_for(1);
  EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "~outer"}));
  while (read_counters().live_futures != 0 || read_counters().live_frames != 0)
    std::this_thread::yield(); // the pool's thread is still on its way out of them
}

TEST_F(shield_test, G4_G6_a_cancellation_races_with_the_wake) {
  int ended = 0;
  for (int round = 0; round < 300; ++round) {
    account at;
    host call(outer(at, round % 3));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    std::thread waking([&] { at.g.open(1); });
    if (round % 4 != 0) call.cancel();
    const bolt_status status = call.run();
    waking.join();
    ended += status == BOLT_READY;
    EXPECT_TRUE(status == BOLT_CANCELLED || status == BOLT_READY);
    ASSERT_GE(at.log.size(), 3U);
    EXPECT_EQ(at.log[0], "inner goes on") << "the work was stopped";
    EXPECT_EQ(at.log.back(), "~outer");
  }
  EXPECT_GE(ended, 75);
}

TEST_F(shield_test, G7_a_loser_that_shields_holds_the_race) {
  account at;
  gate winner_gate;
  auto wins = [](gate& g) -> task<int> { co_return co_await gated(g); };
  auto race = [&]() -> task<int> {
    auto first = co_await when_any(outer(at), wins(winner_gate));
    at.log.emplace_back("race is over");
    co_return static_cast<int>(first.index);
  };
  host call(race());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  winner_gate.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(at.log.empty());
  std::thread other([&] { at.g.open(1); });
  EXPECT_EQ(call.run(), BOLT_READY);
  other.join();
  EXPECT_EQ(call.text(), "1");
  EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "~outer", "race is over"}));
}

TEST_F(shield_test, G1_what_was_not_started_never_runs) {
  account at;
  auto now = []() -> task<int> { co_return 1; };
  auto race = [&]() -> task<int> {
    auto first = co_await when_any(now(), outer(at));
    co_return static_cast<int>(first.index);
  };
  EXPECT_EQ(block_on(race()), 0);
  EXPECT_EQ(at.g.polls, 0);
  EXPECT_TRUE(at.log.empty());
}

TEST_F(shield_test, without_a_pool_the_thread_that_wakes_ends_the_work) {
  static const bolt_executor closed{
      sizeof(bolt_executor),
      0,
      [](void*, void (*)(void*), void*) -> bolt_status { return BOLT_SHUTDOWN; },
      nullptr,
      nullptr,
      nullptr,
      nullptr};
  ASSERT_EQ(bolt_executor_set_pool(&closed), BOLT_OK);
  account at;
  {
    host call(outer(at, 2));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    at.g.open(1);
    EXPECT_EQ(at.thread, std::this_thread::get_id());
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  }
  EXPECT_EQ(bolt_executor_set_pool(nullptr), BOLT_OK);
  EXPECT_EQ(at.log, (journal{"inner goes on", "~inner", "~outer"}));
}

// A sibling that acknowledges late lets go of what it holds when it does, not when all have ended.
TEST_F(shield_test, G7_shielded_work_gets_the_lock_that_a_stopped_sibling_held) {
  mutex lock;
  gate g;
  std::atomic<bool> written{false};
  auto holds = [](mutex* m, gate* at) -> task<void> {
    const auto guard = co_await m->lock();
    gated leaf(*at, cancel_answer::later);
    co_await leaf;
  };
  auto writes = [](mutex* m, std::atomic<bool>* done) -> task<void> {
    const auto guard = co_await m->lock();
    *done = true;
  };
  auto shielded = [&](mutex* m, std::atomic<bool>* done) -> task<void> {
    co_await shield(writes(m, done));
  };
  auto both = [&]() -> task<void> {
    co_await when_all(holds(&lock, &g), shielded(&lock, &written));
  };
  host call(both());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_FALSE(written);
  g.acknowledge();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_TRUE(written);
}

TEST_F(shield_test, G7_shielded_work_hears_of_a_sibling_that_was_stopped) {
  gate g;
  bool heard = false;
  auto waits = [](gate* at) -> task<void> {
    gated leaf(*at, cancel_answer::later);
    co_await leaf;
  };
  auto hears = [](join_handle<void> of, bool* out) -> task<void> {
    try {
      co_await of;
    } catch (const error& stopped) {
      *out = stopped.status() == BOLT_CANCELLED;
    }
  };
  auto outer = [&]() -> task<void> {
    auto handle = co_await spawn(waits(&g));
    co_await shield(hears(std::move(handle), &heard));
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_PENDING);
  g.acknowledge();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_TRUE(heard);
}

TEST_F(shield_test, a_pool_that_refuses_does_not_recurse) {
  constexpr int turns = 100'000;
  const bolt_executor refusing{
      sizeof(bolt_executor),
      0,
      [](void*, void (*)(void*), void*) -> bolt_status { return BOLT_SHUTDOWN; },
      nullptr,
      nullptr,
      nullptr,
      nullptr};
  gate g;
  int turned = 0;
  auto work = [](gate* at, int* n) -> task<void> {
    gated leaf(*at);
    co_await leaf;
    for (; *n < turns; ++*n)
      co_await yield();
  };
  auto outer = [&]() -> task<void> { co_await shield(work(&g, &turned)); };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_PENDING);
  ASSERT_EQ(bolt_executor_set_pool(&refusing), BOLT_OK);
  g.open();
  EXPECT_EQ(bolt_executor_set_pool(nullptr), BOLT_OK);
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(turned, turns);
}

} // namespace
} // namespace bolt::test
