// expect: libbolt: bolt::in_place needs a std::vector of numbers, or of plain records
#include <bolt/module.hpp>

bolt::task<std::vector<std::string>> names() { co_return {}; }

BOLT_MODULE(wrong, m) { m.def<&names>("names", bolt::in_place); }
