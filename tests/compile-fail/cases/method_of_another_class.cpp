// expect: libbolt: a method is a member of the class
#include <bolt/module.hpp>

struct Door {};
struct Window {
  void close() {}
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").def<&Window::close>("close"); }
