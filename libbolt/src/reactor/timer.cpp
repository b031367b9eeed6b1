// bolt.h: timers, in a build with the reactor.
#include "bolt/bolt.h"
#include "core/fork.hpp"
#include "reactor/reactor.hpp"

using bolt::reactor::reactor;

extern "C" {

bolt_status bolt_timer_start(uint64_t after, bolt_future future,
                             bolt_timer* out_timer) BOLT_NOEXCEPT {
  if (out_timer == nullptr) return BOLT_ARGUMENT;
  *out_timer = 0;
  reactor* running = nullptr;
  if (const bolt_status status = reactor::get(running); status != BOLT_OK) return status;
  try {
    *out_timer = running->timers().start(after, future);
    return BOLT_OK;
  } catch (const std::exception&) { // memory, or a descriptor inside Asio
    return BOLT_NO_MEMORY;
  }
}

bolt_status bolt_timer_cancel(bolt_timer timer) BOLT_NOEXCEPT {
  reactor* const running = reactor::started();
  // Before a lock is touched: in a forked child the table is a copy that nobody serves.
  if (running != nullptr && running->is_here() &&
      bolt::core::state::epoch_of(timer) == bolt::core::fork_epoch &&
      running->timers().cancel(timer)) {
    return BOLT_OK;
  }
  return bolt::core::stale_status(timer);
}

} // extern "C"
