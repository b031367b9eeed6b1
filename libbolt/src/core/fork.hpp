// What fork() does to libbolt. The child starts a new world: handles carry a fork epoch, the tables
// that find a handle are empty, the pool has no threads. Ids from before the fork answer FORKED;
// memory of the parent's futures stays as it is, so a poll in whose body fork() was called ends
// normally in both processes.
#pragma once

#include <cstdint>

#include "bolt/bolt.h"

namespace bolt::core {

// How many forks lie between the first process and this one. Changes only in a child that has one
// thread, so reading needs no order.
extern constinit std::uint64_t fork_epoch;
// More forks in a row than a handle can tell apart: no handle can be made any more.
extern constinit bool fork_epochs_used_up;

// Why `id`, a future, object or timer that was not found, is not good: FORKED or INVALID_HANDLE.
bolt_status stale_status(std::uint64_t id) noexcept;
// Why no slot could be had for a new handle: FORKED or NO_MEMORY.
bolt_status no_handle_status() noexcept;

} // namespace bolt::core
