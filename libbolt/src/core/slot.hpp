// The slot of a future: one cache line. Who may touch which field when is stated in state.hpp.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "bolt/bolt.h"
#include "core/recycle.hpp"
#include "core/state.hpp"

namespace bolt::core {

// Where a wake goes. fn and target are fixed when the future starts, the token changes per poll.
struct waker_cell {
  bolt_wake_fn fn; // null: target is a queue
  union {
    void* data;
    bolt_queue queue;
  } target;
  std::uint64_t token;
};

struct alignas(64) slot {
  state::atomic_word word;
  union {
    waker_cell cell;
    free_node node; // while the slot is free
  };
  bolt_body body;
  std::uint32_t link;              // while QUEUED: index of the next slot in the queue
  std::atomic<std::uint32_t> born; // when it was opened, as coarse_time() counts
  // The function that was called, or null. For bolt_live_walk, which reads it (and `born`) also
  // without a pin, hence atomic: it then checks that the generation is still the same.
  std::atomic<const bolt_fn*> called;
};

static_assert(sizeof(void*) != 8 || sizeof(slot) == 64);

} // namespace bolt::core
