// Abandoning a call, and ids that no longer mean anything.
#include <thread>

#include "conformance.hpp"

using namespace host;

TEST_F(conformance, G8_free_unfinished) {
  loop on;
  const journal what;
  const gate open;
  call nested(on, "nested", args().put(what.id).put(open.id));
  EXPECT_EQ(nested.poll(), BOLT_PENDING);
  EXPECT_EQ(nested.free(), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(nested.armed(), 0);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"outer", "middle", "inner", "~inner", "~middle", "~outer"}));
  EXPECT_EQ(open.waiting(), 0u);
}

TEST_F(conformance, G8_free_before_first_poll) {
  loop on;
  const journal what;
  call write(on, "write_line", args().put(what.id).text("ran"));
  ASSERT_EQ(write.start(), BOLT_OK);
  EXPECT_EQ(write.free(), BOLT_OK);
  EXPECT_EQ(what.lines(), journal::lines_t{});
}

TEST_F(conformance, G8_free_during_poll) {
  loop on;
  const journal what;
  const gate leave;
  const gate then;
  call blocks(on, "block_in_poll", args().put(what.id).put(leave.id).put(then.id));
  ASSERT_EQ(blocks.start(), BOLT_OK);
  const auto id = blocks.id();
  std::thread poller([&] { EXPECT_EQ(BOLT_OUTCOME(blocks.poll()), BOLT_CANCELLED); });
  leave.block_until_waiting(1);
  EXPECT_EQ(runtime().future_free(id), BOLT_OK | BOLT_DEFERRED);
  EXPECT_EQ(what.lines(), journal::lines_t{"poll"}) << "never destroyed under a running poll";
  leave.open();
  poller.join();
  EXPECT_EQ(what.lines(), (journal::lines_t{"poll", "~poll"}));
}

TEST_F(conformance, G8_free_detaches_until_acknowledged) {
  loop on;
  const journal what;
  const gate open;
  const gate acknowledge;
  call hold(on, "hold", args().put(what.id).put(open.id).put(acknowledge.id));
  EXPECT_EQ(hold.poll(), BOLT_PENDING);
  EXPECT_EQ(hold.free(), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(what.lines(), journal::lines_t{"hold"});
  acknowledge.open_elsewhere(); // the last acknowledgement destroys, on its thread
  EXPECT_EQ(what.lines(), (journal::lines_t{"hold", "~hold"}));
}

TEST_F(conformance, G8_stale_handle) {
  loop on;
  const gate open;
  call wait(on, "wait_open", args().put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  const auto id = wait.id();
  EXPECT_EQ(wait.free() & ~BOLT_TOKEN_BACK, BOLT_OK);

  call reuses(on, "wait_open", args().put(open.id)); // likely in the same slot
  EXPECT_EQ(reuses.poll(), BOLT_PENDING);
  for (const auto stale : {id, bolt_future{0}, bolt_future{12345}, ~bolt_future{0}}) {
    EXPECT_EQ(runtime().future_poll(stale, 1, nullptr), BOLT_INVALID_HANDLE);
    EXPECT_EQ(runtime().future_cancel(stale), BOLT_INVALID_HANDLE);
    EXPECT_EQ(runtime().future_free(stale), BOLT_INVALID_HANDLE);
    EXPECT_EQ(runtime().future_wake(stale), BOLT_INVALID_HANDLE);
    EXPECT_EQ(runtime().future_ack(stale), BOLT_INVALID_HANDLE);
  }
  EXPECT_TRUE(on.arrived().empty()) << "a stale id may not touch the new future";
  open.open();
  EXPECT_EQ(finish(on, reuses).status, BOLT_READY);
}

TEST_F(conformance, G13_queue_closed_with_calls_in_flight) {
  const gate open;
  auto on = std::make_unique<loop>();
  call wait(*on, "wait_open", args().put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  on.reset();
  const auto before = counters().late_wakes;
  open.open_elsewhere(); // woken into nothing
  EXPECT_EQ(counters().late_wakes, before + 1);
  EXPECT_EQ(wait.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
}
