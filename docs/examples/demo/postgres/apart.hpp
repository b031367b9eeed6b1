// A task that nobody awaits: a root of its own, which the reactor drives. For work that outlives
// the calls it is for, as what must still be done when they are cancelled.
#pragma once

#include <exception>
#include <functional>

#include <bolt/bolt.hpp>

namespace demo {

// Called once, on the reactor's thread, when the task's frame is gone: with what it threw, or an
// error if the reactor was stopped before its end; null otherwise. Must not throw.
using when_ended = std::function<void(std::exception_ptr)>;

// Starts it; returns at once. Throws (bolt::no_reactor, std::bad_alloc, ...) if it did not start.
void run_apart(bolt::task<> work, when_ended ended);

} // namespace demo
