// Modules with names that are different in C++ and would be alike in Python.
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>
#include <bolt/result.hpp>

namespace awkward {
namespace {

std::int64_t one() { return 1; }
std::int64_t take(std::int64_t from, std::int64_t from_) { return from - from_; }

enum class Choice { None, None_ };
BOOST_DESCRIBE_ENUM(Choice, None, None_)

struct Fields {
  std::int64_t lambda;
  std::int64_t lambda_;
};
BOOST_DESCRIBE_STRUCT(Fields, (), (lambda, lambda_))

struct ErrorFields {
  std::int64_t args;
  std::int64_t args_;
};
BOOST_DESCRIBE_STRUCT(ErrorFields, (), (args, args_))
bolt::result<void, ErrorFields> fail_with_fields() { return ErrorFields{1, 2}; }

struct Bad {};
BOOST_DESCRIBE_STRUCT(Bad, (), ())
struct Worse {};
BOOST_DESCRIBE_STRUCT(Worse, (), ())
struct BadOrWorse {};
BOOST_DESCRIBE_STRUCT(BadOrWorse, (), ())
bolt::result<BadOrWorse, std::variant<Bad, Worse>> fail() { return Bad{}; }

// What every module has in Python: the base of its errors.
struct Error {
  std::string message = "nothing";
  std::int64_t line;
  std::vector<Error> inside;
};
BOOST_DESCRIBE_STRUCT(Error, (), (message, line, inside))
bolt::result<void, Error> fail_with_error(std::int64_t line) { return Error{"deep", line, {}}; }

struct Knob {
  std::int64_t number = 1;
};

class Thing {
 public:
  static std::shared_ptr<Thing> make() { return std::make_shared<Thing>(); }
  std::int64_t number() const { return 1; }
};

} // namespace
} // namespace awkward

using namespace awkward;

BOLT_MODULE(clash_of_functions, m) { m.def<&one>("import").def<&one>("import_"); }
BOLT_MODULE(clash_of_parameters, m) { m.def<&take>("take", "from"_a, "from_"_a); }
BOLT_MODULE(clash_of_enumerators, m) {
  m.def<[](Choice) {}>("choose", "choice"_a);
}
BOLT_MODULE(clash_of_fields, m) {
  m.def<[](Fields) {}>("fill", "fields"_a);
}
BOLT_MODULE(clash_of_error_fields, m) { m.def<&fail_with_fields>("fail"); }
BOLT_MODULE(own_error, m) {
  m.record<Error>().defaults<&Error::message>();
  m.def<&fail_with_error>("fail", "line"_a);
}
BOLT_MODULE(clash_of_bases, m) { m.def<&fail_with_error>("Error_", "line"_a); }
BOLT_MODULE(clash_of_constants, m) { m.constant("None", 1).constant("None_", 2); }
BOLT_MODULE(clash_of_properties, m) {
  m.class_<Knob>("Knob").property<&Knob::number>("class").property<&Knob::number>("class_");
}
BOLT_MODULE(clash_of_errors, m) { m.def<&fail>("fail"); }
BOLT_MODULE(clash_of_methods, m) {
  m.class_<Thing>("Thing").def_static<&Thing::make>("class").def<&Thing::number>("class_");
}
