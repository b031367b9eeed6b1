// expect: libbolt: after the name come
#include <bolt/module.hpp>

int one() { return 1; }

BOLT_MODULE(wrong, m) { m.def<&one>("one", 5); }
