#ifndef BOLT_SHIELD_HPP
#define BOLT_SHIELD_HPP

#include <cstdint>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/shield_state.hpp"
#include "bolt/future.hpp"
#include "bolt/task.hpp"

namespace bolt {
namespace detail {

template <class T>
class shield_future {
 public:
  static constexpr const char* waits_for = "work that it shields";

  explicit shield_future(task<T>&& work) noexcept { work_.adopt(std::move(work)); }
  shield_future(const shield_future&) = delete;
  shield_future& operator=(const shield_future&) = delete;

  poll_result<T> poll(context& cx) {
    if (!started_) {
      state_.arm(cx.waker());
      work_.belongs_to(cx.waker().id());
      started_ = true;
      if (!has_ended(start(), cx)) {
        return {};
      }
    } else if (!state_.take_wake() || !has_ended(poll_work(), cx)) {
      return {};
    }
    if constexpr (std::is_void_v<T>) {
      work_.take();
      return true;
    } else {
      return work_.take();
    }
  }

  cancel_answer cancel(context& cx) noexcept {
    if (state_.leave_alone(cx.acknowledger())) {
      drive_elsewhere();
    }
    return cancel_answer::later;
  }

 private:
  bolt_status start() noexcept {
    bolt_call call{};
    call.size = sizeof call;
    call.body = work_.body();
    call.waker = {&on_wake, this, 0};
    return bolt_future_start_poll(&call, 1, &id_, nullptr);
  }
  bolt_status poll_work() noexcept { return bolt_future_poll(id_, 1, nullptr); }

  bool has_ended(bolt_status status, context& cx) noexcept {
    switch (BOLT_OUTCOME(status)) {
    case BOLT_PENDING:
      return false;
    case BOLT_AGAIN:
      state_.keep_token();
      cx.again();
      return false;
    case BOLT_READY:
      return true;
    default:
      work_.set_error(exception_of(status));
      return true;
    }
  }

  static void on_wake(void* self, std::uint64_t) noexcept {
    auto& me = *static_cast<shield_future*>(self);
    if (me.state_.wake()) {
      me.drive_elsewhere();
    }
  }

  // Nobody polls any more: each wake has the pool do it; or, if that is closed, does it itself.
  void drive_elsewhere() noexcept {
    if (!schedule()) {
      drive(this);
    }
  }
  bool schedule() noexcept {
    const bolt_executor& pool = *bolt_executor_pool();
    return pool.schedule(pool.self, &drive, this) == BOLT_OK;
  }
  // After PENDING another thread may have ended all.
  static void drive(void* self) {
    auto& me = *static_cast<shield_future*>(self);
    for (;;) {
      switch (BOLT_OUTCOME(me.poll_work())) {
      case BOLT_PENDING:
        return;
      case BOLT_AGAIN:
        if (me.schedule()) {
          return;
        }
        continue;
      default:
        me.state_.acknowledge();
        return;
      }
    }
  }

  child_of<T> work_;
  shield_state state_;
  bolt_future id_ = 0;
  bool started_ = false;
};

} // namespace detail

// const Receipt paid = co_await shield(book(order));
//
// Work that is not to be stopped half-way. A cancellation of who awaits it does not reach it: it
// runs to its end, and only then does the cancelled await acknowledge, so whatever the work uses is
// still there. What it ends with is then dropped.
//
// Until that cancellation it is driven as any task, by the polls of who awaits it. After it nobody
// polls, so the process's pool drives the rest: the body and its destructors run on the pool's
// threads. This is the one exception to the rule that after a cancellation no more of a body runs.
// Keep it short: the cancelled host waits for it.
//
// Inside, cancelled() says no and deadline() none: those of the outside do not apply. Work that was
// not started when the cancellation came never runs.
template <class T>
[[nodiscard]] detail::shield_future<T> shield(task<T> work) {
  return detail::shield_future<T>(std::move(work));
}

} // namespace bolt
#endif
