// bolt.h: the reactor's functions in a build without the reactor.
#include "bolt/bolt.h"

extern "C" {

bolt_status bolt_timer_start(uint64_t, bolt_future, bolt_timer* out_timer) BOLT_NOEXCEPT {
  if (out_timer != nullptr) *out_timer = 0;
  return BOLT_NO_REACTOR;
}

bolt_status bolt_timer_cancel(bolt_timer) BOLT_NOEXCEPT { return BOLT_NO_REACTOR; }

} // extern "C"
