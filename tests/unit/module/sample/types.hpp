// The types of the sample module: one of each sort that can cross.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

namespace sample {

enum class Level : std::uint8_t { low, middle = 3, high = 200 };
BOOST_DESCRIBE_ENUM(Level, low, middle, high)

enum Offset : std::int64_t { far_left = INT64_MIN, centre = 0, far_right = INT64_MAX };
BOOST_DESCRIBE_ENUM(Offset, far_left, centre, far_right)

enum Old { first = 1, second = 2 }; // of a type that the compiler chose
BOOST_DESCRIBE_ENUM(Old, first, second)

// Plain, any bits, no padding.
struct Point {
  double x, y;
  bool operator==(const Point&) const = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

// Plain, but with a tail of padding, and not any bits.
struct Mark {
  std::uint32_t at;
  Level level;
  bool set;
  Point where;
  std::array<std::uint16_t, 3> counts;
  bool operator==(const Mark&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (at, level, set, where, counts))

struct Empty {
  bool operator==(const Empty&) const = default;
};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct User {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> email;
  std::vector<std::string> tags;
  bool operator==(const User&) const = default;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, name, email, tags))

struct Tree {
  std::int32_t value = 0;
  std::vector<Tree> children;
  bool operator==(const Tree&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (value, children))

struct Base {
  std::uint8_t kind = 0;
  bool operator==(const Base&) const = default;
};
BOOST_DESCRIBE_STRUCT(Base, (), (kind))
struct Derived : Base {
  std::string text;
  bool operator==(const Derived&) const = default;
};
BOOST_DESCRIBE_STRUCT(Derived, (Base), (text))

using Shape = std::variant<Point, std::string, std::int64_t, Level>;

struct Everything {
  bool flag = false;
  std::int8_t i8 = 0;
  std::uint16_t u16 = 0;
  float f32 = 0;
  std::vector<std::byte> bytes;
  std::map<std::string, std::vector<Point>> by_name;
  std::unordered_map<std::int32_t, Level> levels;
  std::optional<Mark> mark;
  Shape shape;
  std::array<std::string, 2> pair;
  std::vector<bool> bits;
  Empty nothing;
  bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, i8, u16, f32, bytes, by_name, levels, mark, shape, pair, bits,
                       nothing))

struct Times {
  std::chrono::nanoseconds exact{};
  std::optional<std::chrono::milliseconds> wait;
  std::vector<std::chrono::sys_seconds> when;
  std::array<std::chrono::hours, 2> span{};
  std::map<std::string, std::chrono::system_clock::time_point> by_name;
  bool operator==(const Times&) const = default;
};
BOOST_DESCRIBE_STRUCT(Times, (), (exact, wait, when, span, by_name))

using pico = std::chrono::duration<std::int64_t, std::pico>;
using tiny = std::chrono::duration<std::int8_t>;
using ticks = std::chrono::duration<std::uint64_t, std::ratio<1, 3>>;

// May hold another one of itself. Moves only.
struct Link {
  std::int32_t value = 0;
  std::unique_ptr<Link> next;
  std::unique_ptr<Point> where; // of a type that needs no box
  bool operator==(const Link& other) const {
    const auto same = [](const auto& a, const auto& b) {
      return a == nullptr || b == nullptr ? a == b : *a == *b;
    };
    return value == other.value && same(next, other.next) && same(where, other.where);
  }
};
BOOST_DESCRIBE_STRUCT(Link, (), (value, next, where))

struct Preset {
  std::string name = "none";
  std::vector<Point> points = {{1, 2}};
  Level level = Level::high;
  std::unique_ptr<Link> link;
  std::int64_t count = 3;
};
BOOST_DESCRIBE_STRUCT(Preset, (), (name, points, level, link, count))

struct NotFound {
  std::int64_t id = 0;
  bool operator==(const NotFound&) const = default;
};
BOOST_DESCRIBE_STRUCT(NotFound, (), (id))

struct Refused {
  std::string reason;
  bool operator==(const Refused&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (reason))

using DbError = std::variant<NotFound, Refused>;

template <class T>
struct Page {
  std::vector<T> items;
  bool operator==(const Page&) const = default;
};
BOOST_DESCRIBE_STRUCT(Page<User>, (), (items))

} // namespace sample
