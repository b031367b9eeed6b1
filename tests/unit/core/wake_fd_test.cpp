// The descriptor that wakes an event loop, in both of its forms.
#include "core/wake_fd.hpp"

#include <fcntl.h>
#include <poll.h>

#include <cstdlib>

#include <gtest/gtest.h>

namespace bolt::core {
namespace {

struct WakeFdTest : testing::TestWithParam<const char*> {
  wake_fd wake;

  void SetUp() override {
    ASSERT_EQ(::setenv("BOLT_WAKE_PIPE", GetParam(), 1), 0);
    ASSERT_TRUE(wake.open());
  }
  void TearDown() override { wake.close(); }
  bool readable() const {
    pollfd p{wake.readable(), POLLIN, 0};
    return ::poll(&p, 1, 0) == 1;
  }
};

TEST_P(WakeFdTest, is_readable_from_signal_to_consume) {
  EXPECT_FALSE(readable());
  wake.signal();
  wake.signal();
  EXPECT_TRUE(readable());
  wake.consume();
  EXPECT_FALSE(readable());
  wake.consume(); // does not block
  wake.signal();
  EXPECT_TRUE(readable());
}

TEST_P(WakeFdTest, takes_any_number_of_signals_without_blocking) {
  for (int i = 0; i < 100000; ++i)
    wake.signal();
  EXPECT_TRUE(readable());
  wake.consume();
  EXPECT_FALSE(readable());
}

TEST_P(WakeFdTest, does_not_leak_into_programs_that_are_started) {
  EXPECT_NE(::fcntl(wake.readable(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(::fcntl(wake.readable(), F_GETFL) & O_NONBLOCK, 0);
}

INSTANTIATE_TEST_SUITE_P(Wake, WakeFdTest, testing::Values("0", "1"),
                         [](const auto& test) { return *test.param == '1' ? "pipe" : "eventfd"; });

} // namespace
} // namespace bolt::core
