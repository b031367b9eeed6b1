#include "core/fork.hpp"

#include <pthread.h>

#include "core/memory.hpp"
#include "core/object.hpp"
#include "core/pool.hpp"
#include "core/queue.hpp"
#include "core/slab.hpp"
#include "core/state.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

constinit std::uint64_t fork_epoch = 0;
constinit bool fork_epochs_used_up = false;

namespace {

// All locks that code of ours may hold, so that no other thread is inside anything while the memory
// is copied. In the order in which code that holds one may take another.
void before_fork() noexcept {
  lock_pool();
  lock_objects();
  lock_queues();
  future_slots.lock();
  lock_memory();
  lock_thread_blocks();
}

void unlock_all() noexcept {
  unlock_thread_blocks();
  unlock_memory();
  future_slots.unlock();
  unlock_queues();
  unlock_objects();
  unlock_pool();
}

void after_fork_in_child() noexcept {
  if (fork_epoch == state::max_epoch) {
    fork_epochs_used_up = true;
  } else {
    ++fork_epoch;
  }
  reset_thread_blocks_in_child();
  future_slots.reset_in_child();
  reset_queues_in_child();
  reset_objects_in_child();
  reset_pool_in_child();
  unlock_all();
}

// When the library is loaded, not on first use: a thread may be inside its first call, holding a
// lock, while another forks.
[[maybe_unused]] const int handlers_installed =
    pthread_atfork(before_fork, unlock_all, after_fork_in_child);

} // namespace

bolt_status stale_status(std::uint64_t id) noexcept {
  if (id == 0) return BOLT_INVALID_HANDLE;
  const std::uint64_t epoch = state::epoch_of(id);
  // With the epochs used up no handle at all is good here.
  const bool before = epoch < fork_epoch || (fork_epochs_used_up && epoch == fork_epoch);
  return before ? BOLT_FORKED : BOLT_INVALID_HANDLE;
}

bolt_status no_handle_status() noexcept {
  return fork_epochs_used_up ? BOLT_FORKED : BOLT_NO_MEMORY;
}

} // namespace bolt::core
