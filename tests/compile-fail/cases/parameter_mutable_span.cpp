// expect: libbolt: a parameter is taken by value, by const reference or as a view
#include <bolt/module.hpp>

void clear(std::span<double> values) { values[0] = 0; }

BOLT_MODULE(wrong, m) { m.def<&clear>("clear", "values"_a); }
