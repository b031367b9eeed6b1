// Races: when_any and select. The file is long because both are one future, with the same fixtures.
#include "bolt/when_any.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/channel.hpp"
#include "bolt/oneshot.hpp"
#include "bolt/select.hpp"
#include "bolt/spawn.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class when_any_test : public leak_check {};
class select_test : public leak_check {};

constexpr cancel_answer at_once = cancel_answer::acknowledged;
constexpr cancel_answer later = cancel_answer::later;

// A sanitizer is ten times slower.
#if defined(BOLT_SANITIZED)
constexpr std::size_t many = 10'000;
#else
constexpr std::size_t many = 100'000;
#endif

task<int> at_gate(gate& g, cancel_answer answer = at_once) { co_return co_await gated(g, answer); }
task<int> noted_at_gate(gate& g, cancel_answer answer, journal& log, std::string name) {
  const noted local(log, std::move(name));
  co_return co_await gated(g, answer);
}
task<int> ready(int value) { co_return value; }
task<int> throws_at_gate(gate& g) {
  co_await gated(g);
  throw std::runtime_error("the winner's");
}

// A race of two at gates, and what its awaiting task does with the winner.
task<std::string> race_of_two(gate& a, gate& b, cancel_answer answer, journal& log) {
  const noted local(log, "race");
  auto first =
      co_await when_any(noted_at_gate(a, answer, log, "a"), noted_at_gate(b, answer, log, "b"));
  log.emplace_back("goes on");
  const int value = std::visit([](int each) { return each; }, first.value);
  co_return std::to_string(first.index) + ":" + std::to_string(value);
}

TEST_F(when_any_test, the_first_to_end_wins_with_its_index_and_value) {
  auto text = []() -> task<std::string> {
    co_await yield();
    co_return "text";
  };
  auto outer = [&](gate& g) -> task<std::string> {
    auto first = co_await when_any(at_gate(g), text());
    static_assert(std::is_same_v<decltype(first.value), std::variant<int, std::string>>);
    EXPECT_EQ(first.index, first.value.index());
    co_return std::to_string(first.index) + std::get<1>(first.value);
  };
  gate never;
  EXPECT_EQ(block_on(outer(never)), "1text");
  EXPECT_EQ(never.cancels, 1);
}

TEST_F(when_any_test, of_two_with_the_same_type_and_of_void) {
  auto nothing = []() -> task<void> { co_await yield(); };
  auto outer = [&](gate& a, gate& b) -> task<std::size_t> {
    auto first = co_await when_any(at_gate(a), at_gate(b), nothing());
    EXPECT_TRUE(std::holds_alternative<std::monostate>(first.value));
    co_return first.index;
  };
  gate a;
  gate b;
  EXPECT_EQ(block_on(outer(a, b)), 2U);
}

TEST_F(when_any_test, of_a_vector) {
  std::deque<gate> gates(10);
  auto outer = [](std::deque<gate>& all) -> task<std::string> {
    std::vector<task<int>> tasks;
    for (gate& each : all)
      tasks.push_back(at_gate(each));
    auto first = co_await when_any(std::move(tasks));
    co_return std::to_string(first.index) + ":" + std::to_string(first.value);
  };
  host call(outer(gates));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  gates[7].open(70);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "7:70");
}

TEST_F(when_any_test, of_a_vector_of_void_and_of_no_task) {
  auto outer = [](int n) -> task<std::size_t> {
    auto nothing = []() -> task<void> { co_return; };
    std::vector<task<void>> tasks;
    for (int i = 0; i < n; ++i)
      tasks.push_back(nothing());
    co_return (co_await when_any(std::move(tasks))).index;
  };
  EXPECT_EQ(block_on(outer(3)), 0U);
  EXPECT_THROW(block_on(outer(0)), error);
}

