#ifndef BOLT_SLEEP_HPP
#define BOLT_SLEEP_HPP

#include <chrono>
#include <cstdint>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/error.hpp"
#include "bolt/future.hpp"

namespace bolt {
namespace detail {

[[noreturn]] inline void throw_timer_error(bolt_status status) {
  switch (status) {
  case BOLT_NO_REACTOR:
    throw no_reactor();
  case BOLT_NO_MEMORY:
    throw std::bad_alloc();
  case BOLT_FORKED:
    throw error(status, "timers do not work in a process forked from one that used them");
  default:
    throw error(status, std::string("a timer could not be started: ") + bolt_status_name(status));
  }
}

class sleep_future {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr const char* waits_for = "a timer";

  explicit sleep_future(clock::time_point deadline) noexcept : deadline_(deadline) {}
  explicit sleep_future(clock::duration from_first_poll) noexcept : after_(from_first_poll) {}
  sleep_future(const sleep_future&) = delete;
  sleep_future& operator=(const sleep_future&) = delete;
  ~sleep_future() { stop(); }

  bool poll(context& cx) {
    const clock::time_point now = clock::now();
    if (timer_ != 0) {
      // Not before the deadline: the wake was for something else, and the timer still runs.
      return now >= deadline_;
    }
    if (after_ != unset) {
      deadline_ = now + after_;
    }
    if (now >= deadline_) {
      return true;
    }
    const auto rest = std::chrono::ceil<std::chrono::nanoseconds>(deadline_ - now);
    const bolt_status status =
        bolt_timer_start(static_cast<std::uint64_t>(rest.count()), cx.waker().id(), &timer_);
    if (status != BOLT_OK) {
      throw_timer_error(status);
    }
    return false;
  }

  cancel_answer cancel(context&) noexcept {
    stop();
    return cancel_answer::acknowledged;
  }

 private:
  static constexpr clock::duration unset = clock::duration::min();

  void stop() noexcept {
    if (timer_ != 0) {
      (void)bolt_timer_cancel(timer_);
      timer_ = 0;
    }
  }

  clock::duration after_ = unset;
  clock::time_point deadline_;
  bolt_timer timer_ = 0;
};

} // namespace detail

// Waits at least that long, from the first poll on; not at all if it is zero or less. Longer than a
// hundred years counts as a hundred years. Throws no_reactor in a build without the reactor. A
// cancellation is acknowledged at once.
template <class Rep, class Period>
[[nodiscard]] detail::sleep_future sleep_for(std::chrono::duration<Rep, Period> time) {
  constexpr std::chrono::hours longest{24 * 365 * 100};
  using steady = std::chrono::steady_clock::duration;
  if (time > longest) {
    return detail::sleep_future(std::chrono::duration_cast<steady>(longest));
  }
  if (!(time > time.zero())) {
    return detail::sleep_future(steady::zero());
  }
  return detail::sleep_future(std::chrono::ceil<steady>(time));
}

// Waits until that instant of the monotonic clock; otherwise as sleep_for.
[[nodiscard]] inline detail::sleep_future
sleep_until(std::chrono::steady_clock::time_point instant) noexcept {
  return detail::sleep_future(instant);
}

} // namespace bolt
#endif
