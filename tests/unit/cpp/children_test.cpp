#include "bolt/when_all.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class children_test : public leak_check {};

task<int> at_gate(gate& g, cancel_answer answer = cancel_answer::acknowledged) {
  co_return co_await gated(g, answer);
}
task<int> ready(int value) { co_return value; }
task<int> yields(int times, int value) {
  for (int i = 0; i < times; ++i)
    co_await yield();
  co_return value;
}
task<int> throws(const char* what) {
  throw std::runtime_error(what);
  co_return 0;
}

TEST_F(children_test, when_all_of_different_types_keeps_their_order) {
  auto outer = []() -> task<std::string> {
    auto text = []() -> task<std::string> { co_return "b"; };
    auto nothing = []() -> task<void> { co_await yield(); };
    auto [a, b, c] = co_await when_all(ready(1), text(), nothing());
    static_assert(std::is_same_v<decltype(c), std::monostate>);
    co_return std::to_string(a) + b;
  };
  EXPECT_EQ(block_on(outer()), "1b");
}

TEST_F(children_test, G5_ready_children_take_no_id) {
  auto outer = []() -> task<int> {
    const std::uint64_t before = read_counters().live_futures;
    auto [a, b] = co_await when_all(ready(1), ready(2));
    EXPECT_LE(read_counters().live_futures, before + 1); // the root's own
    co_return a + b;
  };
  EXPECT_EQ(block_on(outer()), 3);
}

TEST_F(children_test, when_all_of_a_vector) {
  auto outer = [](std::size_t n) -> task<int> {
    std::vector<task<int>> all;
    for (std::size_t i = 0; i < n; ++i)
      all.push_back(yields(static_cast<int>(i % 3), 1));
    int sum = 0;
    for (const int each : co_await when_all(std::move(all)))
      sum += each;
    co_return sum;
  };
  EXPECT_EQ(block_on(outer(0)), 0);
  EXPECT_EQ(block_on(outer(10)), 10);
}

TEST_F(children_test, when_all_of_a_vector_of_void) {
  auto outer = []() -> task<int> {
    int done = 0;
    auto one = [](int& n) -> task<void> {
      co_await yield();
      ++n;
    };
    std::vector<task<void>> all;
    for (int i = 0; i < 5; ++i)
      all.push_back(one(done));
    co_await when_all(std::move(all));
    co_return done;
  };
  EXPECT_EQ(block_on(outer()), 5);
}

TEST_F(children_test, children_run_concurrently) {
  gate a;
  gate b;
  auto outer = [](gate& first, gate& second) -> task<int> {
    auto [x, y] = co_await when_all(at_gate(first), at_gate(second));
    co_return x * 10 + y;
  };
  host call(outer(a, b));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(a.waited_for && b.waited_for);
  b.open(2);
  EXPECT_EQ(call.wakes(), 1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.open(1);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "12");
}

task<void> count_polls(gate& g, int& resumed) {
  co_await gated(g);
  ++resumed;
}

TEST_F(children_test, R6_a_wake_polls_only_the_woken_of_100000_children) {
  constexpr int n = 100'000;
  std::deque<gate> gates(n);
  int resumed = 0;
  auto outer = [](std::deque<gate>& all, int& count) -> task<void> {
    std::vector<task<void>> tasks;
    for (gate& each : all)
      tasks.push_back(count_polls(each, count));
    co_await when_all(std::move(tasks));
  };
  host call(outer(gates, resumed));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  for (int round = 0; round < 100; ++round) {
    gates[static_cast<std::size_t>(round) * 997].open();
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    ASSERT_EQ(resumed, round + 1);
  }
  int polls = 0;
  for (const gate& each : gates)
    polls += each.polls;
  EXPECT_EQ(polls, n + 100) << "a sibling was polled without reason";
  for (gate& each : gates)
    each.open();
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(resumed, n);
}

