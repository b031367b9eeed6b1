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

} // namespace

void def_errors(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&garble>("garble", "bytes"_a, "Fails with the bytes as text.");
}

} // namespace awkward
