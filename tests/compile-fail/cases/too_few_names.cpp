// expect: libbolt: wrong count of names
#include <bolt/module.hpp>

int add(int a, int b) { return a + b; }

BOLT_MODULE(wrong, m) { m.def<&add>("add", "a"_a, "Adds."); }
