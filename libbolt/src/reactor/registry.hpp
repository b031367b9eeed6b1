// Which reactors there are: the process's own, started on first use, and those that were created.
#pragma once

#include "bolt/bolt.h"
#include "reactor/reactor.hpp"

namespace bolt::reactor {

// The reactor that `id` names; 0, the process's own, is started if need be. OK, INVALID_HANDLE,
// SHUTDOWN, FORKED, NO_MEMORY.
bolt_status find(bolt_reactor id, reactor*& out) noexcept;

// The same, without starting anything.
bolt_status find_started(bolt_reactor id, reactor*& out) noexcept;

// Of a timer or a watch; null if there is none. Its id says whether it is this process's.
reactor* find_of_place(std::uint64_t id) noexcept;

bolt_status create(unsigned threads, bolt_reactor& out) noexcept;

// Valid for ever. OK, INVALID_HANDLE, FORKED.
bolt_status executor_of(bolt_reactor id, const bolt_executor*& out) noexcept;

} // namespace bolt::reactor
