// Cancelling: a request, then an acknowledgement, and only then the end.
#include <thread>

#include "conformance.hpp"

using namespace host;

TEST_F(conformance, G6_cancel_before_first_poll) {
  loop on;
  const journal what;
  call write(on, "write_line", args().put(what.id).text("ran"));
  ASSERT_EQ(write.start(), BOLT_OK);
  EXPECT_EQ(write.cancel(), BOLT_OK);
  EXPECT_EQ(write.poll(), BOLT_CANCELLED);
  EXPECT_EQ(what.lines(), journal::lines_t{}) << "no instruction of the body may run";
}

TEST_F(conformance, G6_cancel_while_pending) {
  loop on;
  const gate open;
  call wait(on, "wait_open", args().put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  EXPECT_EQ(wait.cancel(), BOLT_OK);
  EXPECT_EQ(finish(on, wait).status, BOLT_CANCELLED);
  EXPECT_EQ(open.waiting(), 0u) << "the leaf has left the gate";
}

TEST_F(conformance, G6_cancel_twice) {
  loop on;
  const gate open;
  call wait(on, "wait_open", args().put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  EXPECT_EQ(wait.cancel(), BOLT_OK);
  EXPECT_EQ(wait.cancel(), BOLT_OK);
  EXPECT_EQ(on.arrived(), std::vector{wait.token()}) << "one wake for both";
  wait.arrived();
  EXPECT_EQ(wait.poll(), BOLT_CANCELLED);
  EXPECT_EQ(wait.cancel(), BOLT_INVALID_HANDLE) << "it has ended";
}

TEST_F(conformance, G6_cancel_during_poll) {
  loop on;
  const gate entered;
  call loops(on, "poll_until_cancelled", args().put(entered.id));
  loops.publish = true;
  std::thread canceller([&] {
    entered.block();
    EXPECT_EQ(runtime().future_cancel(loops.id()), BOLT_OK);
  });
  // The body loops in its first poll until bolt::cancelled() is true.
  EXPECT_EQ(loops.poll(), BOLT_CANCELLED);
  canceller.join();
}

TEST_F(conformance, G6_cancel_after_ready) {
  loop on;
  call add(on, "add", args().put<std::int64_t>(1).put<std::int64_t>(2));
  ASSERT_EQ(add.start(), BOLT_OK);
  const auto id = add.id();
  EXPECT_EQ(add.poll(), BOLT_READY);
  EXPECT_EQ(runtime().future_cancel(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(add.result.value().get<std::int64_t>(), 3);
}

TEST_F(conformance, G6_result_that_won_is_delivered) {
  loop on;
  const gate open;
  call value(on, "pool_value", args().put(open.id));
  EXPECT_EQ(value.poll(), BOLT_PENDING);
  open.open();
  EXPECT_EQ(on.wait(), std::vector{value.token()}); // the result is published now
  value.arrived();
  EXPECT_EQ(value.cancel(), BOLT_OK);
  EXPECT_EQ(finish(on, value).status, BOLT_READY);
  EXPECT_EQ(value.result.value().get<std::int64_t>(), 42);
}

TEST_F(conformance, G7_unwinds_innermost_first) {
  loop on;
  const journal what;
  const gate open;
  call nested(on, "nested", args().put(what.id).put(open.id));
  EXPECT_EQ(nested.poll(), BOLT_PENDING);
  EXPECT_EQ(what.lines(), (journal::lines_t{"outer", "middle", "inner"}));
  nested.cancel();
  EXPECT_EQ(finish(on, nested).status, BOLT_CANCELLED);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"outer", "middle", "inner", "~inner", "~middle", "~outer"}));
}

TEST_F(conformance, G7_cancel_waits_for_the_acknowledgement) {
  loop on;
  const journal what;
  const gate open;
  const gate acknowledge;
  call hold(on, "hold", args().put(what.id).put(open.id).put(acknowledge.id));
  EXPECT_EQ(hold.poll(), BOLT_PENDING);
  hold.cancel();
  EXPECT_EQ(on.arrived(), std::vector{hold.token()});
  hold.arrived();
  EXPECT_EQ(hold.poll(), BOLT_PENDING) << "asked, not acknowledged";
  EXPECT_EQ(acknowledge.waiting(), 1u);
  open.open(); // what it waited for comes too late: no more of the body runs
  EXPECT_TRUE(on.arrived().empty());
  hold.cancel(); // nor does another cancel end it
  EXPECT_EQ(what.lines(), journal::lines_t{"hold"}) << "nothing may be destroyed yet";
  acknowledge.open_elsewhere();
  EXPECT_EQ(finish(on, hold).status, BOLT_CANCELLED);
  EXPECT_EQ(what.lines(), (journal::lines_t{"hold", "~hold"}));
}

TEST_F(conformance, G7_cancel_waits_for_every_child) {
  loop on;
  const journal what;
  const gate open;
  const gate first;
  const gate second;
  call both(on, "hold_both", args().put(what.id).put(open.id).put(first.id).put(second.id));
  EXPECT_EQ(both.poll(), BOLT_PENDING);
  both.cancel();
  EXPECT_EQ(on.arrived(), std::vector{both.token()});
  both.arrived();
  EXPECT_EQ(both.poll(), BOLT_PENDING);
  EXPECT_EQ(first.waiting(), 1u);
  EXPECT_EQ(second.waiting(), 1u);
  second.open_elsewhere();
  for (const auto token : on.arrived()) { // a spurious wake would be allowed, an end is not
    EXPECT_EQ(token, both.token());
    both.arrived();
    EXPECT_NE(both.poll(), BOLT_CANCELLED);
  }
  EXPECT_FALSE(both.ended());
  first.open_elsewhere();
  EXPECT_EQ(finish(on, both).status, BOLT_CANCELLED);
  const auto lines = what.lines();
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines.front(), "both");
  EXPECT_EQ(lines.back(), "~both") << "the children unwind first";
}

TEST_F(conformance, G7_blocking_work_ends_before_cancelled) {
  loop on;
  const journal what;
  const gate leave;
  call blocks(on, "block_on_pool", args().put(what.id).put(leave.id));
  EXPECT_EQ(blocks.poll(), BOLT_PENDING);
  leave.block_until_waiting(1);
  blocks.cancel();
  EXPECT_EQ(on.wait(), std::vector{blocks.token()});
  blocks.arrived();
  EXPECT_EQ(blocks.poll(), BOLT_PENDING) << "the work has not returned";
  EXPECT_EQ(what.lines(), (journal::lines_t{"block", "work"}));
  leave.open();
  EXPECT_EQ(finish(on, blocks).status, BOLT_CANCELLED);
  EXPECT_EQ(what.lines(), (journal::lines_t{"block", "work", "~work", "~block"}));
}
