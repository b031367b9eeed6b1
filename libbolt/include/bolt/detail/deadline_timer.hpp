#ifndef BOLT_DETAIL_DEADLINE_TIMER_HPP
#define BOLT_DETAIL_DEADLINE_TIMER_HPP

#include <chrono>
#include <cstdint>

#include "bolt/bolt.h"
#include "bolt/waker.hpp"

namespace bolt::detail {

// Wakes a future at an instant. Stopped by its destructor.
class deadline_timer {
 public:
  using clock = std::chrono::steady_clock;

  deadline_timer() = default;
  deadline_timer(const deadline_timer&) = delete;
  deadline_timer& operator=(const deadline_timer&) = delete;
  ~deadline_timer() { stop(); }

  // Is there a reactor to run it? NO_REACTOR, else anything else.
  [[nodiscard]] static bolt_status probe() noexcept { return bolt_timer_check(0); }

  // BOLT_OK: the instant has come. PENDING: not yet, `woken` will be. Else: why it cannot be.
  bolt_status check(clock::time_point instant, bolt_reactor reactor, waker woken) noexcept {
    const clock::time_point now = clock::now();
    if (now >= instant) {
      return BOLT_OK;
    }
    if (timer_ == 0) {
      const auto rest = std::chrono::ceil<std::chrono::nanoseconds>(instant - now);
      const bolt_status status = bolt_timer_start_on(
          reactor, static_cast<std::uint64_t>(rest.count()), woken.id(), &timer_);
      return status == BOLT_OK ? bolt_status{BOLT_PENDING} : status;
    }
    if (bolt_timer_check(timer_) == BOLT_PENDING) {
      return BOLT_PENDING;
    }
    timer_ = 0; // it has fired since, or ended with its reactor
    return clock::now() >= instant ? bolt_status{BOLT_OK} : bolt_status{BOLT_SHUTDOWN};
  }

  void stop() noexcept {
    if (timer_ != 0) {
      (void)bolt_timer_cancel(timer_);
      timer_ = 0;
    }
  }

 private:
  bolt_timer timer_ = 0;
};

} // namespace bolt::detail
#endif
