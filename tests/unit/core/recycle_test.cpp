// Magazines and depots: what one thread frees another gets.
#include <array>

#include <gtest/gtest.h>

#include "core/recycle.hpp"

namespace bolt::core {
namespace {

constexpr std::uint32_t batch = 4;

void give(magazine& to, free_node& node, depot& shared) {
  if (to.give(&node)) return;
  to.make_room(batch, shared);
  ASSERT_TRUE(to.give(&node));
}

TEST(MagazineTest, keeps_two_batches_and_deposits_the_third) {
  depot shared;
  magazine mine;
  std::array<free_node, 3 * batch> nodes{};
  for (free_node& each : nodes)
    give(mine, each, shared);
  free_node* deposited = shared.fetch();
  ASSERT_NE(deposited, nullptr);
  EXPECT_EQ(deposited->count, batch);
  EXPECT_EQ(shared.fetch(), nullptr);
  int n = 0;
  while (mine.take() != nullptr)
    ++n;
  EXPECT_EQ(n, static_cast<int>(batch));
  EXPECT_NE(mine.take_spare(), nullptr);
  n = 1;
  while (mine.take() != nullptr)
    ++n;
  EXPECT_EQ(n, static_cast<int>(batch));
  EXPECT_EQ(mine.take_spare(), nullptr);
}

TEST(MagazineTest, gives_everything_back_when_it_is_emptied) {
  depot shared;
  magazine mine;
  std::array<free_node, 2 * batch - 1> nodes{};
  for (free_node& each : nodes)
    give(mine, each, shared);
  mine.empty(shared);
  EXPECT_EQ(mine.take(), nullptr);
  EXPECT_EQ(mine.take_spare(), nullptr);
  std::uint32_t n = 0;
  magazine other;
  while (free_node* fetched = shared.fetch()) {
    n += fetched->count;
    other.refill(fetched);
    std::uint32_t listed = 0;
    while (other.take() != nullptr)
      ++listed;
    EXPECT_LE(listed, batch);
    n -= listed;
  }
  EXPECT_EQ(n, 0U) << "each list is as long as it says";
}

TEST(MagazineTest, an_empty_one_can_be_emptied) {
  depot shared;
  magazine mine;
  mine.empty(shared);
  EXPECT_EQ(shared.fetch(), nullptr);
}

} // namespace
} // namespace bolt::core
