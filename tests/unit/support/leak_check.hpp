// A fixture for every test that touches libbolt: at its end nothing is alive. Counts are read once.
#pragma once

#include <gtest/gtest.h>

#include "bolt/bolt.h"

namespace bolt::test {

inline bolt_counters read_counters() {
  bolt_counters counters{};
  counters.size = sizeof counters;
  EXPECT_EQ(bolt_counters_read(&counters), BOLT_OK);
  return counters;
}

class leak_check : public testing::Test {
 protected:
  // Here and not in TearDown: the members of the test's own fixture, buffers for one, are gone by
  // now.
  ~leak_check() override {
    const bolt_counters now = read_counters();
    EXPECT_EQ(now.live_futures, 0U);
    EXPECT_EQ(now.live_frames, 0U);
    EXPECT_EQ(now.live_buffers, 0U);
    EXPECT_EQ(now.live_objects, 0U);
    EXPECT_EQ(now.live_queues, 0U);
    EXPECT_EQ(now.live_timers, 0U);
    EXPECT_EQ(now.live_watches, 0U);
  }
};

} // namespace bolt::test
