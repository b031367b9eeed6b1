// expect: libbolt: a map's key is a bool, an integer, an enum or a string
#include <bolt/module.hpp>

double sum(const std::map<double, double>& values) { return values.begin()->second; }

BOLT_MODULE(wrong, m) { m.def<&sum>("sum", "values"_a); }