TEST_F(when_any_test, the_first_in_order_that_is_ready_wins_and_the_rest_never_run) {
  gate before;
  gate after;
  journal log;
  auto never_runs = [](gate& g, noted) -> task<int> { co_return co_await gated(g); };
  auto outer = [&]() -> task<std::string> {
    auto unstarted = never_runs(after, noted(log, "argument"));
    auto first = co_await when_any(at_gate(before), ready(5), std::move(unstarted), ready(6));
    log.emplace_back("goes on");
    co_return std::to_string(first.index) + ":" + std::to_string(std::get<1>(first.value));
  };
  EXPECT_EQ(block_on(outer()), "1:5");
  EXPECT_EQ(before.cancels, 1);
  EXPECT_EQ(after.polls, 0);
  EXPECT_EQ(log, (journal{"~argument", "goes on"}));
}

TEST_F(when_any_test, G7_losers_have_unwound_before_the_await_returns) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, at_once, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.open(2);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "1:2");
  EXPECT_EQ(log, (journal{"~b", "~a", "goes on", "~race"}));
}

TEST_F(when_any_test, G7_a_loser_that_acknowledges_late_holds_the_await) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.open(2);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(a.cancels, 1);
  ASSERT_EQ(call.poll(), BOLT_PENDING) << "polled without reason";
  EXPECT_EQ(log, (journal{"~b"}));
  std::thread other([&] { a.acknowledge(); });
  EXPECT_EQ(call.run(), BOLT_READY);
  other.join();
  EXPECT_EQ(call.text(), "1:2");
  EXPECT_EQ(log, (journal{"~b", "~a", "goes on", "~race"}));
}

TEST_F(when_any_test, G7_the_winners_exception_waits_for_the_losers) {
  gate failing;
  gate slow;
  journal log;
  auto outer = [&]() -> task<std::string> {
    try {
      co_await when_any(noted_at_gate(slow, later, log, "slow"), throws_at_gate(failing));
    } catch (const std::runtime_error& caught) {
      log.emplace_back("caught");
      co_return caught.what();
    }
    co_return "no exception";
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  failing.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(log.empty());
  slow.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "the winner's");
  EXPECT_EQ(log, (journal{"~slow", "caught"}));
}

// Things that somebody hands out: whoever is polled takes one.
struct pile {
  int things = 0;
  int taken = 0;
};
class takes {
 public:
  takes(pile& from, gate& g) : pile_(from), gate_(g) {}
  bool poll(context& cx) {
    if (!gate_.poll(cx) || pile_.things == 0) return false;
    --pile_.things;
    ++pile_.taken;
    return true;
  }
  cancel_answer cancel(context& cx) noexcept { return gate_.cancel(cx); }

 private:
  pile& pile_;
  gated gate_;
};
task<void> takes_one(pile& from, gate& g) { co_await takes(from, g); }

TEST_F(when_any_test, G6_of_several_that_were_woken_only_the_first_takes_anything) {
  for (const bool b_first : {false, true}) {
    pile things{3};
    gate a;
    gate b;
    gate c;
    auto outer = [&]() -> task<int> {
      auto first =
          co_await when_any(takes_one(things, a), takes_one(things, b), takes_one(things, c));
      co_return static_cast<int>(first.index);
    };
    host call(outer());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    (b_first ? b : a).open();
    (b_first ? a : b).open();
    c.open();
    EXPECT_EQ(call.poll(), BOLT_READY);
    EXPECT_EQ(call.text(), b_first ? "1" : "0");
    EXPECT_EQ(things.taken, 1);
    EXPECT_EQ(things.things, 2);
    EXPECT_EQ(a.polls + b.polls + c.polls, 4);
  }
}

TEST_F(when_any_test, G6_G7_cancelled_before_the_first_wake) {
  for (const cancel_answer answer : {at_once, later}) {
    gate a;
    gate b;
    journal log;
    host call(race_of_two(a, b, answer, log));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    if (answer == later) {
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      a.acknowledge();
      ASSERT_EQ(call.poll(), BOLT_PENDING);
      EXPECT_EQ(log.size(), 1U) << "unwound where it acknowledged";
      b.acknowledge();
    }
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    EXPECT_EQ(a.cancels + b.cancels, 2);
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log.back(), "~race");
  }
}

