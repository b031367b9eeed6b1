#include "bolt/spawn.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class spawn_test : public leak_check {};

task<int> at_gate(gate& g, cancel_answer answer, journal& log, std::string name) {
  const noted local(log, std::move(name));
  co_return co_await gated(g, answer);
}
task<int> ready(int value) { co_return value; }

TEST_F(spawn_test, a_spawned_task_runs_beside_its_parent) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::acknowledged, to, "child"));
    EXPECT_TRUE(at.waited_for) << "it starts at once";
    to.push_back("parent goes on");
    co_return co_await handle;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(6);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "6");
  EXPECT_EQ(log, (journal{"parent goes on", "~child"}));
}

TEST_F(spawn_test, joining_a_task_that_ended_at_once) {
  auto outer = []() -> task<int> {
    auto handle = co_await spawn(ready(3));
    EXPECT_TRUE(handle.ready());
    co_return co_await handle;
  };
  EXPECT_EQ(block_on(outer()), 3);
}

TEST_F(spawn_test, joining_throws_what_the_child_threw) {
  auto child = []() -> task<void> {
    co_await yield();
    throw std::runtime_error("child");
  };
  auto outer = [&]() -> task<void> {
    auto handle = co_await spawn(child());
    co_await handle;
  };
  EXPECT_THROW(block_on(outer()), std::runtime_error);
}

TEST_F(spawn_test, children_progress_while_the_parent_waits_elsewhere) {
  gate for_child;
  gate for_parent;
  int child_result = 0;
  auto child = [](gate& at, int& result) -> task<void> { result = co_await gated(at); };
  auto outer = [&](gate& a, gate& b, int& result) -> task<int> {
    auto handle = co_await spawn(child(a, result));
    const int own = co_await gated(b);
    co_await handle;
    co_return own;
  };
  host call(outer(for_child, for_parent, child_result));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  for_child.open(5);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(child_result, 5);
  for_parent.open(7);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "7");
}

TEST_F(spawn_test, G7_a_root_ends_only_after_its_unawaited_children_have_acknowledged) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::later, to, "child"));
    const noted local(to, "parent");
    co_return 11;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  EXPECT_EQ(log, (journal{"~parent"}));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  const int wakes = call.wakes();
  g.acknowledge();
  EXPECT_EQ(call.wakes(), wakes + 1);
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "11");
  EXPECT_EQ(log, (journal{"~parent", "~child"}));
}

TEST_F(spawn_test, G7_a_root_that_throws_cancels_its_children_first) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::later, to, "child"));
    throw std::runtime_error("parent");
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread other([&] { g.acknowledge(); });
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_EQ(call.text(), "parent");
  other.join();
}

TEST_F(spawn_test, G7_cancelling_a_root_while_it_waits_for_its_children_to_stop) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::later, to, "child"));
    co_return 11;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(spawn_test, G7_cancelling_a_root_cancels_its_leaf_and_its_children) {
  gate in_child;
  gate in_parent;
  journal log;
  auto outer = [](gate& a, gate& b, journal& to) -> task<int> {
    const noted local(to, "parent");
    auto handle = co_await spawn(at_gate(a, cancel_answer::later, to, "child"));
    co_return co_await gated(b, cancel_answer::later);
  };
  for (const bool child_first : {true, false}) {
    in_child = {};
    in_parent = {};
    log.clear();
    host call(outer(in_child, in_parent, log));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    call.cancel();
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    EXPECT_EQ(in_child.cancels + in_parent.cancels, 2);
    (child_first ? in_child : in_parent).acknowledge();
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    EXPECT_EQ(log, child_first ? journal{"~child"} : journal());
    (child_first ? in_parent : in_child).acknowledge();
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
    EXPECT_EQ(log, (journal{"~child", "~parent"}));
  }
}

TEST_F(spawn_test, G8_a_freed_root_with_late_children_ends_with_the_last_acknowledgement) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<int> {
    const noted local(to, "parent");
    auto handle = co_await spawn(at_gate(at, cancel_answer::later, to, "child"));
    co_return co_await handle;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.free() & BOLT_DETACHED, BOLT_DETACHED);
  EXPECT_TRUE(log.empty());
  std::thread other([&] { g.acknowledge(); });
  other.join();
  EXPECT_EQ(log, (journal{"~child", "~parent"}));
}

TEST_F(spawn_test, stop_cancels_one_child) {
  gate g;
  journal log;
  auto outer = [](gate& at, journal& to) -> task<std::string> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::later, to, "child"));
    handle.stop();
    handle.stop();
    try {
      co_await handle;
    } catch (const error& stopped) {
      EXPECT_EQ(stopped.status(), BOLT_CANCELLED);
      co_return "stopped";
    }
    co_return "value";
  };
  host call(outer(g, log));
  bolt_status status = call.poll();
  while (status == BOLT_AGAIN)
    status = call.poll(); // stop() wakes its own root
  ASSERT_EQ(status, BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  g.acknowledge();
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "stopped");
}

