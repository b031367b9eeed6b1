// A module that is curious in every way a stub has to get right: names of builtins, texts that are
// no docstrings as they are, values of all kinds as defaults, and lines that do not fit.
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

namespace curious {

enum class Mood : std::int8_t { calm = -1, name = 0, value = 1 };
BOOST_DESCRIBE_ENUM(Mood, calm, name, value)

enum class Broken { once, twice };
BOOST_DESCRIBE_ENUM(Broken, once, twice)

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Inner {
  std::map<std::string, std::vector<std::optional<std::int32_t>>> str;
  std::variant<std::int64_t, std::string, std::vector<double>> bytes;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (str, bytes))

struct Outer {
  std::int64_t list = 1;
  std::vector<std::vector<Inner>> a_field_with_a_name_that_is_long_enough_not_to_fit_beside_it;
  std::optional<std::vector<std::string>> last;
};
BOOST_DESCRIBE_STRUCT(Outer, (),
                      (list, a_field_with_a_name_that_is_long_enough_not_to_fit_beside_it, last))

using Failure = std::variant<Broken, Nothing>;

class Box {
 public:
  static std::shared_ptr<Box> open() { return std::make_shared<Box>(); }
  bolt::task<void> close() { co_return; }
  std::vector<std::int32_t> list(std::vector<std::int32_t> items) const { return items; }
  std::map<std::string, Inner> dict(std::map<std::string, Inner> str) const { return str; }
  bool closed() const { return false; }
  Mood mood = Mood::calm;
};

bolt::result<std::string, Failure> fail(Broken how) {
  if (how == Broken::once) return how;
  return Nothing{};
}

std::string str(std::string text, double number, bool flag, std::int64_t whole, Mood mood,
                std::optional<std::int32_t> maybe, std::chrono::milliseconds pause,
                std::vector<std::int32_t> numbers, std::string odd) {
  (void)number, (void)flag, (void)whole, (void)mood, (void)maybe, (void)pause, (void)numbers;
  return text + odd;
}

double tiny(double least, double most, double none) { return least + most + none; }

Outer outer(Outer value) { return value; }
Empty empty(Empty value) { return value; }

bolt::task<std::vector<std::map<std::string, std::vector<std::optional<Inner>>>>>
a_function_with_a_long_name_and_a_long_result() {
  co_return {};
}

} // namespace curious

BOLT_MODULE(curious, m) {
  using namespace curious;
  using namespace bolt::literals;
  m.doc("\"Quoted\", with a \\ and a \"\"\" in it.\n\n    Indented.\n\tAnd a tab.  \n");
  m.error<Failure>("Failure", "Ends with a \"quote\"");
  m.error<Broken>("Broken", "Broken \\N{x}.");
  m.enum_<Mood>("How it is.");
  m.record<Empty>("Has no fields.");
  m.record<Outer>("Long.").defaults<&Outer::list>();
  m.def<&fail>("fail", ("how"_a = Broken::twice).doc("In which way."));
  m.def<&str>("str", "text"_a = "plain", "number"_a = 1e20, "flag"_a = true,
              "whole"_a = std::numeric_limits<std::int64_t>::min(), "mood"_a = Mood::value,
              "maybe"_a = std::nullopt, "pause"_a = std::chrono::milliseconds(5),
              "numbers"_a = std::vector<std::int32_t>{1, 2}, "odd"_a = "a \"quote\"\n\\");
  m.def<&tiny>("tiny", "least"_a = 1e-7, "most"_a = std::numeric_limits<double>::infinity(),
               "none"_a = 0.1);
  m.def<&outer>("outer", "lambda"_a, "    Indented from the start.\n      More.");
  m.def<&empty>("empty", "value"_a);
  m.def<&a_function_with_a_long_name_and_a_long_result>(
      "a_function_with_a_long_name_and_a_long_result_that_fits_on_no_line_at_all");
  m.class_<Box>("Box", "Opens and closes.")
      .def_static<&Box::open>("open")
      .def<&Box::close>("close", "Its own.")
      .def<&Box::list>("list", "items"_a)
      .def<&Box::dict>("dict", "str"_a)
      .def<&Box::closed>("closed")
      .property<&Box::mood>("mood", "Its mood.");
  m.constant("int", 3, "Not the type.").constant("moods", std::vector<Mood>{Mood::name});
}
