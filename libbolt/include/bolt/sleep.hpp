#ifndef BOLT_SLEEP_HPP
#define BOLT_SLEEP_HPP

#include <chrono>
#include <cstdint>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/detail/reactor_error.hpp"
#include "bolt/future.hpp"
#include "bolt/reactor.hpp"

namespace bolt {
namespace detail {

class sleep_future {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr const char* waits_for = "a timer";

  sleep_future(clock::time_point deadline, reactor_ref where) noexcept
      : deadline_(deadline), where_(where) {}
  sleep_future(clock::duration from_first_poll, reactor_ref where) noexcept
      : after_(from_first_poll), where_(where) {}
  sleep_future(const sleep_future&) = delete;
  sleep_future& operator=(const sleep_future&) = delete;
  ~sleep_future() { stop(); }

  bool poll(context& cx) {
    const clock::time_point now = clock::now();
    if (timer_ != 0) {
      return now >= deadline_ || has_fired();
    }
    if (after_ != unset) {
      deadline_ = now + after_;
    }
    if (now >= deadline_) {
      return true;
    }
    const auto rest = std::chrono::ceil<std::chrono::nanoseconds>(deadline_ - now);
    const bolt_status status = bolt_timer_start_on(
        where_.id(), static_cast<std::uint64_t>(rest.count()), cx.waker().id(), &timer_);
    if (status != BOLT_OK) {
      throw_reactor_error(status, "a timer");
    }
    return false;
  }

  cancel_answer cancel(context&) noexcept {
    stop();
    return cancel_answer::acknowledged;
  }

 private:
  static constexpr clock::duration unset = clock::duration::min();

  // Before the deadline: the wake was for something else, and the timer still runs; or it ended
  // with its reactor.
  [[nodiscard]] bool has_fired() {
    if (bolt_timer_check(timer_) == BOLT_PENDING) {
      return false;
    }
    if (clock::now() < deadline_) {
      timer_ = 0;
      throw_reactor_error(BOLT_SHUTDOWN, "a timer");
    }
    return true;
  }

  void stop() noexcept {
    if (timer_ != 0) {
      (void)bolt_timer_cancel(timer_);
      timer_ = 0;
    }
  }

  clock::duration after_ = unset;
  clock::time_point deadline_;
  bolt_timer timer_ = 0;
  reactor_ref where_;
};

} // namespace detail

// Waits at least that long, from the first poll on; not at all if it is zero or less. Longer than a
// hundred years counts as a hundred years. Throws no_reactor in a build without the reactor, and
// error with status SHUTDOWN if the reactor is stopped meanwhile. A cancellation is acknowledged at
// once.
template <class Rep, class Period>
[[nodiscard]] detail::sleep_future sleep_for(std::chrono::duration<Rep, Period> time,
                                             reactor_ref where = {}) {
  constexpr std::chrono::hours longest{24 * 365 * 100};
  using steady = std::chrono::steady_clock::duration;
  if (time > longest) {
    return detail::sleep_future(std::chrono::duration_cast<steady>(longest), where);
  }
  if (!(time > time.zero())) {
    return detail::sleep_future(steady::zero(), where);
  }
  return detail::sleep_future(std::chrono::ceil<steady>(time), where);
}

// Waits until that instant of the monotonic clock; otherwise as sleep_for.
[[nodiscard]] inline detail::sleep_future sleep_until(std::chrono::steady_clock::time_point instant,
                                                      reactor_ref where = {}) noexcept {
  return detail::sleep_future(instant, where);
}

} // namespace bolt
#endif