TEST_F(children_test, wakes_of_many_children_from_two_threads) {
  constexpr int n = 2'000;
  std::deque<gate> gates(n);
  auto outer = [](std::deque<gate>& all) -> task<int> {
    std::vector<task<int>> tasks;
    for (gate& each : all)
      tasks.push_back(at_gate(each));
    int sum = 0;
    for (const int each : co_await when_all(std::move(tasks)))
      sum += each;
    co_return sum;
  };
  host call(outer(gates));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread even([&] {
    for (std::size_t i = 0; i < n; i += 2)
      gates[i].open(1);
  });
  std::thread odd([&] {
    for (std::size_t i = 1; i < n; i += 2)
      gates[i].open(1);
  });
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), std::to_string(n));
  even.join();
  odd.join();
}

TEST_F(children_test, the_first_exception_cancels_the_others_and_waits_for_them) {
  gate slow;
  gate failing;
  journal log;
  auto first = [](gate& g, journal& to) -> task<int> {
    const noted local(to, "slow");
    co_return co_await gated(g, cancel_answer::later);
  };
  auto second = [](gate& g) -> task<int> {
    co_await gated(g);
    throw std::runtime_error("second");
  };
  auto outer = [&](gate& a, gate& b, journal& to) -> task<std::string> {
    try {
      co_await when_all(first(a, to), second(b), first(a, to));
    } catch (const std::runtime_error& caught) {
      to.push_back("caught");
      co_return caught.what();
    }
    co_return "nothing";
  };
  // Two children wait at gates of the same kind; each has its own acknowledgement.
  gate slow2;
  auto outer2 = [&](gate& a, gate& b, gate& c, journal& to) -> task<std::string> {
    try {
      co_await when_all(first(a, to), second(b), first(c, to));
    } catch (const std::runtime_error& caught) {
      to.push_back("caught");
      co_return caught.what();
    }
    co_return "nothing";
  };
  (void)outer;
  host call(outer2(slow, failing, slow2, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  failing.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(slow.cancels, 1);
  EXPECT_EQ(slow2.cancels, 1);
  EXPECT_TRUE(log.empty());
  slow2.acknowledge();
  EXPECT_EQ(log, journal{"~slow"}) << "unwound where it acknowledged";
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  slow.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "second");
  EXPECT_EQ(log, (journal{"~slow", "~slow", "caught"}));
}

TEST_F(children_test, a_child_that_fails_at_once_keeps_the_rest_from_starting) {
  gate g;
  auto outer = [](gate& at) -> task<void> { co_await when_all(throws("early"), at_gate(at)); };
  EXPECT_THROW(block_on(outer(g)), std::runtime_error);
  EXPECT_EQ(g.polls, 0);
}

task<int> noted_child(gate& g, cancel_answer answer, journal& log, std::string name) {
  const noted local(log, std::move(name));
  co_return co_await gated(g, answer);
}

task<int> noted_parent(gate& a, gate& b, cancel_answer answer, journal& log) {
  const noted local(log, "parent");
  auto [x, y] =
      co_await when_all(noted_child(a, answer, log, "a"), noted_child(b, answer, log, "b"));
  log.push_back("parent goes on");
  co_return x + y;
}

TEST_F(children_test, G7_children_that_acknowledge_at_once_unwind_before_their_parent) {
  gate a;
  gate b;
  journal log;
  host call(noted_parent(a, b, cancel_answer::acknowledged, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log.back(), "~parent");
  EXPECT_EQ(a.cancels + b.cancels, 2);
}

TEST_F(children_test, G7_late_children_hold_their_parent_until_the_last_acknowledges) {
  gate a;
  gate b;
  journal log;
  host call(noted_parent(a, b, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(a.cancels + b.cancels, 2) << "all are told at once";
  a.acknowledge();
  EXPECT_EQ(log.size(), 1u) << "unwound where it acknowledged";
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  const int wakes = call.wakes();
  b.acknowledge();
  EXPECT_EQ(call.wakes(), wakes + 1);
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log.back(), "~parent");
}

TEST_F(children_test, G7_a_child_that_was_woken_but_not_yet_polled_is_cancelled_too) {
  gate a;
  gate b;
  journal log;
  host call(noted_parent(a, b, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.open(1);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.acknowledge();
  b.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log.back(), "~parent");
}

TEST_F(children_test, G8_a_freed_parent_ends_with_its_last_childs_acknowledgement) {
  gate a;
  gate b;
  journal log;
  host call(noted_parent(a, b, cancel_answer::later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  std::thread other([&] {
    a.acknowledge();
    EXPECT_EQ(log.size(), 1u);
    b.acknowledge();
  });
  other.join();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log.back(), "~parent");
}

TEST_F(children_test, G7_nested_children_are_all_cancelled) {
  gate a;
  gate b;
  gate c;
  journal log;
  auto outer = [](gate& x, gate& y, gate& z, journal& to) -> task<int> {
    const noted local(to, "root");
    auto [p, q] = co_await when_all(noted_parent(x, y, cancel_answer::later, to),
                                    noted_child(z, cancel_answer::later, to, "c"));
    co_return p + q;
  };
  host call(outer(a, b, c, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(a.cancels + b.cancels + c.cancels, 3);
  c.acknowledge();
  b.acknowledge();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  ASSERT_EQ(log.size(), 5u);
  EXPECT_EQ(log.back(), "~root");
}

TEST_F(children_test, G7_100000_late_children) {
  constexpr int n = 100'000;
  std::deque<gate> gates(n);
  auto outer = [](std::deque<gate>& all) -> task<void> {
    std::vector<task<int>> tasks;
    for (gate& each : all)
      tasks.push_back(at_gate(each, cancel_answer::later));
    co_await when_all(std::move(tasks));
  };
  host call(outer(gates));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread even([&] {
    for (std::size_t i = 0; i < n; i += 2)
      gates[i].acknowledge();
  });
  for (std::size_t i = 1; i < n; i += 2)
    gates[i].acknowledge();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  even.join();
}

TEST_F(children_test, G4_wakes_race_with_a_cancellation) {
  for (int round = 0; round < 300; ++round) {
    gate a;
    gate b;
    auto outer = [](gate& x, gate& y) -> task<void> { co_await when_all(at_gate(x), at_gate(y)); };
    host call(outer(a, b));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    std::thread waking([&] {
      a.open(1);
      b.open(2);
    });
    call.cancel();
    const bolt_status status = call.run();
    EXPECT_TRUE(status == BOLT_CANCELLED || status == BOLT_READY);
    waking.join();
  }
}

// The host asks during the root's poll: the children inside that poll see it, too.
TEST_F(children_test, R7_a_child_sees_that_its_call_is_cancelled) {
  static bolt_future root;
  auto child = []() -> task<std::string> {
    std::string seen = co_await cancelled() ? "before" : "not before";
    EXPECT_EQ(bolt_future_cancel(root), BOLT_OK);
    const bool stop = co_await cancelled();
    co_return seen + (stop ? ", then asked" : ", never");
  };
  auto grandchild = [&]() -> task<std::string> {
    co_return std::get<0>(co_await when_all(child()));
  };
  auto outer = [&](bool deep) -> task<std::string> {
    context& cx = co_await this_context();
    root = cx.waker().id();
    if (deep) {
      auto handle = co_await spawn(grandchild());
      co_return co_await handle;
    }
    co_return std::get<0>(co_await when_all(child()));
  };
  for (const bool deep : {false, true}) {
    host call(outer(deep));
    EXPECT_EQ(call.poll(), BOLT_READY); // a result that is complete before the decision wins
    EXPECT_EQ(call.text(), "not before, then asked");
  }
}

} // namespace
} // namespace bolt::test
