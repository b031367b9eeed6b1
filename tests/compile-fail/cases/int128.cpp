// expect: libbolt: long double and 128-bit integers have no wire form
#include <bolt/module.hpp>

__extension__ typedef __int128 wide;
int f(wide value) { return value > 0; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
