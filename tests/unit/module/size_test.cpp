// Empty values and very large ones.
#include "fixture.hpp"

using namespace sample;

namespace {

class size : public module_test {};

constexpr std::size_t hundred_mb = 100'000'000;

TEST_F(size, text_of_100_megabytes) {
  host::bytes args = host::block(std::string(hundred_mb, 'x'));
  host::call call(fn("echo_string"), args);
  ASSERT_EQ(call.status, BOLT_READY);
  EXPECT_EQ(call.data(), args);
}

TEST_F(size, bytes_of_100_megabytes) {
  host::bytes args = host::block(std::vector<std::uint8_t>(hundred_mb, 200));
  host::call call(fn("checksum"), args);
  ASSERT_EQ(call.status, BOLT_READY);
  EXPECT_EQ(call.as<std::uint64_t>(), 200 * hundred_mb);
}

TEST_F(size, G2_views_of_100_megabytes_are_kept_for_the_task) {
  host::bytes args = host::block(std::string(), std::string(hundred_mb, 'y'));
  host::call call(fn("join_later"), args);
  args.clear();
  args.shrink_to_fit();
  ASSERT_TRUE(call.pending());
  sample::the_gate().open();
  call.finish();
  EXPECT_EQ(call.as<std::string>().size(), 2 * hundred_mb + 1);
}

TEST_F(size, a_million_records) {
  const std::vector<Point> points(1'000'000, Point{1, 2});
  host::call call(fn("echo_points"), host::block(points));
  ASSERT_EQ(call.status, BOLT_READY);
  EXPECT_EQ(call.as<std::vector<Point>>(), points);
}

TEST_F(size, empty_values) {
  EXPECT_EQ(host::call(fn("sum"), host::block(std::vector<double>())).as<double>(), 0);
  EXPECT_EQ(host::call(fn("checksum"), host::block(host::bytes())).as<std::uint64_t>(), 0u);
  host::call joined(fn("join"), host::block(std::string(), std::string()));
  EXPECT_EQ(joined.as<std::string>(), "");
}

} // namespace
