// Every type there and back: as an argument of a real function, and as its result.
#include <cmath>
#include <limits>

#include "fixture.hpp"

using namespace sample;

namespace {

class round_trip : public module_test {
 protected:
  template <class T>
  void check(const char* name, const T& value) {
    SCOPED_TRACE(name);
    const host::bytes sent = host::block(value);
    host::call call(fn(name), sent);
    call.finish();
    ASSERT_EQ(call.status, BOLT_READY) << call.text();
    EXPECT_EQ(call.as<T>(), value);
    EXPECT_GE(sent.size(), fn(name).args_min);
  }
  template <class T>
  void check_limits(const char* name) {
    check<T>(name, std::numeric_limits<T>::lowest());
    check<T>(name, std::numeric_limits<T>::max());
    check<T>(name, T{});
    check<T>(name, T{1});
  }
};

TEST_F(round_trip, scalars) {
  check("echo_bool", true);
  check("echo_bool", false);
  check_limits<std::int8_t>("echo_i8");
  check_limits<std::uint8_t>("echo_u8");
  check_limits<std::int16_t>("echo_i16");
  check_limits<std::uint16_t>("echo_u16");
  check_limits<std::int32_t>("echo_i32");
  check_limits<std::uint32_t>("echo_u32");
  check_limits<std::int64_t>("echo_i64");
  check_limits<std::uint64_t>("echo_u64");
  check_limits<long long>("echo_long_long");
  check_limits<float>("echo_f32");
  check_limits<double>("echo_f64");
}

TEST_F(round_trip, two_to_the_63_and_its_neighbours) {
  for (const std::uint64_t value : {(1ull << 63) - 1, 1ull << 63, (1ull << 63) + 1}) {
    check("echo_u64", std::uint64_t{value});
  }
}

TEST_F(round_trip, special_floats_keep_their_bits) {
  using limits = std::numeric_limits<double>;
  for (const double value : {limits::infinity(), -limits::infinity(), -0.0, limits::denorm_min()}) {
    host::call call(fn("echo_f64"), host::block(value));
    ASSERT_EQ(call.status, BOLT_READY);
    EXPECT_EQ(call.data(), host::block(value));
  }
  const std::uint64_t odd_nan = 0x7ff8dead0000beefu;
  host::call call(fn("echo_f64"), host::block(odd_nan));
  ASSERT_EQ(call.status, BOLT_READY);
  EXPECT_EQ(call.data(), host::block(odd_nan));
}

TEST_F(round_trip, text_and_bytes) {
  check("echo_string", std::string());
  check("echo_string", std::string("hello"));
  check("echo_string", std::string("nul \0 inside", 12));
  check("echo_string", std::string("\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\x89"));
  check("echo_string_async", std::string(1000, 'x'));
  check("echo_bytes", std::vector<std::byte>{std::byte{0}, std::byte{255}});
  check("echo_u8s", std::vector<std::uint8_t>{});
  check("echo_u8s", std::vector<std::uint8_t>{0, 128, 255});
}

TEST_F(round_trip, containers) {
  check("echo_optional", std::optional<double>());
  check("echo_optional", std::optional<double>(2.5));
  check("echo_optional_string", std::optional<std::string>(""));
  check("echo_list", std::vector<std::int32_t>{});
  check("echo_list", std::vector<std::int32_t>{1, -2, INT32_MAX});
  check("echo_strings", std::vector<std::string>{"", "a", "bcd"});
  check("echo_bools", std::vector<bool>{true, false, true});
  check("echo_nested", std::vector<std::optional<std::vector<std::string>>>{
                           std::nullopt, std::vector<std::string>{}, {{"x", "yz"}}});
  check("echo_array", std::array<double, 3>{1, 2, 3});
  check("echo_string_array", std::array<std::string, 2>{"ab", "c"});
  check("echo_map", std::map<std::string, std::int64_t>{});
  check("echo_map", std::map<std::string, std::int64_t>{{"", 1}, {"abc", -1}, {"d", 0}});
  check("echo_level_map",
        std::unordered_map<Level, std::string>{{Level::low, "l"}, {Level::high, "h"}});
}

TEST_F(round_trip, variants) {
  check("echo_shape", Shape(Point{1, 2}));
  check("echo_shape", Shape(std::string("text")));
  check("echo_shape", Shape(std::int64_t{-7}));
  check("echo_shape", Shape(Level::middle));
}

TEST_F(round_trip, enums) {
  check("echo_level", Level::low);
  check("echo_level", Level::high);
  check("echo_offset", far_left);
  check("echo_offset", far_right);
  check("echo_old", second);
}

TEST_F(round_trip, records) {
  const Mark mark{7, Level::high, true, {1.5, -2.5}, {1, 2, 65535}};
  const User user{1, "Ada", "ada@example.org", {"a", "bb", ""}};
  check("echo_point", Point{1, -1});
  check("echo_mark", mark);
  check("echo_empty", Empty{});
  check("echo_user", user);
  check("echo_user", User{});
  check("echo_tree", Tree{1, {{2, {{3, {}}}}, {4, {}}}});
  Derived derived;
  derived.kind = 9;
  derived.text = "inherited";
  check("echo_derived", derived);
  check("echo_points", std::vector<Point>{{1, 2}, {3, 4}});
  check("echo_marks", std::vector<Mark>{mark, mark});
  check("echo_users", std::vector<User>{user, User{}, user});
  check("echo_page", Page<User>{{user}});
}

TEST_F(round_trip, durations_and_times) {
  using namespace std::chrono;
  check("echo_ns", nanoseconds::min());
  check("echo_ns", nanoseconds::max());
  check("echo_ms", milliseconds(-1));
  check("echo_ms", milliseconds(9'223'372'036'854));
  check("echo_time", system_clock::time_point(floor<system_clock::duration>(nanoseconds(-1001))));
  check("echo_day", sys_days(2024y / February / 29));
  check("echo_day", sys_days(1677y / September / 22));
  check("echo_pico", pico(-7000));
  check("echo_tiny", tiny(-128));
  check("echo_ticks", ticks(3));
  check("echo_times", Times{});
  const auto noon = system_clock::time_point(hours(12));
  check("echo_times", Times{nanoseconds(1),
                            milliseconds(2),
                            {sys_seconds(seconds(-3)), {}},
                            {hours(4), hours(-5)},
                            {{"noon", noon}}});
}

// What the function's type holds and 64 bits of nanoseconds do not.
TEST_F(round_trip, times_that_cannot_be_given) {
  using namespace std::chrono;
  EXPECT_THROW(host::block(milliseconds::max()), std::range_error);
  EXPECT_THROW(host::block(sys_days(2263y / January / 1)), std::range_error);
  EXPECT_THROW(host::block(pico(1)), std::range_error);
  EXPECT_THROW(host::block(ticks(1)), std::range_error);
  EXPECT_THROW(host::block(ticks::max()), std::range_error);
}

TEST_F(round_trip, everything_nested) {
  Everything value;
  value.flag = true;
  value.i8 = -8;
  value.u16 = 16;
  value.f32 = 0.5f;
  value.bytes = {std::byte{1}, std::byte{2}};
  value.by_name = {{"a", {{1, 2}}}, {"b", {}}};
  value.levels = {{-1, Level::low}, {7, Level::middle}};
  value.mark = Mark{1, Level::low, false, {0, 1}, {}};
  value.shape = std::string("shape");
  value.pair = {"left", "right"};
  value.bits = {false, true};
  check("echo_everything", value);
  check("echo_everything_async", value);
  check("echo_everything", Everything{});
}

TEST_F(round_trip, boxes) {
  Link one{1, nullptr, nullptr};
  check("echo_link", one);
  check("echo_box", std::unique_ptr<Link>());
  Link two{2, std::make_unique<Link>(std::move(one)), std::make_unique<Point>(Point{3, 4})};
  check("echo_link", two);
  std::vector<Link> links(2);
  links[1] = std::move(two);
  check("echo_links", links);
  // The value's place depends on what is before the block's box, not on the box.
  EXPECT_EQ(host::block(std::uint8_t{1}, std::unique_ptr<Link>(), std::uint8_t{2}).size(), 10u);
}

TEST_F(round_trip, a_chain_of_the_greatest_depth) {
  const auto chain = [](int links) {
    std::unique_ptr<Link> first;
    for (int i = 0; i < links; ++i)
      first = std::make_unique<Link>(Link{i, std::move(first), nullptr});
    return first;
  };
  host::call call(fn("echo_box"), host::block(chain(64)));
  ASSERT_EQ(call.status, BOLT_READY) << call.text();
  EXPECT_EQ(call.data(), host::block(chain(64)));
  EXPECT_THROW(host::block(chain(65)), std::length_error);
}

// Depth counts lists and maps: 64 may enclose each other.
TEST_F(round_trip, a_tree_of_the_greatest_depth) {
  Tree tree{0, {}};
  for (int depth = 1; depth < 64; ++depth) {
    Tree outer{depth, {}};
    outer.children.push_back(std::move(tree));
    tree = std::move(outer);
  }
  check("echo_tree", tree);
}

// Parameters at fixed places take a shorter way: the same answers.
TEST_F(round_trip, fixed_parameters) {
  const host::bytes args =
      host::block(std::int8_t{-1}, Point{1, 2}, std::array<std::uint16_t, 3>{10, 20, 30});
  host::call sum(fn("fixed"), args);
  ASSERT_EQ(sum.status, BOLT_READY) << sum.text();
  EXPECT_EQ(sum.as<double>(), 62);
}

TEST_F(round_trip, blocks_at_any_address) {
  const User user{5, "Grace", std::nullopt, {"x"}};
  const std::vector<Mark> marks(3, Mark{1, Level::middle, true, {1, 2}, {3, 4, 5}});
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const auto send = [&](const char* name, const host::bytes& args) {
      host::bytes moved(shift);
      moved.insert(moved.end(), args.begin(), args.end());
      return std::make_unique<host::call>(fn(name), moved.data() + shift, args.size());
    };
    EXPECT_EQ(send("echo_user", host::block(user))->as<User>(), user);
    EXPECT_EQ(send("echo_marks", host::block(marks))->as<std::vector<Mark>>(), marks);
    EXPECT_EQ(send("count_set", host::block(marks))->as<std::size_t>(), 3u);
    EXPECT_EQ(send("sum", host::block(std::vector<double>{1, 2, 3.5}))->as<double>(), 6.5);
  }
}

} // namespace
