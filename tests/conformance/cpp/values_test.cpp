// Each type there and back, with the values at its edges.
#include <cmath>
#include <limits>

#include "conformance.hpp"

using namespace host;

namespace {

// echo_X(value) gives back the bytes it got.
outcome echoed(std::string_view name, const writer& value) {
  auto ended = ready(name, value);
  EXPECT_EQ(ended.bytes, value.bytes()) << name;
  return ended;
}

template <class T>
void echo_limits(std::string_view name) {
  for (const T value :
       {std::numeric_limits<T>::lowest(), T{0}, T{1}, std::numeric_limits<T>::max()}) {
    EXPECT_EQ(echoed(name, args().put(value)).value().template get<T>(), value) << name;
  }
}

template <class T>
void echo_floats(std::string_view name) {
  using limits = std::numeric_limits<T>;
  echo_limits<T>(name);
  for (const T value : {limits::infinity(), -limits::infinity(), limits::denorm_min(), T(-0.0)}) {
    echoed(name, args().put(value));
  }
  EXPECT_TRUE(std::isnan(echoed(name, args().put(limits::quiet_NaN())).value().template get<T>()));
}

// Empty, ASCII, two, three and four bytes a character, NUL inside, long.
std::vector<std::string> texts() {
  return {"",
          "plain",
          "\xc3\xa9",
          "\xe2\x82\xac",
          "\xf0\x9f\x98\x80",
          std::string("a\0b", 3),
          std::string(100'000, 'x')};
}

} // namespace

TEST_F(conformance, value_scalars) {
  echoed("echo_bool", args().boolean(false));
  echoed("echo_bool", args().boolean(true));
  echo_limits<std::int8_t>("echo_i8");
  echo_limits<std::uint8_t>("echo_u8");
  echo_limits<std::int16_t>("echo_i16");
  echo_limits<std::uint16_t>("echo_u16");
  echo_limits<std::int32_t>("echo_i32");
  echo_limits<std::uint32_t>("echo_u32");
  echo_limits<std::int64_t>("echo_i64");
  echo_limits<std::uint64_t>("echo_u64");
  echo_floats<float>("echo_f32");
  echo_floats<double>("echo_f64");
}

TEST_F(conformance, value_record_of_all_scalars) {
  echoed("echo_scalars", args()
                             .align(8)
                             .boolean(true)
                             .put<std::int8_t>(-1)
                             .put<std::uint8_t>(255)
                             .put<std::int16_t>(-2)
                             .put<std::uint16_t>(65535)
                             .put<std::int32_t>(-3)
                             .put<std::uint32_t>(4294967295u)
                             .put<std::int64_t>(-4)
                             .put<std::uint64_t>(18446744073709551615u)
                             .put(0.5f)
                             .put(0.25));
}

TEST_F(conformance, value_strings) {
  for (const auto& text : texts()) {
    echoed("echo_string", args().text(text));
  }
}

TEST_F(conformance, value_bytes) {
  std::string all(256, '\0');
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = static_cast<char>(i);
  }
  echoed("echo_bytes", args().text(""));
  echoed("echo_bytes", args().text(all));
}

TEST_F(conformance, value_large) {
  std::string megabytes(8'000'000, 'm');
  megabytes.back() = '!';
  echoed("echo_string", args().text(megabytes));
  echoed("echo_bytes", args().text(megabytes));
}

TEST_F(conformance, value_optional) {
  echoed("echo_optional", args().tag(0, 4));
  echoed("echo_optional", args().tag(1, 4).text(""));
  echoed("echo_optional", args().tag(1, 4).text("here"));
}

TEST_F(conformance, value_list) {
  echoed("echo_list", args().list(0));
  echoed("echo_list", args().list(3).put<std::int64_t>(-1).put<std::int64_t>(0).put(INT64_MAX));
}

TEST_F(conformance, value_nested_lists) {
  writer value = args().list(3);
  value.list(2).tag(1, 4).text("a").tag(0, 4);
  value.list(0);
  value.list(1).tag(1, 4).text("bc");
  echoed("echo_nested", value);
}

TEST_F(conformance, value_map) {
  echoed("echo_map", args().list(0));
  writer value = args().list(2);
  value.align(8).text("one").put<std::int64_t>(1);
  value.align(8).text("two").put<std::int64_t>(2);
  echoed("echo_map", value);
}

TEST_F(conformance, value_variant) {
  echoed("echo_variant", args().tag(0, 8).put<std::int64_t>(-7));
  echoed("echo_variant", args().tag(1, 8).text("text"));
  echoed("echo_variant", args().tag(2, 8).align(8).put(1.5).put(-1.5));
}

TEST_F(conformance, value_array) { echoed("echo_array", args().put(1.0).put(2.0).put(3.0)); }

TEST_F(conformance, value_enum) {
  for (std::uint8_t color = 0; color < 3; ++color) {
    echoed("echo_color", args().put(color));
  }
  for (const std::int32_t level : {-5, 0, 2'000'000'000}) {
    echoed("echo_level", args().put(level));
  }
}

TEST_F(conformance, value_plain_records) {
  echoed("echo_point", args().put(1.0).put(-2.0));
  writer points = args().list(1'000);
  for (int i = 0; i < 1'000; ++i) {
    points.put(i * 1.0).put(i * 0.5);
  }
  echoed("echo_points", points);
}

TEST_F(conformance, value_plain_records_with_tail_padding) {
  writer marks = args().list(2);
  marks.put<std::int64_t>(1).put<std::uint8_t>(2).align(8);
  marks.put<std::int64_t>(3).put<std::uint8_t>(4).align(8);
  echoed("echo_marks", marks);
}

TEST_F(conformance, value_record) {
  writer person = args().put<std::int64_t>(7).text("Zo\xc3\xab");
  person.tag(1, 4).text("zoe@example.org");
  person.list(2).text("a").text("");
  person.put<std::uint8_t>(2); // blue
  person.align(8).put(1.0).put(2.0);
  echoed("echo_person", person);
}

TEST_F(conformance, value_recursive) {
  writer tree = args().text("root");
  tree.list(2);
  tree.align(8).text("left").list(0);
  tree.align(8).text("right").list(1);
  tree.align(8).text("leaf").list(0);
  echoed("echo_tree", tree);
}
