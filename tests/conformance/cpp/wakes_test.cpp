// Suspending and being woken.
#include <algorithm>
#include <memory>
#include <numeric>
#include <thread>

#include "conformance.hpp"

using namespace host;

TEST_F(conformance, yield_returns_to_the_host) {
  loop on;
  call yields(on, "yield_times", args().put<std::uint32_t>(3));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(yields.poll(), BOLT_AGAIN) << i;
  }
  EXPECT_EQ(yields.armed(), 0) << "AGAIN does not keep the token";
  EXPECT_EQ(yields.poll(), BOLT_READY);
  EXPECT_EQ(yields.result.value().get<std::uint32_t>(), 3u);
}

TEST_F(conformance, G4_wake_from_another_thread) {
  loop on;
  const gate open;
  call wait(on, "wait_open", args().put(open.id));
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  EXPECT_TRUE(on.arrived().empty());
  open.open_elsewhere();
  EXPECT_EQ(on.wait(), std::vector{wait.token()});
  wait.arrived();
  EXPECT_EQ(wait.poll(), BOLT_READY);
}

TEST_F(conformance, G4_wakes_coalesce) {
  loop on;
  const probe at;
  call polls(on, "probe_wait", args().put(at.id));
  EXPECT_EQ(polls.poll(), BOLT_PENDING);
  at.wake(5);
  EXPECT_EQ(on.arrived(), std::vector{polls.token()}) << "five wakes, one token";
  polls.arrived();
  EXPECT_EQ(polls.poll(), BOLT_PENDING);
  at.finish();
  at.wake(5);
  EXPECT_EQ(on.arrived(), std::vector{polls.token()});
  polls.arrived();
  EXPECT_EQ(polls.poll(), BOLT_READY);
  EXPECT_EQ(polls.result.value().get<std::uint32_t>(), 3u) << "polls of the future itself";
}

TEST_F(conformance, G4_wake_during_poll_is_again) {
  loop on;
  call wakes(on, "wake_itself", args().put<std::uint32_t>(2));
  EXPECT_EQ(wakes.poll(), BOLT_AGAIN);
  EXPECT_EQ(wakes.poll(), BOLT_AGAIN);
  EXPECT_TRUE(on.arrived().empty());
  EXPECT_EQ(wakes.poll(), BOLT_READY);
}

TEST_F(conformance, G4_wakes_arrive_first_in_first_out) {
  loop on;
  const gate open;
  std::vector<std::unique_ptr<call>> calls;
  std::vector<call*> all;
  for (int i = 0; i < 100; ++i) {
    calls.push_back(std::make_unique<call>(on, "wait_open", args().put(open.id)));
    all.push_back(calls.back().get());
    ASSERT_EQ(all.back()->poll(), BOLT_PENDING);
  }
  open.open_elsewhere();
  std::vector<std::size_t> expected(all.size());
  std::iota(expected.begin(), expected.end(), 0u);
  EXPECT_EQ(finish_all(on, all), expected);
}

TEST_F(conformance, many_concurrent) {
  loop on;
  const gate open;
  std::vector<std::unique_ptr<call>> calls;
  std::vector<call*> all;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    calls.push_back(i % 2 == 0
                        ? std::make_unique<call>(on, "wait_open", args().put(open.id))
                        : std::make_unique<call>(on, "yield_times", args().put<std::uint32_t>(2)));
    all.push_back(calls.back().get());
    all.back()->poll();
  }
  EXPECT_EQ(counters().live_futures, 10'000u);
  EXPECT_EQ(open.waiting(), 5'000u);
  open.open_elsewhere();
  finish_all(on, all);
  EXPECT_TRUE(std::ranges::all_of(all, [](auto* one) { return one->result.status == BOLT_READY; }));
}

TEST_F(conformance, G3_second_poll_is_busy) {
  loop on;
  const journal what;
  const gate leave;
  const gate then;
  call blocks(on, "block_in_poll", args().put(what.id).put(leave.id).put(then.id));
  ASSERT_EQ(blocks.start(), BOLT_OK);
  std::thread poller([&] { EXPECT_EQ(blocks.poll(), BOLT_PENDING); });
  leave.block_until_waiting(1);
  EXPECT_EQ(runtime().future_poll(blocks.id(), 0, nullptr), BOLT_BUSY);
  leave.open();
  poller.join();
  then.open();
  EXPECT_EQ(finish(on, blocks).status, BOLT_READY);
}

TEST_F(conformance, G8_late_wake_after_the_end) {
  loop on;
  const probe at;
  call polls(on, "probe_wait", args().put(at.id));
  EXPECT_EQ(polls.poll(), BOLT_PENDING);
  at.finish();
  at.wake(1);
  EXPECT_EQ(finish(on, polls).status, BOLT_READY);
  const auto before = counters().late_wakes;
  at.wake(3);
  EXPECT_EQ(counters().late_wakes, before + 3) << "dropped and counted";
  EXPECT_TRUE(on.arrived().empty());
}
