// A module that is awkward for Python on purpose.
#include <cstdint>
#include <variant>

#include <bolt/module.hpp>

namespace awkward {
namespace {

using Number = std::variant<double, std::int64_t, bool>;

template <class T>
T echo(T value) {
  return value;
}

void def_values(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&echo<Number>>("echo_number", "value"_a);
}

} // namespace
} // namespace awkward

BOLT_MODULE(awkward, m) {
  m.doc("What is awkward for Python.");
  awkward::def_values(m);
}
