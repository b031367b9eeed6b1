// expect: libbolt: a member function is exported by class_<C>(...).def
#include <bolt/module.hpp>

struct Door {
  void close() {}
};

BOLT_MODULE(wrong, m) { m.def<&Door::close>("close"); }
