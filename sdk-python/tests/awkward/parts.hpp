// The parts of the module `awkward`.
#pragma once

#include <bolt/module.hpp>

namespace awkward {

void def_values(bolt::module_builder& m); // at the limits
void def_errors(bolt::module_builder& m); // that hold what errors should not hold

} // namespace awkward
