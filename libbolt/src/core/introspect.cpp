#include "core/introspect.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "core/fork.hpp"
#include "core/look.hpp"
#include "core/slab.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

void counters_read(bolt_counters& out_counters) noexcept {
  bolt_counters all{};
  constexpr std::size_t first = offsetof(bolt_counters, live_futures);
  static_assert(sizeof(bolt_counters) - first == counter_count * sizeof(std::uint64_t),
                "the enum `counter` lists the fields of bolt_counters");
  const auto sums = sum_counters();
  std::memcpy(reinterpret_cast<std::byte*>(&all) + first, sums.data(), sizeof sums);
  all.size = out_counters.size;
  std::memcpy(&out_counters, &all, std::min<std::size_t>(out_counters.size, sizeof all));
}

void live_walk(void (*fn)(void* data, const bolt_live* live), void* data) {
  const std::uint64_t epoch = fork_epoch;
  const std::uint32_t used = future_slots.used();
  sight seen;
  // fn may fork: the child, which has none of these futures, is done.
  for (std::uint32_t index = 0; index < used && fork_epoch == epoch; ++index) {
    if (look_at(future_slots.at(index), index, seen)) fn(data, &seen.live);
  }
}

} // namespace bolt::core
