// Work that runs elsewhere: the pool, blocking work, timers, children.
#include "conformance.hpp"

using namespace host;

TEST_F(conformance, pool_runs_elsewhere) {
  EXPECT_NE(ready("pool_thread").value().get<std::uint64_t>(), thread_id());
}

TEST_F(conformance, pool_cancel_is_acknowledged) {
  loop on;
  const journal what;
  const gate open;
  call wait(on, "pool_wait", args().put(what.id).put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  open.block_until_waiting(1);
  wait.cancel();
  EXPECT_EQ(finish(on, wait).status, BOLT_CANCELLED);
  EXPECT_EQ(what.lines(), (journal::lines_t{"wait", "~wait"})) << "destroyed before the end";
}

TEST_F(conformance, reactor_runs_elsewhere) {
  if (CONFORMANCE_REACTOR == 0) {
    loop on;
    call refused(on, "reactor_thread", args());
    EXPECT_EQ(refused.poll(), BOLT_NO_REACTOR);
    EXPECT_NE(refused.result.message().find("BOLT_REACTOR=ON"), std::string::npos);
    return;
  }
  EXPECT_NE(ready("reactor_thread").value().get<std::uint64_t>(), thread_id());
}

TEST_F(conformance, reactor_cancel_is_acknowledged) {
  loop on;
  const journal what;
  const gate open;
  call wait(on, "reactor_wait", args().put(what.id).put(open.id));
  if (CONFORMANCE_REACTOR == 0) {
    EXPECT_EQ(wait.poll(), BOLT_NO_REACTOR);
    return;
  }
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  open.block_until_waiting(1);
  wait.cancel();
  EXPECT_EQ(finish(on, wait).status, BOLT_CANCELLED);
  EXPECT_EQ(what.lines(), (journal::lines_t{"wait", "~wait"})) << "destroyed before the end";
}

TEST_F(conformance, blocking_work_leaves_the_host_free) {
  loop on;
  const journal what;
  const gate leave;
  call blocks(on, "block_on_pool", args().put(what.id).put(leave.id));
  EXPECT_EQ(blocks.poll(), BOLT_PENDING);
  leave.block_until_waiting(1);
  EXPECT_EQ(
      ready("add", args().put<std::int64_t>(1).put<std::int64_t>(1)).value().get<std::int64_t>(),
      2);
  leave.open();
  EXPECT_EQ(finish(on, blocks).status, BOLT_READY);
  EXPECT_NE(blocks.result.value().get<std::uint64_t>(), thread_id());
}

// A build without the reactor has no timers: then a call that needs one fails clearly, and does not
// hang.
TEST_F(conformance, timer_fires) {
  loop on;
  call sleeps(on, "sleep_for", args().put<std::uint64_t>(1'000'000));
  if (CONFORMANCE_REACTOR == 0) {
    EXPECT_EQ(finish(on, sleeps).status, BOLT_FAILED);
    EXPECT_NE(sleeps.result.message().find("reactor"), std::string::npos);
    return;
  }
  EXPECT_EQ(sleeps.poll(), BOLT_PENDING);
  EXPECT_EQ(finish(on, sleeps).status, BOLT_READY);
  EXPECT_GE(sleeps.result.value().get<std::uint64_t>(), 1'000'000u) << "nanoseconds that passed";
}

TEST_F(conformance, timer_cancel_is_immediate) {
  loop on;
  call sleeps(on, "sleep_for", args().put<std::uint64_t>(3'600'000'000'000));
  if (CONFORMANCE_REACTOR == 0) {
    EXPECT_EQ(finish(on, sleeps).status, BOLT_FAILED);
    return;
  }
  EXPECT_EQ(sleeps.poll(), BOLT_PENDING);
  EXPECT_EQ(counters().live_timers, 1u);
  sleeps.cancel();
  EXPECT_EQ(finish(on, sleeps).status, BOLT_CANCELLED);
  EXPECT_EQ(counters().live_timers, 0u);
}

TEST_F(conformance, when_all_keeps_the_order_of_its_children) {
  loop on;
  const gate first;
  const gate second;
  call all(on, "all_of", args().list(2).put(first.id).put(second.id));
  EXPECT_EQ(all.poll(), BOLT_PENDING);
  second.open_elsewhere();
  first.open_elsewhere();
  EXPECT_EQ(finish(on, all).status, BOLT_READY);
  auto in = all.result.value();
  ASSERT_EQ(in.list(), 2u);
  EXPECT_EQ(in.get<std::uint64_t>(), first.id);
  EXPECT_EQ(in.get<std::uint64_t>(), second.id);
}

TEST_F(conformance, when_all_of_none) {
  const auto none = ready("all_of", args().list(0));
  EXPECT_EQ(none.value().list(), 0u);
}

TEST_F(conformance, when_all_of_many) {
  const auto sum = ready("fan_out", args().put<std::uint32_t>(1'000));
  EXPECT_EQ(sum.value().get<std::uint64_t>(), 499'500u);
}

TEST_F(conformance, when_all_cancel_reaches_the_children) {
  loop on;
  const gate first;
  const gate second;
  call all(on, "all_of", args().list(2).put(first.id).put(second.id));
  EXPECT_EQ(all.poll(), BOLT_PENDING);
  EXPECT_EQ(first.waiting() + second.waiting(), 2u);
  all.cancel();
  EXPECT_EQ(finish(on, all).status, BOLT_CANCELLED);
  EXPECT_EQ(first.waiting() + second.waiting(), 0u);
}

TEST_F(conformance, spawned_task_is_joined) {
  loop on;
  const journal what;
  const gate open;
  call spawns(on, "spawned", args().put(what.id).put(open.id));
  EXPECT_EQ(spawns.poll(), BOLT_PENDING);
  EXPECT_EQ(what.lines(), (journal::lines_t{"child", "parent goes on"}));
  open.open_elsewhere();
  EXPECT_EQ(finish(on, spawns).status, BOLT_READY);
  EXPECT_EQ(what.lines(), (journal::lines_t{"child", "parent goes on", "~child"}));
}
