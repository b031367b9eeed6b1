#ifndef BOLT_TIMEOUT_HPP
#define BOLT_TIMEOUT_HPP

#include <chrono>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "bolt/deadline.hpp"
#include "bolt/detail/await_result.hpp"
#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of_future.hpp"
#include "bolt/detail/deadline_timer.hpp"
#include "bolt/detail/reactor_error.hpp"
#include "bolt/reactor.hpp"

namespace bolt {

// The time was over before the work had ended. No cancellation: that is never told by exception.
class timed_out : public std::runtime_error {
 public:
  timed_out() : std::runtime_error("the work was stopped at its deadline") {}
};

namespace detail {

// Does work with this value tell a timeout as its own error?
template <class T>
inline constexpr bool fails_with_timed_out = false;
template <class T>
  requires is_result_v<T>
inline constexpr bool fails_with_timed_out<T> = error_converts<timed_out, typename T::error_type>;

template <class F>
class timeout_future {
  using child = typename held<F>::child;

 public:
  using clock = std::chrono::steady_clock;
  using value_type = typename child::value_type;
  static constexpr const char* waits_for = "work with a deadline";
  static constexpr bool owns_captures = detail::owns_captures<F>;
  static constexpr bool refers_to_temporaries = held<F>::refers_to_temporary;

  timeout_future(clock::time_point deadline, clock::duration after, reactor_ref where, F&& work)
      : after_(after), deadline_(deadline), where_(where), work_(held<F>::pass(work)) {}
  timeout_future(const timeout_future&) = delete;
  timeout_future& operator=(const timeout_future&) = delete;

  poll_result<value_type> poll(context& cx) {
    if (group_.is_stopping()) {
      return after_stop();
    }
    if (!started_) {
      start(cx);
    } else {
      group_.poll_woken(cx);
    }
    if (group_.live() == 0) {
      timer_.stop();
      return value();
    }
    if (!nearest_) {
      return {}; // the one outside stops this one first
    }
    end_ = timer_.check(deadline_, where_.id(), cx.waker());
    if (end_ == BOLT_PENDING) {
      return {};
    }
    timer_.stop();
    (void)group_.stop();
    return after_stop();
  }

  cancel_answer cancel(context& cx) noexcept {
    timer_.stop();
    return group_.cancel(cx);
  }

 private:
  void start(context& cx) {
    if (deadline_timer::probe() == BOLT_NO_REACTOR) {
      throw no_reactor();
    }
    started_ = true;
    if (after_ != clock::duration::max()) {
      deadline_ = clock::now() + after_;
    }
    const auto outside = cx.deadline();
    nearest_ = !outside || deadline_ < *outside;
    work_.until(deadline_);
    group_.start(work_, work_.body(), cx);
  }

  poll_result<value_type> after_stop() {
    if (!group_.has_stopped()) {
      return {};
    }
    group_.reap();
    if (!work_.unwound()) {
      return value();
    }
    if (end_ != BOLT_OK) {
      throw_reactor_error(end_, "a timeout's timer");
    }
    if constexpr (fails_with_timed_out<value_type>) {
      using error_type = typename value_type::error_type;
      return value_type(boost::outcome_v2::in_place_type<error_type>,
                        convert_error_to<error_type>(timed_out()));
    } else {
      throw timed_out();
    }
  }

  poll_result<value_type> value() {
    if constexpr (std::is_void_v<value_type>) {
      work_.take();
      return true;
    } else {
      return work_.take();
    }
  }

  clock::duration after_; // max: deadline_ was given
  clock::time_point deadline_;
  reactor_ref where_;
  bool started_ = false;
  bool nearest_ = false;           // no deadline outside comes first
  bolt_status end_ = BOLT_PENDING; // OK: the time was over. Else why the timer failed
  deadline_timer timer_;
  child work_;
  child_group group_; // destroyed first: its child must be there
};

} // namespace detail

// User user = co_await timeout(500ms, fetch_user(id));
//
// Runs a task, or any future, until it ends or that much time has passed, from the first poll on.
// Yields its value or throws its exception, also if the time is over meanwhile and it has ended.
// Otherwise the work is cancelled; once it has unwound, however long that takes,
// - a bolt::result whose error type a timed_out converts into, as an error does in `co_await`
//   (implicitly, or by your `E convert_error(bolt::timed_out, bolt::error_to<E>)`), is that error;
// - else timed_out is thrown.
// A cancellation from outside stays one, and never becomes timed_out.
//
// With zero or negative time, or an instant that has passed, the work is polled once: it times out
// if that does not end it. Inside of several timeouts the nearest deadline decides; of equal ones
// the outermost.
//
// Throws no_reactor in a build without the reactor, having run nothing; bolt::error if no timer
// can be started or its reactor is stopped, once the work has unwound. Longer than a hundred years
// counts as a hundred years.
template <class Rep, class Period, class F>
[[nodiscard]] detail::timeout_future<F> timeout(std::chrono::duration<Rep, Period> time, F&& work,
                                                reactor_ref where = {}) {
  constexpr std::chrono::hours longest{24 * 365 * 100};
  using steady = std::chrono::steady_clock::duration;
  steady after = steady::zero();
  if (time > longest) {
    after = std::chrono::duration_cast<steady>(longest);
  } else if (time > time.zero()) {
    after = std::chrono::ceil<steady>(time);
  }
  return {{}, after, where, std::forward<F>(work)};
}

// The same until that instant of the monotonic clock.
template <class F>
[[nodiscard]] detail::timeout_future<F> timeout_at(std::chrono::steady_clock::time_point instant,
                                                   F&& work, reactor_ref where = {}) {
  return {instant, std::chrono::steady_clock::duration::max(), where, std::forward<F>(work)};
}

} // namespace bolt
#endif
