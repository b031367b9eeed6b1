// expect: libbolt: a duration counts in whole numbers
#include <bolt/module.hpp>

int f(std::chrono::duration<double> value) { return value.count() > 0; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
