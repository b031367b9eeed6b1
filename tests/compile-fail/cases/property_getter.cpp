// expect: libbolt: a property's getter is a method that takes nothing
#include <bolt/module.hpp>

struct Door {
  int n = 0;
  int add(int more) const { return n + more; }
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").property<&Door::add>("add"); }
