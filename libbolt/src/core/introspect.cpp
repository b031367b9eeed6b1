#include "core/introspect.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "core/slab.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

namespace {

const char* state_name(state::word w) noexcept {
  if ((w & (state::DECIDED | state::CANCELLED | state::CLOSED)) != 0) return "cancelling";
  if ((w & state::POLLING) != 0) return "polling";
  if ((w & state::FINISHED) != 0) return "finished";
  if ((w & state::WAITING) != 0) return "waiting";
  if ((w & state::NOTIFIED) != 0) return "woken";
  return "idle";
}

// Never used, or free.
bool is_free(state::word w) noexcept { return state::generation_of(w) == 0 || state::last_out(w); }

} // namespace

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
  const std::uint32_t used = future_slots.used();
  for (std::uint32_t index = 0; index < used; ++index) {
    const slot& s = future_slots.at(index);
    // The name belongs to this word if the generation is the same after it was read. Acquire and
    // the fence: `called` is read between the two reads of the word.
    const state::word w = s.word.load(std::memory_order_acquire);
    if (is_free(w)) continue;
    const bolt_fn* called = s.called.load(std::memory_order_acquire);
    if (state::other_life(s.word.load(std::memory_order_relaxed), w)) continue;
    const bolt_live live{sizeof(bolt_live), 0, (w & state::gen_mask) | index,
                         called != nullptr ? called->name : nullptr, state_name(w)};
    fn(data, &live);
  }
}

} // namespace bolt::core
