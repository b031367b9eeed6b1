// expect: libbolt: a time is one of std::chrono::system_clock
#include <bolt/module.hpp>

int f(std::chrono::steady_clock::time_point value) { return value.time_since_epoch().count() > 0; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "value"_a); }
