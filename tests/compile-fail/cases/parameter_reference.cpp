// expect: libbolt: a parameter is taken by value, by const reference or as a view
#include <bolt/module.hpp>

void fill(std::string& out) { out = "full"; }

BOLT_MODULE(wrong, m) { m.def<&fill>("fill", "out"_a); }
