// A module that Swift finds hard: names that it reserves, that its own types and protocols have, or
// that mean something behind a dot; records whose memory it lays out otherwise; types that hold
// themselves.
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

namespace reserved {

// What Swift's own types are called.
struct Task {
  std::string String;
  std::optional<std::int64_t> Optional;
};
BOOST_DESCRIBE_STRUCT(Task, (), (String, Optional))
struct Duration {
  std::chrono::milliseconds Int;
};
BOOST_DESCRIBE_STRUCT(Duration, (), (Int))
struct Array {
  std::vector<Task> Result;
  std::map<std::string, Duration> Dictionary;
};
BOOST_DESCRIBE_STRUCT(Array, (), (Result, Dictionary))
struct Type {
  std::int64_t Protocol;
};
BOOST_DESCRIBE_STRUCT(Type, (), (Protocol))
struct Main {};
BOOST_DESCRIBE_STRUCT(Main, (), ())
struct BoltList {
  std::int64_t BoltI64;
};
BOOST_DESCRIBE_STRUCT(BoltList, (), (BoltI64))

// What a codec's own type is called.
struct Value {
  std::vector<Value> Element;
};
BOOST_DESCRIBE_STRUCT(Value, (), (Element))
using Values = std::variant<std::vector<Value>>;

// What is reserved, or every value of a type has.
struct words {
  std::int64_t self = 1;
  std::int64_t init = 2;
  std::int64_t Self = 3;
  std::int64_t in = 4;
  std::int64_t repeat = 5;
  std::int64_t inout = 6;
  std::int64_t let = 7;
  std::int64_t await = 8;
  std::int64_t hash = 9;
  std::int64_t hashValue = 10;
  std::int64_t description = 11;
  std::int64_t value = 12;
  std::int64_t reader = 13;
};
BOOST_DESCRIBE_STRUCT(words, (),
                      (self, init, Self, in, repeat, inout, let, await, hash, hashValue,
                       description, value, reader))
enum class Case : std::int16_t { self = -1, init, in, all_cases, rawValue, none, nothing = none };
BOOST_DESCRIBE_ENUM(Case, self, init, in, all_cases, rawValue, none, nothing)

class Object {
 public:
  static std::shared_ptr<Object> init() { return std::make_shared<Object>(); }
  std::int64_t self() const { return 1; }
  std::int64_t hash() const { return 2; }
  std::int64_t hash_value() const { return 3; }
  std::string deinit() const { return "deinit"; }
  std::int64_t id() const { return 4; }
  void set_description(std::int64_t) {}
  bolt::task<std::int64_t> is(std::int64_t isolation, std::string writer) {
    co_return isolation + static_cast<std::int64_t>(writer.size());
  }
  std::string description = "described";
  std::vector<double> runtime;
};

// Plain records: as C++ lays them out, as Swift does, or as neither would the other's.
struct Padded {
  std::int8_t small;
  double big;
};
BOOST_DESCRIBE_STRUCT(Padded, (), (small, big))
struct Nested {
  Padded padded;
  std::int32_t last;
};
BOOST_DESCRIBE_STRUCT(Nested, (), (padded, last))
struct Tail {
  double big;
  std::int8_t small;
};
BOOST_DESCRIBE_STRUCT(Tail, (), (big, small))
struct Tailed { // Swift puts `more` into the padding of `tail`
  Tail tail;
  std::int8_t more;
};
BOOST_DESCRIBE_STRUCT(Tailed, (), (tail, more))
struct Fixed {
  std::array<std::int16_t, 3> numbers;
  std::array<Tail, 2> tails;
};
BOOST_DESCRIBE_STRUCT(Fixed, (), (numbers, tails))
struct Flagged { // not any bits
  bool flag;
  Case how;
};
BOOST_DESCRIBE_STRUCT(Flagged, (), (flag, how))

// Types that hold themselves, through a box each time.
struct Node {
  std::int64_t value;
  std::unique_ptr<Node> next;
};
BOOST_DESCRIBE_STRUCT(Node, (), (value, next))
struct Fork;
using Way = std::variant<std::int64_t, std::unique_ptr<Fork>>;
struct Fork {
  Way left;
  std::vector<Way> more;
};
BOOST_DESCRIBE_STRUCT(Fork, (), (left, more))

// Errors with what every error has in Swift.
struct Described {
  std::string description;
  std::int64_t localizedDescription;
};
BOOST_DESCRIBE_STRUCT(Described, (), (description, localizedDescription))
struct Undescribed {
  std::vector<std::int64_t> description;
  std::optional<std::string> in;
};
BOOST_DESCRIBE_STRUCT(Undescribed, (), (description, in))
struct Both {
  std::string description;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Both, (), (description, text))
enum class Error : std::uint8_t { self = 1, description, same = description };
BOOST_DESCRIBE_ENUM(Error, self, description, same)
using Failure = std::variant<Described, Undescribed, Both, Error>;

bolt::task<bolt::result<void, Failure>> fail(std::int64_t how) {
  if (how == 0) co_return Described{"described", 1};
  if (how == 1) co_return Undescribed{{1, 2}, "in"};
  if (how == 2) co_return Both{"not this", "this"};
  co_return Error::description;
}

template <class T>
T echo(T value) {
  return value;
}

std::vector<Nested> nested(std::uint32_t count) {
  std::vector<Nested> all;
  for (std::uint32_t i = 0; i < count; ++i) {
    all.push_back({{static_cast<std::int8_t>(i), i * 0.5}, static_cast<std::int32_t>(i)});
  }
  return all;
}

std::vector<Tailed> tailed(std::uint32_t count) {
  std::vector<Tailed> all;
  for (std::uint32_t i = 0; i < count; ++i) {
    all.push_back({{i * 0.5, static_cast<std::int8_t>(i)}, -1});
  }
  return all;
}

} // namespace reserved

