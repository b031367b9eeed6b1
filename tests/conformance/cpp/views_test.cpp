// Lists that a host may see in place: to C they are lists as any other, with a hint.
#include "conformance.hpp"

using namespace host;

namespace {

// offsetof the fixture's Sample, by the rules of the wire.
enum : std::size_t { channel = 0, value = 8, code = 16, axes = 20, at = 32, last = 48, size = 56 };

void is_in_place(std::string_view name) {
  EXPECT_EQ(function(name)->flags & BOLT_FN_IN_PLACE, std::uint32_t{BOLT_FN_IN_PLACE}) << name;
}

} // namespace

TEST_F(conformance, view_records_in_place) {
  is_in_place("points_in_place");
  EXPECT_EQ(function("echo_points")->flags & BOLT_FN_IN_PLACE, 0u);
  writer expected = args().list(1'000);
  for (int i = 0; i < 1'000; ++i)
    expected.put(i * 1.0).put(i * 0.5);
  EXPECT_EQ(ready("points_in_place", args().put<std::uint32_t>(1'000)).bytes, expected.bytes());
}

TEST_F(conformance, view_numbers_in_place) {
  is_in_place("numbers_in_place");
  const writer expected = args().list(3).put(0.0).put(1.0).put(2.0);
  EXPECT_EQ(ready("numbers_in_place", args().put<std::uint32_t>(3)).bytes, expected.bytes());
}

TEST_F(conformance, view_padding_is_zero) {
  is_in_place("samples_in_place");
  const outcome got = ready("samples_in_place", args().put<std::uint32_t>(2));
  ASSERT_EQ(got.bytes.size(), 8 + 2 * size);
  const auto fields = [](std::size_t byte) {
    return byte == channel || (byte >= value && byte < code + 2) || (byte >= axes && byte <= last);
  };
  for (std::size_t i = 0; i < 2 * size; ++i) {
    if (fields(i % size)) continue;
    EXPECT_EQ(got.bytes[8 + i], 0) << i;
  }
  EXPECT_EQ(got.bytes[8 + size + last], 1) << "the fields are there";
}

TEST_F(conformance, view_empty) {
  const writer none = args().list(0);
  EXPECT_EQ(ready("points_in_place", args().put<std::uint32_t>(0)).bytes, none.bytes());
  EXPECT_EQ(ready("numbers_in_place", args().put<std::uint32_t>(0)).bytes, none.bytes());
}

TEST_F(conformance, G6_view_of_a_cancelled_call_is_released) {
  loop on;
  const gate open;
  call points(on, "points_after", args().put(open.id).put<std::uint32_t>(1'000));
  EXPECT_EQ(points.poll(), BOLT_PENDING);
  EXPECT_EQ(points.cancel(), BOLT_OK);
  EXPECT_EQ(finish(on, points).status, BOLT_CANCELLED);
}
