// expect: libbolt: an error is a described record or enum
#include <bolt/module.hpp>

enum class Fault { broken };
BOOST_DESCRIBE_ENUM(Fault, broken)

BOLT_MODULE(wrong, m) { m.error<std::variant<Fault, int>>("Failure"); }