BOLT_MODULE(reserved, m) {
  using namespace reserved;
  using namespace bolt::literals;
  m.error<Failure>("Failure");
  m.error<Both>("Both").message<&Both::text>();
  m.record<words>("In lower case.").defaults();
  m.def<&echo<Array>>("init", "self"_a);
  m.def<&echo<Type>>("type", "Type"_a = Type{1});
  m.def<&echo<Main>>("main", "Any"_a = Main{});
  m.def<&echo<BoltList>>("list", "any"_a);
  m.def<&echo<Values>>("value", "value"_a);
  m.def<&echo<words>>("for", "in"_a = words{});
  m.def<&echo<Case>>("repeat", "while"_a = Case::none);
  m.def<&echo<std::map<Case, Flagged>>>("map", "self"_a);
  m.def<&fail>("throw", "try"_a, "- Parameter try: no field of its own.");
  m.def<[](std::string writer, std::string writer_, std::int64_t codec) {
    return writer + writer_ + std::to_string(codec);
  }>("print", "writer"_a, "writer_"_a, ("codec"_a = 1).doc("Of several,\nor none."));
  m.def<&echo<std::vector<Padded>>>("echo_padded", "values"_a);
  m.def<&echo<std::vector<Nested>>>("echo_nested", "values"_a);
  m.def<&echo<std::vector<Tailed>>>("echo_tailed", "values"_a);
  m.def<&echo<std::vector<Fixed>>>("echo_fixed", "values"_a);
  m.def<&echo<std::vector<Flagged>>>("echo_flagged", "values"_a);
  m.def<&nested>("nested", "count"_a, bolt::in_place);
  m.def<&tailed>("tailed", "count"_a, bolt::in_place);
  m.def<&echo<Node>>("echo_node", "value"_a);
  m.def<&echo<Way>>("echo_way", "value"_a);
  m.class_<Object>("Object")
      .def_static<&Object::init>("init")
      .def<&Object::self>("self")
      .def<&Object::hash>("hash")
      .def<&Object::hash_value>("hash_value")
      .def<&Object::deinit>("deinit")
      .def<&Object::id>("id")
      .def<&Object::set_description>("set_description", "value"_a)
      .def<&Object::is>("is", "isolation"_a, "writer"_a)
      .property<&Object::description>("description", "What it is.")
      .property<&Object::runtime>("runtime");
  m.constant("default", 1.5, "Not what is meant by it.").constant("INIT", Case::nothing);
}
