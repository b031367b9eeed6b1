// bolt.h: reactors, timers and watches, in a build with the reactor.
#include "abi/unwinding.hpp"
#include "bolt/bolt.h"
#include "core/fork.hpp"
#include "core/state.hpp"
#include "reactor/registry.hpp"

using bolt::core::stale_status;
using bolt::reactor::find;
using bolt::reactor::find_of_place;
using bolt::reactor::find_started;
using bolt::reactor::reactor;

namespace {

constexpr std::uint32_t most_threads = 256;

bool is_direction(std::uint32_t direction) noexcept {
  return direction == BOLT_WATCH_READ || direction == BOLT_WATCH_WRITE;
}

} // namespace

extern "C" {

bolt_status bolt_reactor_create(const bolt_reactor_options* options,
                                bolt_reactor* out_reactor) BOLT_NOEXCEPT {
  if (out_reactor == nullptr) return BOLT_ARGUMENT;
  *out_reactor = 0;
  if (options == nullptr) return bolt::reactor::create(1, *out_reactor);
  const bool good = options->size >= sizeof(bolt_reactor_options) && options->flags == 0 &&
                    options->reserved == 0 && options->threads <= most_threads;
  return good ? bolt::reactor::create(options->threads, *out_reactor) : BOLT_ARGUMENT;
}

bolt_status bolt_reactor_run(bolt_reactor id) BOLT_NOEXCEPT {
  reactor* there = nullptr;
  const bolt_status status = find(id, there);
  return status == BOLT_OK ? there->run_here(bolt::core::state::count_of(id)) : status;
}

bolt_status bolt_reactor_stop(bolt_reactor id, uint64_t within) BOLT_NOEXCEPT {
  reactor* there = nullptr;
  const bolt_status status = find_started(id, there);
  return status == BOLT_OK ? there->stop(bolt::core::state::count_of(id), within) : status;
}

bolt_status bolt_reactor_executor(bolt_reactor id,
                                  const bolt_executor** out_executor) BOLT_NOEXCEPT {
  return out_executor == nullptr ? BOLT_ARGUMENT : bolt::reactor::executor_of(id, *out_executor);
}

bolt_status bolt_timer_start(uint64_t after, bolt_future future,
                             bolt_timer* out_timer) BOLT_NOEXCEPT {
  return bolt_timer_start_on(0, after, future, out_timer);
}

bolt_status bolt_timer_start_on(bolt_reactor id, uint64_t after, bolt_future future,
                                bolt_timer* out_timer) BOLT_NOEXCEPT {
  if (out_timer == nullptr) return BOLT_ARGUMENT;
  *out_timer = 0;
  reactor* there = nullptr;
  if (const bolt_status status = find(id, there); status != BOLT_OK) return status;
  try {
    return there->timers().start(after, future, *out_timer);
  } catch (const std::exception&) { // memory, or a descriptor inside Asio
    return BOLT_NO_MEMORY;
  }
}

bolt_status bolt_timer_cancel(bolt_timer timer) BOLT_NOEXCEPT {
  reactor* const there = find_of_place(timer);
  return there != nullptr && there->timers().cancel(timer) ? BOLT_OK : stale_status(timer);
}

bolt_status bolt_timer_check(bolt_timer timer) BOLT_NOEXCEPT {
  reactor* const there = find_of_place(timer);
  return there != nullptr && there->timers().runs(timer) ? BOLT_PENDING : stale_status(timer);
}

bolt_status bolt_watch_open(bolt_reactor id, int fd, bolt_watch* out_watch) BOLT_NOEXCEPT {
  if (out_watch == nullptr) return BOLT_ARGUMENT;
  *out_watch = 0;
  reactor* there = nullptr;
  if (const bolt_status status = find(id, there); status != BOLT_OK) return status;
  try {
    return there->watches().open_watch(fd, *out_watch);
  } catch (const std::exception&) { // memory, or the kernel's limit of watched descriptors
    return BOLT_NO_MEMORY;
  }
}

bolt_status bolt_watch_poll(bolt_watch watch, uint32_t direction,
                            bolt_future future) BOLT_NOEXCEPT {
  if (!is_direction(direction) || future == 0) return BOLT_ARGUMENT;
  reactor* const there = find_of_place(watch);
  if (there == nullptr) return stale_status(watch);
  return there->watches().poll(watch, direction, future);
}

bolt_status bolt_watch_cancel(bolt_watch watch, uint32_t direction) BOLT_NOEXCEPT {
  if (!is_direction(direction)) return BOLT_ARGUMENT;
  reactor* const there = find_of_place(watch);
  return there != nullptr && there->watches().cancel(watch, direction) ? BOLT_OK
                                                                       : stale_status(watch);
}

bolt_status bolt_watch_close(bolt_watch watch) BOLT_NOEXCEPT {
  reactor* const there = find_of_place(watch);
  return there != nullptr && there->watches().close_watch(watch) ? BOLT_OK : stale_status(watch);
}

} // extern "C"
