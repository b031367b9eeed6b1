// expect: libbolt: a character type has no wire form
#include <bolt/module.hpp>

int f(const std::vector<char16_t>& value) { return static_cast<int>(value.size()); }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
