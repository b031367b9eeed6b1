// expect: libbolt: this default does not convert to the parameter's type
#include <bolt/module.hpp>

int twice(int n) { return 2 * n; }

BOLT_MODULE(wrong, m) { m.def<&twice>("twice", "n"_a = "two"); }
