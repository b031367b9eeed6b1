// expect: libbolt: a parameter is taken by value, by const reference or as a view
#include <bolt/module.hpp>

int length(const char* text) { return text[0]; }

BOLT_MODULE(wrong, m) { m.def<&length>("length", "text"_a); }
