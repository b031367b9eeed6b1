// expect: libbolt: an error is a described record or enum
#include <bolt/module.hpp>

bolt::result<int, std::string> parse(const std::string& text) {
  return bolt::success(static_cast<int>(text.size()));
}

BOLT_MODULE(wrong, m) { m.def<&parse>("parse", "text"_a); }
