#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>
#include <bolt/result.hpp>

#include "parts.hpp"

namespace awkward {
namespace {

// An error that quotes what it was given, as parsers do, whether that is text or not.
struct Garbled {
  std::string text;
  std::map<std::string, std::vector<std::string>> more;
};
BOOST_DESCRIBE_STRUCT(Garbled, (), (text, more))

bolt::result<void, std::variant<Garbled>> garble(std::vector<std::uint8_t> bytes) {
  const std::string text(bytes.begin(), bytes.end());
  return Garbled{text, {{text, {text}}}};
}

// Fields that are called as what every Python exception has.
struct Busy {
  std::string args;
  std::int64_t add_note;
  std::string with_traceback;
  std::string __cause__;
  std::string from;
};
BOOST_DESCRIBE_STRUCT(Busy, (), (args, add_note, with_traceback, __cause__, from))

bolt::result<void, Busy> be_busy() { return Busy{"the text", 3, "a trace", "a cause", "here"}; }

// Errors inside errors. Each of the letters stands for itself, the joined ones for any of them.
struct A {
  std::int64_t a;
};
BOOST_DESCRIBE_STRUCT(A, (), (a))
struct B {};
BOOST_DESCRIBE_STRUCT(B, (), ())
enum class C { c };
BOOST_DESCRIBE_ENUM(C, c)
using AB = std::variant<A, B>;
using CA = std::variant<C, A>;
using ABC = std::variant<AB, C>;
using All = std::variant<CA, ABC, B>; // a name is given to it

bolt::result<void, A> fail_a() { return A{1}; }
bolt::result<void, AB> fail_ab() { return AB{A{2}}; }
bolt::result<void, CA> fail_ca() { return CA{A{3}}; }
bolt::result<void, ABC> fail_abc() { return ABC{AB{A{4}}}; }
bolt::result<void, All> fail_all() { return All{ABC{AB{A{5}}}}; }

void def_nested(bolt::module_builder& m) { m.error<All>("Failure", "Whatever goes wrong."); }

} // namespace

void def_errors(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&garble>("garble", "bytes"_a, "Fails with the bytes as text.");
  m.def<&be_busy>("be_busy");
}

} // namespace awkward

// The same errors, first named from the inside and from the outside.
BOLT_MODULE(inside_first, m) {
  using namespace awkward;
  def_nested(m);
  m.def<&fail_a>("fail_a").def<&fail_ab>("fail_ab").def<&fail_ca>("fail_ca");
  m.def<&fail_abc>("fail_abc").def<&fail_all>("fail_all");
}

BOLT_MODULE(outside_first, m) {
  using namespace awkward;
  def_nested(m);
  m.def<&fail_all>("fail_all").def<&fail_abc>("fail_abc");
  m.def<&fail_ca>("fail_ca").def<&fail_ab>("fail_ab").def<&fail_a>("fail_a");
}
