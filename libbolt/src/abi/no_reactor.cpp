// bolt.h: the reactor's functions in a build without the reactor.
#include "bolt/bolt.h"

namespace {

template <class Handle>
bolt_status none(Handle* out) noexcept {
  if (out != nullptr) *out = {};
  return BOLT_NO_REACTOR;
}

} // namespace

extern "C" {

bolt_status bolt_reactor_create(const bolt_reactor_options*, bolt_reactor* out) BOLT_NOEXCEPT {
  return none(out);
}
bolt_status bolt_reactor_run(bolt_reactor) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }
bolt_status bolt_reactor_stop(bolt_reactor, uint64_t) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }
bolt_status bolt_reactor_executor(bolt_reactor, const bolt_executor** out) BOLT_NOEXCEPT {
  return none(out);
}

bolt_status bolt_timer_start(uint64_t, bolt_future, bolt_timer* out) BOLT_NOEXCEPT {
  return none(out);
}
bolt_status bolt_timer_start_on(bolt_reactor, uint64_t, bolt_future,
                                bolt_timer* out) BOLT_NOEXCEPT {
  return none(out);
}
bolt_status bolt_timer_cancel(bolt_timer) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }
bolt_status bolt_timer_check(bolt_timer) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }

bolt_status bolt_watch_open(bolt_reactor, int, bolt_watch* out) BOLT_NOEXCEPT { return none(out); }
bolt_status bolt_watch_poll(bolt_watch, uint32_t, bolt_future) BOLT_NOEXCEPT {
  return BOLT_NO_REACTOR;
}
bolt_status bolt_watch_cancel(bolt_watch, uint32_t) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }
bolt_status bolt_watch_close(bolt_watch) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }

} // extern "C"
