// Scopes. The file is long because every way in which one can end is asked of the same family of
// children.
#include "bolt/scope.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "../support/leak_check.hpp"
#include "../support/tally.hpp"
#include "bolt/block_on.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class scope_test : public leak_check {};

constexpr cancel_answer at_once = cancel_answer::acknowledged;
constexpr cancel_answer later = cancel_answer::later;

// A sanitizer is ten times slower.
#if defined(BOLT_SANITIZED)
constexpr std::size_t many = 10'000;
#else
constexpr std::size_t many = 100'000;
#endif

task<int> at_gate(gate& g, cancel_answer answer, journal& log, std::string name) {
  const noted local(log, std::move(name));
  co_return co_await gated(g, answer);
}
task<int> ready(int value) { co_return value; }
task<void> notes(journal& log, std::string what) {
  log.push_back(std::move(what));
  co_return;
}
task<void> throws(std::string what) {
  throw std::runtime_error(what);
  co_return;
}
task<void> throws_at_gate(gate& g, std::string what) {
  co_await gated(g);
  throw std::runtime_error(what);
}
bool says(const error& said, bolt_status status, const std::string& part) {
  return said.status() == status && std::string(said.what()).find(part) != std::string::npos;
}

TEST_F(scope_test, G7_run_returns_the_bodys_value_when_all_children_have_ended) {
  gate a;
  gate b;
  journal log;
  auto outer = [&]() -> task<int> {
    scope jobs;
    auto body = [&]() -> task<int> {
      jobs.spawn(at_gate(a, at_once, log, "a"));
      jobs.spawn(at_gate(b, at_once, log, "b"));
      co_return 7;
    };
    const int value = co_await jobs.run(body);
    log.emplace_back("goes on");
    EXPECT_EQ(jobs.n_failed(), 0U);
    co_return value;
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(log, (journal{"~b"}));
  a.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "7");
  EXPECT_EQ(log, (journal{"~b", "~a", "goes on"}));
}

TEST_F(scope_test, children_start_in_order_when_who_spawns_waits_or_ends) {
  journal log;
  auto outer = [&]() -> task<void> {
    scope jobs;
    auto first = [&]() -> task<void> {
      jobs.spawn(notes(log, "third"));
      log.emplace_back("first");
      co_return;
    };
    auto body = [&]() -> task<void> {
      jobs.spawn(first());
      jobs.spawn(notes(log, "second"));
      log.emplace_back("body");
      co_return;
    };
    co_await jobs.run(body);
  };
  block_on(outer());
  EXPECT_EQ(log, (journal{"body", "first", "second", "third"}));
}

TEST_F(scope_test, G4_a_childs_value_is_awaited_by_the_body_and_by_a_sibling) {
  gate g;
  journal log;
  auto outer = [&]() -> task<int> {
    scope jobs;
    auto plus_one = [](join_handle<int> of) -> task<int> { co_return 1 + co_await of; };
    auto body = [&]() -> task<int> {
      auto child = jobs.spawn(at_gate(g, at_once, log, "child"));
      auto sibling = jobs.spawn(plus_one(std::move(child)));
      auto void_child = jobs.spawn(notes(log, "noted"));
      co_await void_child;
      co_return co_await sibling;
    };
    co_return co_await jobs.run(body);
  };
  host call(outer());
  bolt_status status = call.poll();
  while (status == BOLT_AGAIN)
    status = call.poll(); // a child's end wakes who awaits it
  ASSERT_EQ(status, BOLT_PENDING);
  EXPECT_EQ(log, (journal{"noted"}));
  std::thread other([&] { g.open(4); });
  EXPECT_EQ(call.run(), BOLT_READY);
  other.join();
  EXPECT_EQ(call.text(), "5");
}

// A scope with two children and a body that wait, and one that fails when its gate opens.
struct family {
  gate body;
  gate child;
  gate failing;
  journal log;
  std::size_t n_failed = 0;

