// expect: libbolt: an error is a described record or enum
#include <bolt/module.hpp>

BOLT_MODULE(wrong, m) { m.error<std::string>("Text"); }
