// expect: libbolt: a character type has no wire form
#include <bolt/module.hpp>

int f(wchar_t value) { return value == L'a'; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
