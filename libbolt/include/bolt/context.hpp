#ifndef BOLT_CONTEXT_HPP
#define BOLT_CONTEXT_HPP

#include <chrono>
#include <new>
#include <optional>

#include "bolt/acknowledger.hpp"
#include "bolt/bolt.h"
#include "bolt/waker.hpp"

namespace bolt {

namespace detail {
struct promise_base;
}

// What a poll or a cancel sees of the future it belongs to. Valid during that call only.
class context {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr time_point no_deadline = time_point::max();

  // `raw` is what the C ABI passed to the body.
  explicit context(bolt_context& raw) noexcept : raw_(&raw) {}

  // The same future, seen by one of several parts that acknowledge together. For ack_counter.
  context(context& whole, ack_counter& counter) noexcept
      : raw_(whole.raw_), counter_(&counter), root_(whole.root_), deadline_(whole.deadline_) {}

  // For the poll of a root task: the future's own, that of a child inside the poll `inside` (null:
  // on an executor), or one that a hand-written future drives.
  context(bolt_context& raw, const detail::promise_base& root, const context* inside = nullptr,
          time_point deadline = no_deadline) noexcept
      : raw_(&raw), root_(&root), inside_(inside), deadline_(deadline) {}
  context(context& outer, const detail::promise_base& root) noexcept
      : raw_(outer.raw_), counter_(outer.counter_), root_(&root), inside_(outer.inside_),
        deadline_(outer.deadline_) {}

  // For the poll of a child that is no task.
  context(bolt_context& raw, const context* inside, time_point deadline) noexcept
      : raw_(&raw), inside_(inside), deadline_(deadline) {}

  context(const context&) = delete;
  context& operator=(const context&) = delete;

  // Whoever this poll waits for calls its wake(). Throws std::bad_alloc if there is no memory for
  // the future's slot; then nothing may be started that would wake it.
  [[nodiscard]] bolt::waker waker() {
    const bolt_future id = bolt_context_future(raw_);
    if (id == 0) {
      throw std::bad_alloc();
    }
    return bolt::waker(id);
  }

  // In cancel: what to call, once, after answering `later`.
  [[nodiscard]] bolt::acknowledger acknowledger() noexcept {
    return bolt::acknowledger(raw_->future, counter_);
  }

  // Was this task asked to stop, or the call that it is a child of? Cheap enough for every
  // iteration of a loop.
  [[nodiscard]] bool cancelled() const noexcept {
    return bolt_context_cancelled(raw_) != 0 || (inside_ != nullptr && inside_->cancelled());
  }

  // When the nearest of the timeouts around this work stops it; none: there is no timeout.
  [[nodiscard]] std::optional<time_point> deadline() const noexcept {
    return deadline_ == no_deadline ? std::nullopt : std::optional(deadline_);
  }

  // This poll is going to answer empty, but wants to go on as soon as others had their turn.
  void again() noexcept { raw_->flags |= BOLT_CONTEXT_AGAIN; }

  [[nodiscard]] bolt_context& raw() noexcept { return *raw_; }

  // The root task that is being polled, as an identity; null outside of tasks.
  [[nodiscard]] const detail::promise_base* root() const noexcept { return root_; }

 private:
  bolt_context* raw_;
  ack_counter* counter_ = nullptr;
  const detail::promise_base* root_ = nullptr;
  const context* inside_ = nullptr;
  time_point deadline_ = no_deadline;
};

inline void ack_counter::begin(context& cx) noexcept {
  whole_ = cx.acknowledger();
  // Nobody else knows the counter yet: the parts get it through the calls that follow.
  pending_.store(1, std::memory_order_relaxed);
}

template <class Part>
void ack_counter::cancel(Part& part, context& cx) noexcept {
  // Counted before the call: the part's acknowledgement may overtake its answer.
  pending_.fetch_add(1, std::memory_order_relaxed);
  context part_cx(cx, *this);
  if (part.cancel(part_cx) == cancel_answer::acknowledged) {
    pending_.fetch_sub(1, std::memory_order_relaxed); // not the last: begin() holds one back
  }
}

} // namespace bolt
#endif