TEST_F(spawn_test, G4_a_handle_awaited_under_another_root_wakes_that_one) {
  gate g;
  journal log;
  auto join = [](join_handle<int> handle) -> task<int> { co_return co_await handle; };
  auto outer = [&](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn(at_gate(at, cancel_answer::acknowledged, to, "child"));
    auto [value] = co_await when_all(join(std::move(handle)));
    co_return value;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open(8);
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "8");
}

// Two tasks that a hand-written future drives are two roots of one future.
class side_by_side {
 public:
  side_by_side(task<int> a, task<int> b) : a_(std::move(a)), b_(std::move(b)) {}
  bool poll(context& cx) {
    if (a_) (void)a_.poll(cx);
    return !a_ && b_.poll(cx).has_value();
  }
  static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }

 private:
  task<int> a_;
  task<int> b_;
};

TEST_F(spawn_test, a_handle_whose_root_ended_first_is_an_error_under_another_root) {
  std::optional<join_handle<int>> handed;
  auto spawns = [](std::optional<join_handle<int>>& to) -> task<int> {
    auto child = []() -> task<int> {
      co_await yield();
      co_return 1;
    };
    to.emplace(co_await spawn(child()));
    co_return 0;
  };
  auto joins = [](std::optional<join_handle<int>>& from) -> task<int> { co_return co_await *from; };
  auto outer = [&](std::optional<join_handle<int>>& between) -> task<void> {
    co_await side_by_side(spawns(between), joins(between));
  };
  host call(outer(handed));
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the root or scope that spawned it"), std::string::npos);
  handed.reset();
}

TEST_F(spawn_test, a_child_spawns_children_of_its_own) {
  auto grandchild = []() -> task<int> {
    co_await yield();
    co_return 2;
  };
  auto child = [&]() -> task<int> {
    auto handle = co_await spawn(grandchild());
    co_await yield();
    co_return 1 + co_await handle;
  };
  auto outer = [&]() -> task<int> {
    auto first = co_await spawn(child());
    auto second = co_await spawn(child());
    co_return co_await first + co_await second;
  };
  EXPECT_EQ(block_on(outer()), 6);
}

TEST_F(spawn_test, ten_thousand_spawned_tasks) {
  auto child = [](int n) -> task<int> {
    co_await yield();
    co_return n;
  };
  auto outer = [&]() -> task<int> {
    std::vector<join_handle<int>> handles;
    for (int i = 0; i < 10'000; ++i)
      handles.push_back(co_await spawn(child(1)));
    int sum = 0;
    for (auto& each : handles)
      sum += co_await each;
    co_return sum;
  };
  EXPECT_EQ(block_on(outer()), 10'000);
}

TEST_F(spawn_test, spawn_on_runs_the_body_elsewhere) {
  thread_pool threads(2);
  const auto here = std::this_thread::get_id();
  auto where = []() -> task<std::thread::id> {
    co_await yield();
    co_return std::this_thread::get_id();
  };
  auto outer = [&]() -> task<void> {
    auto handle = co_await spawn_on(threads, where());
    EXPECT_NE(co_await handle, here);
    EXPECT_EQ(std::this_thread::get_id(), here);
  };
  block_on(outer());
}

TEST_F(spawn_test, G7_spawn_on_is_cancelled_and_acknowledged_with_its_root) {
  inline_executor elsewhere;
  gate g;
  journal log;
  auto outer = [&](gate& at, journal& to) -> task<int> {
    auto handle = co_await spawn_on(elsewhere, at_gate(at, cancel_answer::later, to, "child"));
    co_return co_await handle;
  };
  host call(outer(g, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  elsewhere.run();
  EXPECT_TRUE(g.waited_for);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  elsewhere.run();
  EXPECT_EQ(g.cancels, 1);
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(log.empty());
  g.acknowledge();
  elsewhere.run();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~child"}));
}

// Roots are told apart by where they lie, and memory is used again.
TEST_F(spawn_test, a_handle_that_outlives_its_root_is_an_error_at_the_await) {
  std::optional<join_handle<int>> kept;
  std::optional<join_handle<void>> kept_void;
  gate g;
  journal log;
  auto waits = [](gate& at) -> task<void> { co_await gated(at, cancel_answer::acknowledged); };
  auto outer = [&](bool first) -> task<std::string> {
    if (first) {
      kept.emplace(co_await spawn(at_gate(g, cancel_answer::acknowledged, log, "child")));
      kept_void.emplace(co_await spawn(waits(g)));
      co_return "gone on without them";
    }
    std::string said;
    try {
      said = std::to_string(co_await *kept);
    } catch (const error& refused) {
      said = refused.what();
    }
    try {
      co_await *kept_void;
      said += "; ended";
    } catch (const error&) {
      said += "; again";
    }
    co_return said;
  };
  EXPECT_EQ(block_on(outer(true)), "gone on without them");
  const std::string said = block_on(outer(false));
  EXPECT_TRUE(said.ends_with("; again")) << said;
  EXPECT_NE(said.find("root or scope that spawned"), std::string::npos) << said;
  kept.reset();
  kept_void.reset();
}

} // namespace
} // namespace bolt::test
