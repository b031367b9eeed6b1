#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

#include "parts.hpp"

namespace awkward {
namespace {

// Everything that can hold a value without being a list, around one list.
struct Onion {
  std::optional<std::array<std::variant<std::int64_t, std::vector<Onion>>, 1>> layer;
};
BOOST_DESCRIBE_STRUCT(Onion, (), (layer))

// That many lists, one inside the other. More than 64 have no wire form that libbolt would write.
Onion onion(std::uint32_t lists) {
  Onion whole;
  for (std::uint32_t i = 0; i < lists; ++i) {
    std::vector<Onion> inside;
    inside.push_back(std::move(whole));
    whole.layer = {std::move(inside)};
  }
  return whole;
}

using Number = std::variant<double, std::int64_t, bool>;

template <class T>
T echo(T value) {
  return value;
}

// Finer than Python's microseconds.
using nanotime = std::chrono::sys_time<std::chrono::nanoseconds>;
std::chrono::nanoseconds nanoseconds(std::int64_t n) { return std::chrono::nanoseconds(n); }
nanotime nanoseconds_since_1970(std::int64_t n) { return nanotime(nanoseconds(n)); }
using Moment = std::variant<std::string, std::chrono::microseconds, nanotime>;

// Names that Python keeps for itself.
struct None {
  std::int64_t from;
  std::int64_t __class__;
};
BOOST_DESCRIBE_STRUCT(None, (), (from, __class__))
// Numbers of kinds that a Python number may not fit, and padding.
struct Gadget {
  bool on;
  std::uint64_t large;
  float ratio;
  std::int8_t small;
};
BOOST_DESCRIBE_STRUCT(Gadget, (), (on, large, ratio, small))
enum class Keyword { mro, True, _missing_, __init__, name };
BOOST_DESCRIBE_ENUM(Keyword, mro, True, _missing_, __init__, name)

} // namespace

void def_values(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&echo<Number>>("echo_number", "value"_a);
  m.def<&nanoseconds>("nanoseconds", "n"_a);
  m.def<&nanoseconds_since_1970>("nanoseconds_since_1970", "n"_a);
  m.def<&echo<Moment>>("echo_moment", "value"_a);
  m.def<&echo<Onion>>("echo_onion", "value"_a);
  m.def<&echo<None>>("lambda", "from"_a);
  m.def<&echo<Gadget>>("echo_gadget", "value"_a);
  m.def<&echo<std::vector<Gadget>>>("echo_gadgets", "value"_a);
  m.def<&echo<Keyword>>("__name__", "None"_a);
  m.def<&onion>("onion", "lists"_a, "Lists inside records, optionals, arrays and variants.");
}

} // namespace awkward
