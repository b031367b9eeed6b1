// expect: libbolt: an instance of an exported class is no value
#include <bolt/module.hpp>

struct Door {};
bool closed(std::unique_ptr<Door> door) { return door == nullptr; }

BOLT_MODULE(wrong, m) { m.def<&closed>("closed", "door"_a); }
