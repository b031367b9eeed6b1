// A module that is awkward for Python on purpose.
#include "parts.hpp"

BOLT_MODULE(awkward, m) {
  m.doc("What is awkward for Python.");
  awkward::def_values(m);
  awkward::def_errors(m);
}
