#ifndef BOLT_BLOCKING_HPP
#define BOLT_BLOCKING_HPP

#include <type_traits>
#include <utility>

#include "bolt/detail/abandonable_call.hpp"
#include "bolt/detail/blocking_call.hpp"
#include "bolt/detail/completion.hpp"
#include "bolt/executor.hpp"
#include "bolt/future.hpp"

namespace bolt {
namespace detail {

template <class F>
class blocking_future {
 public:
  static constexpr const char* waits_for = "a blocking call";
  static constexpr bool owns_captures = !std::is_trivially_destructible_v<F>;

  template <class G>
  blocking_future(executor where, G&& fn) : where_(where), call_(std::forward<G>(fn)) {}
  blocking_future(const blocking_future&) = delete;
  blocking_future& operator=(const blocking_future&) = delete;

  poll_result<typename blocking_call<F>::value_type> poll(context& cx) {
    if (!started_) {
      end_.arm(cx.waker());
      where_.schedule(&run, this);
      started_ = true;
    } else if (end_.has_ended()) {
      if constexpr (std::is_void_v<typename blocking_call<F>::value_type>) {
        call_.take();
        return true;
      } else {
        return call_.take();
      }
    }
    return {};
  }

  cancel_answer cancel(context& cx) noexcept { return end_.cancel(cx); }

 private:
  static void run(void* self) {
    auto& me = *static_cast<blocking_future*>(self);
    if (me.end_.is_cancelled()) {
      me.call_.skip();
    } else {
      me.call_.run();
    }
    me.end_.complete();
  }

  executor where_;
  bool started_ = false;
  completion end_;
  blocking_call<F> call_;
};

template <class F>
class abandonable_future {
 public:
  static constexpr const char* waits_for = "a blocking call";
  static constexpr bool owns_captures = !std::is_trivially_destructible_v<F>;

  template <class G>
  abandonable_future(executor where, G&& fn)
      : where_(where), call_(new abandonable_call<F>(std::forward<G>(fn))) {}
  abandonable_future(const abandonable_future&) = delete;
  abandonable_future& operator=(const abandonable_future&) = delete;
  ~abandonable_future() { call_->release(); }

  poll_result<typename blocking_call<F>::value_type> poll(context& cx) {
    if (!started_) {
      call_->arm(cx.waker());
      start();
    } else if (call_->has_ended()) {
      if constexpr (std::is_void_v<typename blocking_call<F>::value_type>) {
        call_->take();
        return true;
      } else {
        return call_->take();
      }
    }
    return {};
  }

  static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }

 private:
  void start() {
    call_->retain();
    try {
      where_.schedule([](void* call) { static_cast<abandonable_call<F>*>(call)->run(); }, call_);
    } catch (...) {
      call_->release();
      throw;
    }
    started_ = true;
  }

  executor where_;
  bool started_ = false;
  abandonable_call<F>* call_;
};

} // namespace detail

// Marks blocking work that may go on alone.
struct abandonable_t {};
inline constexpr abandonable_t abandonable{};

// Row row = co_await blocking([&] { return sqlite_step(...); });
//
// Runs fn on the pool (or on `where`), so that the polling thread does not block; yields its value
// or throws its exception. fn may refer to the task's locals: a cancelled task stays whole until fn
// has returned (it is not run if it had not begun), and fn's captures are destroyed on the pool's
// thread before that. Throws bolt::error if the executor refuses.
template <class F>
[[nodiscard]] detail::blocking_future<std::decay_t<F>> blocking(executor where, F&& fn) {
  return {where, std::forward<F>(fn)};
}
template <class F>
[[nodiscard]] detail::blocking_future<std::decay_t<F>> blocking(F&& fn) {
  return {pool(), std::forward<F>(fn)};
}

// The same, but a cancellation does not wait for fn: it goes on alone, and its result is dropped.
// So fn must own all it uses, and must not refer to the task's locals.
template <class F>
[[nodiscard]] detail::abandonable_future<std::decay_t<F>> blocking(abandonable_t, executor where,
                                                                   F&& fn) {
  return {where, std::forward<F>(fn)};
}
template <class F>
[[nodiscard]] detail::abandonable_future<std::decay_t<F>> blocking(abandonable_t, F&& fn) {
  return {pool(), std::forward<F>(fn)};
}

} // namespace bolt
#endif
