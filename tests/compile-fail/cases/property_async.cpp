// expect: libbolt: a property is synchronous
#include <bolt/module.hpp>

struct Door {
  int n = 0;
  bolt::task<int> open() const { co_return n; }
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").property<&Door::open>("open"); }
