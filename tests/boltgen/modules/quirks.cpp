// A module that Kotlin finds hard: names that it reserves, that its own types have, or that are one
// name in its style; docs that would end a comment; values of all kinds as defaults; errors in
// several variants.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

namespace quirks {

using namespace std::chrono;

// What Kotlin's own types, and those of the SDK, are called.
struct List {
  std::int64_t size;
};
BOOST_DESCRIBE_STRUCT(List, (), (size))
struct BoltCodecs {
  std::string val;
};
BOOST_DESCRIBE_STRUCT(BoltCodecs, (), (val))
struct Functions {
  List Unit;
  BoltCodecs component1;
  bool is_it;
};
BOOST_DESCRIBE_STRUCT(Functions, (), (Unit, component1, is_it))
struct suspend {
  std::int64_t dynamic;
};
BOOST_DESCRIBE_STRUCT(suspend, (), (dynamic))
struct Quirks {};
BOOST_DESCRIBE_STRUCT(Quirks, (), ())

// One name in Kotlin's style, and types that differ in case alone.
struct point {
  double x_y;
  double xY;
};
BOOST_DESCRIBE_STRUCT(point, (), (x_y, xY))
struct Point {
  std::array<float, 2> at;
  std::uint8_t in;
};
BOOST_DESCRIBE_STRUCT(Point, (), (at, in))
enum class Mode : std::uint64_t { off, timedOut, timed_out, _1st, all = ~std::uint64_t{0} };
BOOST_DESCRIBE_ENUM(Mode, off, timedOut, timed_out, _1st, all)
enum class Tiny : std::int8_t { low = -128, high = 127 };
BOOST_DESCRIBE_ENUM(Tiny, low, high)

// Recursive through everything.
struct Tree {
  std::vector<Tree> children;
  std::map<std::string, Tree> named;
  std::unique_ptr<Tree> boxed;
  std::variant<std::int64_t, std::vector<Tree>> either;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (children, named, boxed, either))

class Handle {
 public:
  static std::shared_ptr<Handle> create() { return std::make_shared<Handle>(); }
  void close() {}
  std::string to_string() const { return {}; }
  bool equals(std::int64_t) const { return true; }
  bool is_closed() const { return false; }
  void wait() {}
  bolt::task<void> notify() { co_return; }
  std::int64_t get_level() const { return level; }
  std::int64_t level = 1;
  std::string when;
};

// Everything a record can hold, each with a default.
struct Defaults {
  bool flag = true;
  std::int8_t i8 = -128;
  std::uint8_t u8 = 255;
  std::int16_t i16 = -32768;
  std::uint16_t u16 = 65535;
  std::int32_t i32 = std::numeric_limits<std::int32_t>::min();
  std::uint32_t u32 = 4294967295;
  std::int64_t i64 = std::numeric_limits<std::int64_t>::min();
  std::uint64_t u64 = std::numeric_limits<std::uint64_t>::max();
  float f32 = 0.1F;
  float tiny = 1e-45F;
  double f64 = -0.0;
  double most = std::numeric_limits<double>::infinity();
  float least = -std::numeric_limits<float>::infinity();
  double none = std::numeric_limits<double>::quiet_NaN();
  std::string text = "a $dollar, a \"quote\",\n\ta tab, a \\, \x01, \u00fc and \U0001F600";
  std::string longer = "One that is much too long for a line of a hundred columns, so that it has "
                       "to be taken apart somewhere, and put together again.";
  std::vector<std::uint8_t> bytes = {0, 127, 128, 255};
  milliseconds pause = 1500ms;
  nanoseconds shortest = nanoseconds::min();
  sys_time<nanoseconds> moment = sys_time<nanoseconds>(nanoseconds(-1));
  sys_time<seconds> epoch{};
  std::optional<std::uint8_t> some = std::uint8_t{7};
  std::optional<std::string> nothing;
  std::vector<std::uint16_t> unsigned_numbers = {1, 2};
  std::vector<std::int16_t> numbers = {-32768, 2};
  std::vector<std::optional<std::int8_t>> holes = {std::int8_t{-1}, std::nullopt};
  std::map<std::uint8_t, std::int16_t> map = {{1, -1}, {2, 2}};
  std::map<std::string, bool> no_map;
  std::array<std::uint32_t, 2> pair = {1, 2};
  std::variant<std::int8_t, std::uint8_t, List, std::vector<List>> either = std::uint8_t{3};
  std::variant<std::int64_t, List> direct = List{5};
  std::variant<std::int64_t, std::string> word = "word";
  Mode mode = Mode::timed_out;
  List list = {4};
  std::vector<List> lists = {{1}, {2}};
  Quirks empty;
};
BOOST_DESCRIBE_STRUCT(Defaults, (),
                      (flag, i8, u8, i16, u16, i32, u32, i64, u64, f32, tiny, f64, most, least,
                       none, text, longer, bytes, pause, shortest, moment, epoch, some, nothing,
                       unsigned_numbers, numbers, holes, map, no_map, pair, either, direct, word,
                       mode, list, lists, empty))

// Errors: in one variant, in several, in one that is inside of another, with every awkward field.
struct Alone {
  std::string message;
  std::int64_t cause;
  std::string stack_trace;
  std::string field;
  std::vector<double> values;
};
BOOST_DESCRIBE_STRUCT(Alone, (), (message, cause, stack_trace, field, values))
struct Shared {
  std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(Shared, (), (message))
struct Bare {};
BOOST_DESCRIBE_STRUCT(Bare, (), ())
enum class Code : std::uint16_t { bad, worse };
BOOST_DESCRIBE_ENUM(Code, bad, worse)
enum class Own : std::int64_t { one };
BOOST_DESCRIBE_ENUM(Own, one)
using Inner = std::variant<Alone, Shared, Code>;
using Outer = std::variant<Inner, Bare, Own>;
using Other = std::variant<Shared, Code, Shared>;

bolt::result<void, Outer> fail_outer(std::int64_t how) {
  switch (how) {
  case 0:
    return Inner{Alone{"alone", 1, "trace", "field", {0.5}}};
  case 1:
    return Inner{Shared{"shared"}};
  case 2:
    return Inner{Code::worse};
  case 3:
    return Outer{Bare{}};
  default:
    return Outer{Own::one};
  }
}
bolt::task<bolt::result<std::int64_t, Other>> fail_other(std::int64_t how) {
  if (how == 0) co_return Other{std::in_place_index<0>, Shared{"first"}};
  if (how == 1) co_return Other{Code::bad};
  co_return Other{std::in_place_index<2>, Shared{"last"}};
}
bolt::result<void, Inner> fail_inner() { return Inner{Code::bad}; }
bolt::result<void, std::variant<Bare>> fail_single() { return Bare{}; }
bolt::result<void, std::variant<Own>> fail_single_code() { return Own::one; }
bolt::result<void, Own> fail_own() { return Own::one; }

template <class T>
T echo(T value) {
  return value;
}
using Mixed = std::variant<std::vector<std::int8_t>, std::vector<std::uint8_t>, point, point,
                           std::shared_ptr<Handle>, Mode, std::optional<std::string>,
                           std::map<std::string, std::vector<double>>>;

std::int64_t object(std::int64_t fun, std::int64_t value, std::int64_t i64, std::int64_t point) {
  return fun + value + i64 + point;
}

} // namespace quirks

BOLT_MODULE(quirks, m) {
  using namespace quirks;
  using namespace bolt::literals;
  m.doc("Ends a comment */ and opens one /* in it.\n\n@param no tag\n\n    as it is\n"
        "And a line that is so long that no comment of a hundred columns holds it, and is broken "
        "between two of its words.");
  m.error<Inner>("Inner");
  m.error<Outer>("Outer", "Several things.\nMore of them.");
  m.record<Defaults>("All defaults.").defaults();
  m.record<point>("In lower case.").field<&point::x_y>("One.").field<&point::xY>("Another.");
  m.enum_<Mode>("How.").value<Mode::off>("Not at all.");
  m.def<&object>("object", "fun"_a, "value"_a.doc("A doc\nof two lines."), "i64"_a = 64,
                 "point"_a = -1, "With names that are reserved.");
  m.def<[](Functions functions) { return functions; }>("listOf", "Functions"_a);
  m.def<[](point a) { return a.xY; }>("point_", "a"_a = point{1, 2});
  m.def<[](std::int64_t when) { return when; }>("fetch_user", "when"_a, "Snake.");
  m.def<[](std::int64_t when) { return when; }>("fetchUser", "when"_a, "Camel.");
  m.def<[](std::int64_t when) { return when; }>("HTTPGet", "_"_a, "Shouted.");
  m.def<&echo<Point>>("echo_point", "value"_a);
  m.def<&fail_single_code>("fail_single_code");
  m.def<&echo<suspend>>("echo_suspend", "value"_a = suspend{3});
  m.def<&echo<Mixed>>("echo_mixed", "value"_a);
  m.def<&echo<Defaults>>("echo_defaults", "value"_a = Defaults{});
  m.def<&echo<Quirks>>("echo_quirks", "value"_a = Quirks{});
  m.def<&echo<Tiny>>("echo_tiny", "value"_a = Tiny::low);
  m.def<&echo<Tree>>("echo_tree", "value"_a);
  m.def<&fail_outer>("fail_outer", "how"_a).def<&fail_other>("fail_other", "how"_a);
  m.def<&fail_inner>("fail_inner").def<&fail_single>("fail_single").def<&fail_own>("fail_own");
  m.class_<Handle>("Handle", "Has names that every object has.")
      .def_static<&Handle::create>("create")
      .def<&Handle::close>("close")
      .def<&Handle::to_string>("to_string")
      .def<&Handle::equals>("equals", "other"_a)
      .def<&Handle::is_closed>("is_closed")
      .def<&Handle::wait>("wait")
      .def<&Handle::notify>("notify")
      .def<&Handle::get_level>("get_level")
      .property<&Handle::level>("level", "How far.")
      .property<&Handle::when>("when", bolt::read_only);
  m.constant("EXPECTED", 1)
      .constant("maxUsers", 2)
      .constant("max_users", 3)
      .constant("a_name_that_is_long_enough_to_need_a_line_of_its_own_for_its_value", point{1, 2},
                "Long.");
}