TEST_F(when_any_test, G6_G7_cancelled_after_a_wake_that_nobody_polled) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread waking([&] { a.open(1); });
  waking.join();
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(a.polls, 1) << "its body ran after the cancellation";
  b.acknowledge();
  a.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log.back(), "~race");
}

TEST_F(when_any_test, G7_cancelled_while_a_late_loser_stops) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.open(1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(b.cancels, 1);
  EXPECT_EQ(log, (journal{"~a"}));
  b.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~a", "~b", "~race"}));
}

TEST_F(when_any_test, G7_cancelled_when_the_last_loser_has_just_stopped) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.open(1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.acknowledge();
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~a", "~b", "~race"}));
}

TEST_F(when_any_test, G8_freed_with_a_late_loser_it_ends_with_the_acknowledgement) {
  gate a;
  gate b;
  journal log;
  host call(race_of_two(a, b, later, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  a.open(1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  std::thread other([&] { b.acknowledge(); });
  other.join();
  EXPECT_EQ(log, (journal{"~a", "~b", "~race"}));
}

// Locals of tasks that may unwind on two threads.
class counted {
 public:
  explicit counted(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { --alive_; }

 private:
  std::atomic<int>& alive_;
};

TEST_F(when_any_test, G6_a_cancellation_races_with_the_end) {
  std::atomic<int> alive{0};
  auto racer = [&](gate& g) -> task<int> {
    const counted local(alive);
    co_return co_await gated(g);
  };
  auto race = [&](gate& a, gate& b) -> task<int> {
    auto first = co_await when_any(racer(a), racer(b));
    EXPECT_EQ(alive.load(), 0);
    co_return static_cast<int>(first.index);
  };
  int ended = 0;
  for (int round = 0; round < 300; ++round) {
    gate a;
    gate b;
    host call(race(a, b));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    std::thread waking([&] {
      a.open(1);
      b.open(2);
    });
    if (round % 2 == 0) call.cancel();
    const bolt_status status = call.run();
    ended += status == BOLT_READY;
    EXPECT_TRUE(status == BOLT_CANCELLED || status == BOLT_READY);
    EXPECT_EQ(alive.load(), 0);
    waking.join();
  }
  EXPECT_GE(ended, 150);
}

TEST_F(when_any_test, R7_a_loser_that_computes_learns_that_it_is_cancelled_by_its_end) {
  journal log;
  auto computes = [&]() -> task<int> {
    const noted local(log, "computing");
    for (;;)
      co_await yield();
  };
  auto outer = [&]() -> task<int> {
    auto first = co_await when_any(computes(), ready(1));
    co_return static_cast<int>(first.index);
  };
  EXPECT_EQ(block_on(outer()), 1);
  EXPECT_EQ(log, (journal{"~computing"}));
}

TEST_F(when_any_test, races_inside_of_races) {
  gate never;
  journal log;
  auto inner = [&](int value) -> task<int> {
    auto [index, both] = co_await when_any(noted_at_gate(never, at_once, log, "in"), ready(value));
    co_return std::get<1>(both) + static_cast<int>(index);
  };
  auto outer = [&]() -> task<int> {
    auto first = co_await when_any(noted_at_gate(never, at_once, log, "out"), inner(10));
    co_return std::get<1>(first.value);
  };
  EXPECT_EQ(block_on(outer()), 11);
  EXPECT_EQ(log, (journal{"~in", "~out"}));
}

TEST_F(when_any_test, R6_100000_racers_of_which_one_ends) {
  std::deque<gate> gates(many);
  auto outer = [](std::deque<gate>& all) -> task<int> {
    std::vector<task<int>> tasks;
    for (gate& each : all)
      tasks.push_back(at_gate(each));
    co_return static_cast<int>((co_await when_any(std::move(tasks))).index);
  };
  host call(outer(gates));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  gates[many / 2].open(1);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), std::to_string(many / 2));
}

// ---- select -------------------------------------------------------------------------------------

TEST_F(select_test, futures_are_driven_where_they_are) {
  gate a;
  gate b;
  auto outer = [&]() -> task<int> {
    gated named(a); // notices if it is moved
    auto first = co_await select(named, gated(b));
    co_return std::get<1>(first.value);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.wakes(), 0);
  b.open(4);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "4");
  EXPECT_EQ(a.cancels, 1);
}

TEST_F(select_test, tasks_and_futures_of_all_kinds_in_any_mix) {
  gate g;
  auto outer = [&](int which) -> task<int> {
    auto [sender, receiver] = oneshot<std::string>();
    if (which == 1) sender.set("now");
    auto fourth = which == 2 ? ready(1) : at_gate(g);
    auto first = co_await select(at_gate(g), std::move(receiver), select(gated(g), gated(g)),
                                 std::move(fourth), yield());
    static_assert(
        std::is_same_v<
            decltype(first.value),
            std::variant<int, std::string, winner<std::variant<int, int>>, int, std::monostate>>);
    co_return static_cast<int>(first.index);
  };
  EXPECT_EQ(block_on(outer(1)), 1);
  EXPECT_EQ(block_on(outer(2)), 3);
  EXPECT_EQ(block_on(outer(3)), 4);
}

TEST_F(select_test, G7_a_future_that_acknowledges_late_holds_the_await) {
  gate a;
  gate b;
  auto outer = [&]() -> task<int> {
    auto first = co_await select(gated(a, later), gated(b));
    co_return std::get<1>(first.value);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  b.open(3);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(a.cancels, 1);
  a.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "3");
}

TEST_F(select_test, G9_an_exception_of_a_futures_poll_is_the_selects) {
  auto outer = []() -> task<int> {
    gate g;
    auto [sender, receiver] = oneshot<int>();
    {
      auto gone = std::move(sender);
    }
    auto first = co_await select(gated(g), receiver);
    co_return static_cast<int>(first.index);
  };
  EXPECT_THROW(block_on(outer()), oneshot_broken);
}

TEST_F(select_test, G6_a_value_that_a_loser_was_woken_for_stays_in_its_channel) {
  for (const bool inbox_first : {false, true}) {
    channel<int> inbox(4);
    channel<int> other(4);
    auto outer = [&]() -> task<int> {
      auto first = co_await select(inbox.receive(), other.receive());
      co_return static_cast<int>(first.index);
    };
    host call(outer());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    int value = 5;
    EXPECT_TRUE((inbox_first ? inbox : other).try_send(value));
    EXPECT_TRUE((inbox_first ? other : inbox).try_send(value));
    EXPECT_EQ(call.poll(), BOLT_READY);
    EXPECT_EQ(call.text(), inbox_first ? "0" : "1");
    EXPECT_EQ((inbox_first ? other : inbox).try_receive(), 5);
    EXPECT_EQ((inbox_first ? inbox : other).try_receive(), std::nullopt);
  }
}

TEST_F(select_test, a_handle_that_lost_can_be_awaited_again) {
  gate child;
  gate tick;
  auto outer = [&]() -> task<int> {
    auto handle = co_await spawn(at_gate(child));
    auto first = co_await select(handle, gated(tick));
    EXPECT_EQ(first.index, 1U);
    gate never;
    auto second = co_await select(gated(never), handle);
    co_return std::get<1>(second.value);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  tick.open();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  child.open(9);
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "9");
}

TEST_F(select_test, who_looks_sees_what_each_waits_for) {
  gate g;
  auto outer = [&]() -> task<int> {
    co_return static_cast<int>((co_await select(gated(g), yield())).index);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_AGAIN);
  bolt_buffer text{};
  text.size = sizeof text;
  ASSERT_EQ(bolt_live_print(&text), BOLT_OK);
  const std::string seen(reinterpret_cast<const char*>(text.data), text.len);
  bolt_buffer_release(&text);
  EXPECT_NE(seen.find("the first of its children"), std::string::npos) << seen;
  EXPECT_NE(seen.find("its turn"), std::string::npos) << seen;
  EXPECT_NE(seen.find("gated"), std::string::npos) << seen;
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "1");
}

} // namespace
} // namespace bolt::test
