// expect: libbolt: unregistered type: describe it with BOOST_DESCRIBE_STRUCT
#include <bolt/module.hpp>

enum class Colour { red, green };
int code(Colour colour) { return static_cast<int>(colour); }

BOLT_MODULE(wrong, m) { m.def<&code>("code", "colour"_a); }
