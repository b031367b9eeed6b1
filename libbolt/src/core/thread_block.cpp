#include "core/thread_block.hpp"

#include <pthread.h>

#include <cstdlib>
#include <mutex>
#include <new>

#include "core/memory.hpp"
#include "core/slab.hpp"

namespace bolt::core {

constinit thread_local thread_block* current_block __attribute__((tls_model("initial-exec"))) =
    nullptr;

namespace {

constinit std::mutex blocks_mutex;
constinit thread_block* blocks = nullptr; // all there ever were; reachable for leak checkers
constinit bool process_prepared = false;
constinit pthread_key_t exit_key{};

// Runs when a thread ends, after the destructors of its C++ thread-locals. If one of those that are
// run later still calls libbolt, the thread adopts a block again and comes here once more.
void leave(void* data) noexcept {
  auto* block = static_cast<thread_block*>(data);
  empty_magazines(*block);
  current_block = nullptr;
  const std::lock_guard guard(blocks_mutex);
  block->owned = false;
}

thread_block* find_free_block() noexcept {
  for (thread_block* block = blocks; block != nullptr; block = block->next) {
    if (!block->owned) return block;
  }
  return nullptr;
}

thread_block* make_block() noexcept {
  auto* block = new (std::nothrow) thread_block;
  if (block == nullptr) std::abort();
  count(*block, counter::allocations);
  block->next = blocks;
  blocks = block;
  return block;
}

// Once per process, when the first thread comes in.
void prepare_process() noexcept {
  if (process_prepared) return;
  if (pthread_key_create(&exit_key, leave) != 0) std::abort();
  process_prepared = true;
}

} // namespace

thread_block& adopt_thread_block() noexcept {
  thread_block* block = nullptr;
  {
    const std::lock_guard guard(blocks_mutex);
    prepare_process();
    block = find_free_block();
    if (block == nullptr) block = make_block();
    block->owned = true;
  }
  current_block = block;
  // Fails only without memory; then the block is merely not given back when the thread ends.
  static_cast<void>(pthread_setspecific(exit_key, block));
  return *block;
}

std::array<std::uint64_t, counter_count> sum_counters() noexcept {
  std::array<std::uint64_t, counter_count> sums{};
  const std::lock_guard guard(blocks_mutex);
  for (const thread_block* block = blocks; block != nullptr; block = block->next) {
    for (std::size_t i = 0; i < counter_count; ++i) {
      sums[i] += block->counters[i].load(std::memory_order_relaxed);
    }
  }
  return sums;
}

void lock_thread_blocks() noexcept { blocks_mutex.lock(); }
void unlock_thread_blocks() noexcept { blocks_mutex.unlock(); }

void reset_thread_blocks_in_child() noexcept {
  // Handles of the parent are not live here. Frames and buffers are memory that is as valid in the
  // child as it was in the parent, and whoever holds one may still free it.
  constexpr std::array handles{counter::live_futures, counter::live_objects, counter::live_queues,
                               counter::live_timers, counter::live_watches};
  for (thread_block* block = blocks; block != nullptr; block = block->next) {
    for (const counter which : handles) {
      block->counters[static_cast<std::size_t>(which)].store(0, std::memory_order_relaxed);
    }
    block->slots.forget();
    if (block == current_block) continue;
    for (magazine& each : block->blocks)
      each.forget();
    block->large = {};
    block->polled_method = nullptr;
    block->handing_over = nullptr;
    block->owned = false;
  }
}

} // namespace bolt::core
