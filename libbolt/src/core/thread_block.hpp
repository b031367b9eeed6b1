// What libbolt keeps per thread: counters and magazines. A block is found through one thread-local
// pointer, is given back when its thread ends, serves a later thread, and is never freed: so no
// static destructor and no order of destruction at exit matters.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/kept_block.hpp"
#include "core/recycle.hpp"
#include "core/size_class.hpp"

namespace bolt::core {

struct receiver_hold;
struct handover;

// The fields of bolt_counters, in its order.
enum class counter : std::uint8_t {
  live_futures,
  live_frames,
  live_buffers,
  live_objects,
  live_queues,
  live_timers,
  late_wakes,
  slots,
  slots_retired,
  allocations,
  live_watches,
};
inline constexpr std::size_t counter_count = 11;

struct thread_block {
  // Written by the owning thread only, so adding is a load and a store, not a read-modify-write;
  // atomic because bolt_counters_read reads them from other threads. One thread may count something
  // up and another down: only the sum over all blocks means anything.
  std::array<std::atomic<std::uint64_t>, counter_count> counters{};
  magazine slots;
  std::array<magazine, size_class_count> blocks;
  kept_block large; // the one that was freed last on this thread (large_memory.cpp)
  // The methods whose bodies are being polled on this thread, innermost first (receiver.cpp).
  const receiver_hold* polled_method = nullptr;
  // The receivers' locks that are being handed over on it (receiver_lock.cpp).
  handover* handing_over = nullptr;

  thread_block* next = nullptr; // in the list of all blocks
  bool owned = false;           // guarded by that list's mutex
};

// Initial-exec: reading it is one instruction, and it costs a dlopen()ed libbolt eight bytes of the
// static TLS reserve. constinit: no guard and no wrapper function on the way.
extern constinit thread_local thread_block* current_block
    __attribute__((tls_model("initial-exec")));

// This thread's block. Never null: without memory for a block the process ends, as it does when a
// thread's stack cannot be had. The first call of a thread allocates or adopts one.
thread_block& adopt_thread_block() noexcept;
inline thread_block& this_thread() noexcept {
  thread_block* block = current_block;
  if (block == nullptr) [[unlikely]] {
    return adopt_thread_block();
  }
  return *block;
}

inline void count(thread_block& block, counter which, std::uint64_t delta = 1) noexcept {
  auto& cell = block.counters[static_cast<std::size_t>(which)];
  cell.store(cell.load(std::memory_order_relaxed) + delta, std::memory_order_relaxed);
}
inline void uncount(thread_block& block, counter which) noexcept {
  count(block, which, ~std::uint64_t{0});
}
inline void count(counter which) noexcept { count(this_thread(), which); }
inline void uncount(counter which) noexcept { uncount(this_thread(), which); }

// The sum over all threads, also ended ones.
std::array<std::uint64_t, counter_count> sum_counters() noexcept;

// Around fork(). In the child the blocks of threads that are not there any more are free to adopt,
// without what was in their magazines (it may have been half changed), and what counts handles
// starts at zero.
void lock_thread_blocks() noexcept;
void unlock_thread_blocks() noexcept;
void reset_thread_blocks_in_child() noexcept;

} // namespace bolt::core
