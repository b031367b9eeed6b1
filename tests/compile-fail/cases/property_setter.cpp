// expect: libbolt: a property's setter is a method that takes the value
#include <bolt/module.hpp>

struct Door {
  int n = 0;
  int get() const { return n; }
  int set(int value) { return n = value; }
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").property<&Door::get, &Door::set>("n"); }
