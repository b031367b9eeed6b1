// expect: libbolt: wrong count of names
#include <bolt/module.hpp>

struct Door {
  void close() {}
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").def<&Door::close>("close", "self"_a); }
