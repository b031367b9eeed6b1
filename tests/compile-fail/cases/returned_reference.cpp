// expect: libbolt: a view or a reference cannot be returned
#include <bolt/module.hpp>

const std::string& name() {
  static const std::string only = "name";
  return only;
}

BOLT_MODULE(wrong, m) { m.def<&name>("name"); }
