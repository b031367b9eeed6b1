// The sample module as the tests see it: its entry, and what they can look at from behind.
#pragma once

#include "gate.hpp"
#include "sample/types.hpp"

extern "C" const bolt_module* bolt_module_sample();

namespace sample {

// Opened by a test to let the functions that wait go on.
gate& the_gate();

// How many Cells there are.
int live_cells();

} // namespace sample
