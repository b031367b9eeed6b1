// expect: libbolt: a view or a reference cannot be returned
#include <bolt/module.hpp>

bolt::task<std::string_view> name() { co_return "name"; }

BOLT_MODULE(wrong, m) { m.def<&name>("name"); }
