// What parts of libbolt outside the core report to bolt_counters.
#pragma once

#include <cstdint>

#include "core/thread_block.hpp"

namespace bolt::core {

// The reactor's timers: +1 when one starts, -1 when it has fired or was cancelled.
inline void count_timers(std::int64_t delta) noexcept {
  count(this_thread(), counter::live_timers, static_cast<std::uint64_t>(delta));
}

// Watched descriptors, as bolt_watch_open and _close see them.
inline void count_watches(std::int64_t delta) noexcept {
  count(this_thread(), counter::live_watches, static_cast<std::uint64_t>(delta));
}

} // namespace bolt::core
