// expect: libbolt: a view or a reference cannot be returned
#include <bolt/module.hpp>

constexpr std::string_view motto = "per aspera";

BOLT_MODULE(wrong, m) { m.constant("motto", motto); }
