#ifndef BOLT_DETAIL_AWAIT_FUTURE_HPP
#define BOLT_DETAIL_AWAIT_FUTURE_HPP

#include <coroutine>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "bolt/detail/result_slot.hpp"
#include "bolt/detail/run.hpp"
#include "bolt/detail/waits_for.hpp"
#include "bolt/future.hpp"

namespace bolt::detail {

// co_await of a hand-written future, where it is: polled at once, and if that does not end it, the
// leaf of its chain from then on.
template <future F>
class future_awaiter final : leaf {
 public:
  using value_type = future_value_t<F>;

  future_awaiter(promise_base& awaiting, F& awaited, std::source_location at) noexcept
      : leaf(awaiting, at), future_(std::addressof(awaited)) {}

  bool await_ready() { return step(*owner->run->cx); }
  void await_suspend(std::coroutine_handle<>) noexcept { owner->run->waiting = this; }
  value_type await_resume() { return slot_.take(); }

 private:
  bool step(context& cx) {
    auto answer = future_->poll(cx);
    if (!static_cast<bool>(answer)) {
      return false;
    }
    if constexpr (std::is_void_v<value_type>) {
      slot_.emplace();
    } else {
      slot_.emplace(*std::move(answer));
    }
    return true;
  }

  bool poll(context& cx) override {
    try {
      return step(cx);
    } catch (...) {
      std::exception_ptr error = std::current_exception();
      if (!error) {
        throw; // a forced unwinding (thread cancellation) must not be swallowed
      }
      slot_.set_error(std::move(error));
      return true;
    }
  }

  cancel_answer cancel(context& cx) noexcept override { return future_->cancel(cx); }

  [[nodiscard]] const char* waits_for() const noexcept override { return detail::waits_for<F>(); }

  F* future_;
  result_slot<value_type> slot_;
};

} // namespace bolt::detail
#endif
