// Buffers: the caller's storage first, then memory of libbolt's.
#include <cstring>
#include <limits>
#include <vector>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"

namespace bolt::test {
namespace {

struct BufferTest : leak_check {
  result out; // 16 bytes of storage

  bool owned() const { return (out.buffer.flags & BOLT_BUFFER_OWNED) != 0; }
  void assign(std::string_view text) {
    EXPECT_EQ(bolt_buffer_assign(&out, text.data(), text.size()), BOLT_OK);
  }
};

TEST_F(BufferTest, what_fits_stays_in_the_callers_storage) {
  const std::uint8_t* storage = out.buffer.data;
  assign("0123456789abcdef");
  EXPECT_EQ(out.buffer.data, storage);
  EXPECT_FALSE(owned());
  EXPECT_EQ(out.text(), "0123456789abcdef");
  EXPECT_EQ(read_counters().live_buffers, 0U);
}

TEST_F(BufferTest, what_does_not_fit_moves_to_memory_of_libbolts) {
  assign("0123456789abcdefg");
  EXPECT_TRUE(owned());
  EXPECT_EQ(out.text(), "0123456789abcdefg");
  EXPECT_EQ(read_counters().live_buffers, 1U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(out.buffer.data) % 8, 0U);
}

TEST_F(BufferTest, reserve_keeps_the_contents) {
  assign("kept");
  ASSERT_EQ(bolt_buffer_reserve(&out, 5000), BOLT_OK);
  EXPECT_GE(out.buffer.cap, 5000U);
  EXPECT_EQ(out.text(), "kept");
  ASSERT_EQ(bolt_buffer_reserve(&out, 100000), BOLT_OK);
  EXPECT_EQ(out.text(), "kept");
  const std::uint8_t* before = out.buffer.data;
  ASSERT_EQ(bolt_buffer_reserve(&out, 10), BOLT_OK);
  EXPECT_EQ(out.buffer.data, before);
}

TEST_F(BufferTest, growing_step_by_step_copies_only_now_and_then) {
  std::size_t moves = 0;
  const std::uint8_t* at = out.buffer.data;
  for (std::size_t n = 1; n <= 1 << 20; n += 7) {
    ASSERT_EQ(bolt_buffer_reserve(&out, n), BOLT_OK);
    moves += out.buffer.data != at ? 1 : 0;
    at = out.buffer.data;
  }
  EXPECT_LE(moves, 20U);
}

TEST_F(BufferTest, assign_may_be_given_a_part_of_the_buffer_itself) {
  assign("0123456789");
  EXPECT_EQ(bolt_buffer_assign(&out, out.buffer.data + 3, 4), BOLT_OK);
  EXPECT_EQ(out.text(), "3456");
}

TEST_F(BufferTest, assign_of_nothing_is_fine) {
  assign("x");
  EXPECT_EQ(bolt_buffer_assign(&out, nullptr, 0), BOLT_OK);
  EXPECT_EQ(out.buffer.len, 0U);
  EXPECT_EQ(bolt_buffer_assign(&out, nullptr, 1), BOLT_ARGUMENT);
}

TEST_F(BufferTest, a_buffer_without_storage_works) {
  bolt_buffer none{sizeof none, 0, nullptr, 0, 0, nullptr, 0, 0};
  EXPECT_EQ(bolt_buffer_assign(&none, "abc", 3), BOLT_OK);
  EXPECT_EQ(std::memcmp(none.data, "abc", 3), 0);
  bolt_buffer_release(&none);
  EXPECT_EQ(none.data, nullptr);
  EXPECT_EQ(none.cap, 0U);
  EXPECT_EQ(bolt_buffer_assign(&none, "again", 5), BOLT_OK);
  bolt_buffer_release(&none);
  bolt_buffer_release(&none);
}

TEST_F(BufferTest, more_than_a_block_is_refused_and_changes_nothing) {
  assign("kept");
  const std::size_t too_much = std::size_t{BOLT_BLOCK_MAX} + 1;
  EXPECT_EQ(bolt_buffer_reserve(&out, too_much), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_buffer_reserve(&out, std::numeric_limits<std::size_t>::max()), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_buffer_assign(&out, "x", too_much), BOLT_ARGUMENT);
  EXPECT_EQ(out.text(), "kept");
}

TEST_F(BufferTest, references_are_dropped_with_the_buffer) {
  int dropped = 0;
  const auto drop = [](void* ptr) { ++*static_cast<int*>(ptr); };
  for (int i = 0; i < 100; ++i) {
    bolt_object object = 0;
    ASSERT_EQ(bolt_object_create(nullptr, &dropped, drop, &object), BOLT_OK);
    ASSERT_EQ(bolt_buffer_add_object(&out, object), BOLT_OK);
  }
  EXPECT_EQ(out.buffer.n_objects, 100U);
  EXPECT_EQ(dropped, 0);
  bolt_buffer_release(&out);
  EXPECT_EQ(dropped, 100);
  EXPECT_EQ(out.buffer.n_objects, 0U);
}

TEST_F(BufferTest, replacing_the_contents_drops_the_references_of_the_old) {
  int dropped = 0;
  bolt_object object = 0;
  ASSERT_EQ(bolt_object_create(
                nullptr, &dropped, [](void* ptr) { ++*static_cast<int*>(ptr); }, &object),
            BOLT_OK);
  ASSERT_EQ(bolt_buffer_add_object(&out, object), BOLT_OK);
  assign("a message instead");
  EXPECT_EQ(dropped, 1);
  EXPECT_EQ(out.buffer.n_objects, 0U);
}

TEST_F(BufferTest, a_hundred_megabytes_pass) {
  const std::vector<std::uint8_t> much(100 << 20, 0xab);
  EXPECT_EQ(bolt_buffer_assign(&out, much.data(), much.size()), BOLT_OK);
  EXPECT_EQ(out.buffer.len, much.size());
  EXPECT_EQ(std::memcmp(out.buffer.data, much.data(), much.size()), 0);
}

} // namespace
} // namespace bolt::test
