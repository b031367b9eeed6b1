// expect: libbolt: an optional of an optional
#include <bolt/module.hpp>

int f(std::optional<std::optional<int>> value) { return value.has_value(); }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