  task<int> run(cancel_answer answer) {
    const noted local(log, "parent");
    scope jobs;
    auto work = [&]() -> task<int> {
      jobs.spawn(at_gate(child, answer, log, "child"));
      jobs.spawn(throws_at_gate(failing, "the first"));
      co_return co_await at_gate(body, answer, log, "body");
    };
    try {
      co_return co_await jobs.run(work);
    } catch (const std::runtime_error& failed) {
      log.emplace_back(failed.what());
      n_failed = jobs.n_failed();
      throw;
    }
  }
};

TEST_F(scope_test, G7_a_failing_child_cancels_the_body_and_its_siblings_and_waits_for_them) {
  family one;
  host call(one.run(later));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  one.failing.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(one.child.cancels + one.body.cancels, 2);
  one.child.acknowledge();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(one.log.size(), 1U) << "unwound where it acknowledged";
  std::thread other([&] { one.body.acknowledge(); });
  EXPECT_EQ(call.run(), BOLT_FAILED);
  other.join();
  EXPECT_EQ(call.text(), "the first");
  EXPECT_EQ(one.n_failed, 1U);
  ASSERT_EQ(one.log.size(), 4U);
  EXPECT_EQ(one.log[2], "the first");
  EXPECT_EQ(one.log.back(), "~parent");
}

TEST_F(scope_test, G7_a_failing_body_cancels_the_children) {
  gate g;
  journal log;
  auto outer = [&]() -> task<void> {
    scope jobs;
    auto body = [&]() -> task<void> {
      jobs.spawn(at_gate(g, later, log, "child"));
      co_await yield();
      throw std::runtime_error("body");
    };
    co_await jobs.run(body);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_AGAIN);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  EXPECT_EQ(call.text(), "body");
  EXPECT_EQ(log, (journal{"~child"}));
}

TEST_F(scope_test, G9_of_two_failures_at_once_the_first_is_thrown_and_both_are_counted) {
  for (const bool body_first : {false, true}) {
    gate g;
    inline_executor elsewhere;
    std::size_t n_failed = 0;
    auto outer = [&]() -> task<std::string> {
      scope jobs;
      auto body = [&]() -> task<void> {
        jobs.spawn(elsewhere, throws("child"));
        co_await throws_at_gate(g, "body");
      };
      std::string said;
      try {
        co_await jobs.run(body);
      } catch (const std::runtime_error& failed) {
        said = failed.what();
      }
      n_failed = jobs.n_failed();
      co_return said;
    };
    host call(outer());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    if (body_first) g.open();
    EXPECT_EQ(elsewhere.run(), 1U);
    if (!body_first) g.open();
    EXPECT_EQ(call.run(), BOLT_READY);
    EXPECT_EQ(call.text(), body_first ? "body" : "child");
    EXPECT_EQ(n_failed, body_first ? 2U : 1U) << "a body that was cancelled has not failed";
  }
}

TEST_F(scope_test, after_a_failure_nothing_that_waits_in_the_queue_runs) {
  journal log;
  auto unstarted = [](journal& to, noted) -> task<void> {
    to.emplace_back("ran");
    co_return;
  };
  auto outer = [&]() -> task<void> {
    scope jobs;
    auto body = [&]() -> task<void> {
      jobs.spawn(throws("early"));
      jobs.spawn(unstarted(log, noted(log, "argument")));
      co_await yield();
    };
    try {
      co_await jobs.run(body);
    } catch (const std::runtime_error&) {
      log.emplace_back("caught");
    }
  };
  block_on(outer());
  EXPECT_EQ(log, (journal{"~argument", "caught"}));
}

TEST_F(scope_test, G6_G7_cancelled_before_the_first_wake) {
  for (const cancel_answer answer : {at_once, later}) {
    family one;
    host call(one.run(answer));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    if (answer == later) {
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      one.body.acknowledge();
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      one.child.acknowledge();
    }
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    EXPECT_EQ(one.failing.cancels, 1);
    EXPECT_EQ(one.log.size(), 3U);
    EXPECT_EQ(one.log.back(), "~parent");
  }
}

