// expect: libbolt: def<> takes &function, &Class::method or a lambda
#include <bolt/module.hpp>

BOLT_MODULE(wrong, m) {
  m.def<[](auto x) { return x; }>("echo", "x"_a);
}
