// expect: libbolt: text is UTF-8 in a std::string
#include <bolt/module.hpp>

int f(const std::u8string& value) { return static_cast<int>(value.size()); }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