TEST_F(scope_test, G7_cancelled_after_a_child_has_failed) {
  for (const bool stopped_already : {false, true}) {
    family one;
    host call(one.run(later));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    one.failing.open();
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    one.child.acknowledge();
    if (stopped_already) one.body.acknowledge();
    call.cancel();
    if (!stopped_already) {
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      one.body.acknowledge();
    }
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    EXPECT_EQ(one.log.size(), 3U);
    EXPECT_EQ(one.log.back(), "~parent");
  }
}

TEST_F(scope_test, G6_cancelled_beside_a_wake_no_more_of_the_body_runs) {
  family one;
  host call(one.run(at_once));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread waking([&] {
    one.failing.open();
    one.body.open();
  });
  waking.join();
  call.cancel();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(one.failing.polls + one.body.polls, 2);
  EXPECT_EQ(one.log.back(), "~parent");
}

TEST_F(scope_test, G8_freed_it_ends_with_the_last_acknowledgement) {
  family one;
  host call(one.run(later));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  std::thread other([&] {
    one.body.acknowledge();
    EXPECT_EQ(one.log.size(), 1U);
    one.child.acknowledge();
  });
  other.join();
  EXPECT_EQ(one.log.back(), "~parent");
}

TEST_F(scope_test, what_is_queued_when_the_cancellation_comes_never_runs) {
  int ran = 0;
  auto counts = [](int& n) -> task<void> {
    ++n;
    co_return;
  };
  auto outer = [&]() -> task<void> {
    scope jobs;
    auto body = [&]() -> task<void> {
      for (int i = 0; i < 5000; ++i)
        jobs.spawn(counts(ran));
      co_return;
    };
    co_await jobs.run(body);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_AGAIN) << "so many starts are spread over several polls";
  const int ran_before = ran;
  EXPECT_LT(ran_before, 5000);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(ran, ran_before);
}

TEST_F(scope_test, R6_children_that_spawn_do_not_recurse_and_leave_no_memory) {
  struct chain {
    scope jobs;
    std::size_t ran = 0;
    std::uint64_t most_frames = 0;
    task<void> link() {
      if (++ran % 1000 == 0) most_frames = std::max(most_frames, read_counters().live_frames);
      if (ran < many) jobs.spawn(link());
      co_return;
    }
  };
  chain all;
  auto outer = [&]() -> task<void> {
    auto body = [&]() -> task<void> { return all.link(); };
    co_await all.jobs.run(body);
  };
  block_on(outer());
  EXPECT_EQ(all.ran, many);
  EXPECT_LT(all.most_frames, 20U);
}

TEST_F(scope_test, R6_the_memory_of_100000_children_is_given_back_as_they_end) {
  std::deque<gate> gates(many);
  auto child = [](gate& g) -> task<void> { co_await gated(g); };
  auto outer = [&]() -> task<void> {
    scope jobs;
    auto body = [&]() -> task<void> {
      for (gate& each : gates)
        jobs.spawn(child(each));
      co_return;
    };
    co_await jobs.run(body);
  };
  host call(outer());
  bolt_status status = call.poll();
  while (status == BOLT_AGAIN)
    status = call.poll();
  ASSERT_EQ(status, BOLT_PENDING);
  const bolt_counters full = read_counters();
  for (std::size_t i = 1; i < many; ++i)
    gates[i].open();
  while (status != BOLT_PENDING || read_counters().live_futures > 2)
    status = call.poll();
  EXPECT_GE(full.live_futures, many);
  EXPECT_LT(read_counters().live_frames, 10U);
  gates[0].open();
  EXPECT_EQ(call.run(), BOLT_READY);
}

