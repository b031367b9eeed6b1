// Memory that is too large to be recycled by size: kept for the next, or mapped.
#include "core/large_memory.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "core/kept_block.hpp"
#include "core/memory.hpp"

namespace bolt::core {
namespace {

constexpr std::size_t mb = 1'000'000;

TEST(KeptBlockTest, serves_what_is_at_most_twice_smaller) {
  std::byte memory[8];
  kept_block kept;
  EXPECT_EQ(kept.take(1), nullptr);
  EXPECT_EQ(kept.keep(memory, 100), nullptr);
  EXPECT_EQ(kept.take(101), nullptr);
  EXPECT_EQ(kept.take(49), nullptr);
  EXPECT_EQ(kept.take(50), memory);
  EXPECT_EQ(kept.take(50), nullptr);
}

TEST(KeptBlockTest, gives_back_what_it_kept_before) {
  std::byte first[8];
  std::byte second[8];
  kept_block kept;
  EXPECT_EQ(kept.keep(first, 100), nullptr);
  EXPECT_EQ(kept.keep(second, 200), first);
  EXPECT_EQ(kept.keep(nullptr, 0), second);
}

// Of every kind: allocated each time, kept by the thread, kept by the process, mapped.
TEST(LargeMemoryTest, is_aligned_and_all_of_it_can_be_written) {
  thread_block& block = this_thread();
  for (const std::size_t size :
       {recycled_limit + 1, std::size_t{70'000}, std::size_t{1} << 21U, (std::size_t{1} << 21U) + 1,
        10 * mb, std::size_t{1} << 25U, (std::size_t{1} << 25U) + 1, 100 * mb}) {
    for (int again = 0; again < 2; ++again) {
      void* const memory = allocate(block, size);
      ASSERT_NE(memory, nullptr);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 16, 0U);
      std::memset(memory, 1, size);
      deallocate(block, memory, size);
    }
  }
}

TEST(LargeMemoryTest, more_than_there_is_is_refused) {
  if (!recycling) return; // a sanitizer's allocator ends the process
  EXPECT_EQ(allocate(this_thread(), PTRDIFF_MAX - 1), nullptr);
}

TEST(LargeMemoryTest, what_one_thread_frees_another_may_get_and_never_two) {
  const auto churn = [](unsigned char mine) {
    thread_block& block = this_thread();
    for (std::size_t i = 0; i < 200; ++i) {
      const std::size_t size = (3 + i * mine % 40) * mb;
      auto* const memory = static_cast<unsigned char*>(allocate(block, size));
      ASSERT_NE(memory, nullptr);
      memory[0] = memory[size / 2] = memory[size - 1] = mine;
      std::this_thread::yield();
      ASSERT_EQ(memory[0], mine);
      ASSERT_EQ(memory[size / 2], mine);
      ASSERT_EQ(memory[size - 1], mine);
      deallocate(block, memory, size);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned char mine = 1; mine <= 4; ++mine)
    threads.emplace_back(churn, mine);
  for (std::thread& each : threads)
    each.join();
}

} // namespace
} // namespace bolt::core
