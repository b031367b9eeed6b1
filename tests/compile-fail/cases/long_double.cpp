// expect: libbolt: long double and 128-bit integers have no wire form
#include <bolt/module.hpp>

int f(long double value) { return value > 0; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