TEST_F(scope_test, a_child_that_its_handle_stops_has_not_failed) {
  gate g;
  journal log;
  auto outer = [&]() -> task<std::string> {
    scope jobs;
    auto body = [&]() -> task<std::string> {
      std::string said;
      auto never = jobs.spawn(notes(log, "ran"));
      never.stop();
      auto running = jobs.spawn(at_gate(g, later, log, "child"));
      co_await yield();
      running.stop();
      running.stop();
      for (const bool first : {true, false}) {
        try {
          if (first) {
            co_await never;
          } else {
            co_await running;
          }
        } catch (const error& stopped) {
          said += bolt_status_name(stopped.status());
        }
      }
      co_return said;
    };
    auto said = co_await jobs.run(body);
    EXPECT_EQ(jobs.n_failed(), 0U);
    co_return said;
  };
  host call(outer());
  bolt_status status = call.poll();
  while (status == BOLT_AGAIN)
    status = call.poll();
  ASSERT_EQ(status, BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "CANCELLEDCANCELLED");
  EXPECT_EQ(log, (journal{"~child"}));
}

TEST_F(scope_test, spawn_outside_of_the_run_is_a_clear_error) {
  thread_pool one(1);
  auto outer = [&]() -> task<void> {
    scope jobs;
    EXPECT_THROW(jobs.spawn(ready(1)), error);
    auto elsewhere = [&]() -> task<void> {
      try {
        jobs.spawn(ready(2));
        ADD_FAILURE() << "spawned from an executor's thread";
      } catch (const error& refused) {
        EXPECT_TRUE(says(refused, BOLT_ARGUMENT, "inside run()")) << refused.what();
      }
      co_return;
    };
    auto body = [&]() -> task<void> {
      co_await jobs.spawn(one, elsewhere());
      jobs.spawn(throws("failed"));
      co_await yield();
    };
    try {
      co_await jobs.run(body);
      ADD_FAILURE() << "nothing failed";
    } catch (const std::runtime_error&) {
    }
    EXPECT_THROW(jobs.spawn(ready(3)), error);
  };
  block_on(outer());
}

TEST_F(scope_test, a_scope_is_run_again_but_not_twice_at_once) {
  auto outer = []() -> task<int> {
    scope jobs;
    auto fails = [&]() -> task<void> { co_await jobs.spawn(throws("once")); };
    try {
      co_await jobs.run(fails);
    } catch (const std::runtime_error&) {
      EXPECT_EQ(jobs.n_failed(), 1U);
    }
    auto inner = []() -> task<int> { co_return 1; };
    auto body = [&]() -> task<int> {
      try {
        co_return co_await jobs.run(inner);
      } catch (const error& refused) {
        EXPECT_TRUE(says(refused, BOLT_BUSY, "running already")) << refused.what();
      }
      co_return 2;
    };
    const int value = co_await jobs.run(body);
    EXPECT_EQ(jobs.n_failed(), 0U);
    co_return value;
  };
  EXPECT_EQ(block_on(outer()), 2);
}

TEST_F(scope_test, a_failure_ends_its_own_scope_and_not_the_one_outside) {
  auto outer = []() -> task<std::string> {
    scope outside;
    auto body = [&]() -> task<std::string> {
      auto sibling = outside.spawn(ready(4));
      std::string said;
      scope inside;
      auto fails = [&]() -> task<void> {
        inside.spawn(throws("inner"));
        outside.spawn(ready(5)); // a run inside of the other's polls
        co_await yield();
      };
      try {
        co_await inside.run(fails);
      } catch (const std::runtime_error& failed) {
        said = failed.what();
      }
      co_return said + std::to_string(co_await sibling);
    };
    co_return co_await outside.run(body);
  };
  host call(outer());
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "inner4");
}

TEST_F(scope_test, G2_the_bodys_captures_live_until_all_have_ended) {
  gate g;
  auto held = std::make_shared<int>(3);
  const std::weak_ptr<int> seen = held;
  auto child = [](gate& at, const int& value) -> task<int> {
    co_await gated(at);
    co_return value;
  };
  auto outer = [&]() -> task<int> {
    scope jobs;
    std::optional<join_handle<int>> handle;
    auto body = [&jobs, &g, &child, &handle, kept = std::move(held)]() -> task<void> {
      handle = jobs.spawn(child(g, *kept));
      co_return;
    };
    auto run = jobs.run(std::move(body));
    co_await run;
    EXPECT_TRUE(handle->ready());
    co_return co_await *handle;
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_FALSE(seen.expired());
  g.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "3");
  EXPECT_TRUE(seen.expired());
}

