// Counters and the walk over live futures.
#pragma once

#include "bolt/bolt.h"

namespace bolt::core {

// Fills in as many fields as out_counters->size covers.
void counters_read(bolt_counters& out_counters) noexcept;
void live_walk(void (*fn)(void* data, const bolt_live* live), void* data);

} // namespace bolt::core