TEST_F(scope_test, children_on_an_executor_run_there_and_end_here) {
  thread_pool two(2);
  tally both;
  auto outer = [&]() -> task<bool> {
    scope jobs;
    const auto here = std::this_thread::get_id();
    auto far = [&]() -> task<std::thread::id> {
      both.add();
      both.wait_for(2); // parallel: each waits for the other
      co_return std::this_thread::get_id();
    };
    auto body = [&]() -> task<bool> {
      auto a = jobs.spawn(two, far());
      auto b = jobs.spawn(two, far());
      const auto first = co_await a;
      const auto second = co_await b;
      co_return first != here&& second != here&& first != second;
    };
    co_return co_await jobs.run(body);
  };
  EXPECT_TRUE(block_on(outer()));
}

TEST_F(scope_test, G9_a_child_that_its_executor_refuses_has_failed) {
  static const bolt_executor closed{
      sizeof(bolt_executor),
      0,
      [](void*, void (*)(void*), void*) -> bolt_status { return BOLT_SHUTDOWN; },
      nullptr,
      nullptr,
      nullptr,
      nullptr};
  auto outer = []() -> task<bolt_status> {
    scope jobs;
    auto body = [&]() -> task<void> {
      jobs.spawn(executor(closed), ready(1));
      co_return;
    };
    try {
      co_await jobs.run(body);
    } catch (const error& refused) {
      co_return refused.status();
    }
    co_return BOLT_OK;
  };
  EXPECT_EQ(block_on(outer()), BOLT_SHUTDOWN);
}

TEST_F(scope_test, a_handle_is_awaited_on_another_thread) {
  thread_pool one(1);
  gate g;
  journal log;
  auto outer = [&]() -> task<int> {
    scope jobs;
    auto plus_one = [](join_handle<int> of) -> task<int> { co_return 1 + co_await of; };
    auto body = [&]() -> task<int> {
      auto child = jobs.spawn(at_gate(g, at_once, log, "child"));
      co_return co_await jobs.spawn(one, plus_one(std::move(child)));
    };
    co_return co_await jobs.run(body);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(1);
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "2");
}

TEST_F(scope_test, G6_G8_a_cancellation_races_with_ends_on_two_threads) {
  thread_pool two(2);
  std::atomic<int> alive{0};
  struct counted {
    std::atomic<int>& n;
    explicit counted(std::atomic<int>& of) : n(of) { ++n; }
    counted(const counted&) = delete;
    ~counted() { --n; }
  };
  auto child = [](std::atomic<int>& n, int yields, bool fails) -> task<int> {
    const counted local(n);
    for (int i = 0; i < yields; ++i)
      co_await yield();
    if (fails) throw std::runtime_error("child");
    co_return yields;
  };
  for (int round = 0; round < 200; ++round) {
    gate g;
    journal log;
    auto outer = [&](int seed) -> task<void> {
      const counted local(alive);
      scope jobs;
      auto body = [&]() -> task<void> {
        for (int i = 0; i < 4; ++i)
          jobs.spawn(two, child(alive, (seed + i) % 5, seed % 3 == 0 && i == 2));
        jobs.spawn(at_gate(g, at_once, log, "here"));
        co_await jobs.spawn(two, child(alive, seed % 7, false));
      };
      co_await jobs.run(body);
    };
    host call(outer(round));
    bolt_status status = call.poll();
    std::thread opening([&] { g.open(); });
    if (round % 2 == 0) call.cancel();
    if (status == BOLT_PENDING || status == BOLT_AGAIN) status = call.run();
    opening.join();
    EXPECT_TRUE(status == BOLT_READY || status == BOLT_CANCELLED || status == BOLT_FAILED);
    EXPECT_EQ(alive.load(), 0);
  }
}

} // namespace
} // namespace bolt::test
