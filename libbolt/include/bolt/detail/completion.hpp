#ifndef BOLT_DETAIL_COMPLETION_HPP
#define BOLT_DETAIL_COMPLETION_HPP

#include <atomic>

#include "bolt/context.hpp"

namespace bolt::detail {

// The meeting point of a future and the one outside event that ends it: a word that goes
//
//   running ──▶ ended        complete(): wakes
//      └──▶ cancelled ──▶ ended   cancel() answers `later`, complete() acknowledges
//
// Lives in the future: after complete() has moved the word, the future may be gone.
class completion {
 public:
  // Before the event can happen.
  void arm(waker woken) noexcept { waker_ = woken; }

  // acquire: what was written before complete().
  [[nodiscard]] bool has_ended() const noexcept {
    return state_.load(std::memory_order_acquire) == state::ended;
  }

  // For whoever produces the event: nobody wants it any more.
  [[nodiscard]] bool is_cancelled() const noexcept {
    return state_.load(std::memory_order_relaxed) == state::cancelled;
  }

  cancel_answer cancel(context& cx) noexcept {
    ack_ = cx.acknowledger();
    state expected = state::running;
    // release: ack_. acquire: if it has ended, what the producer left.
    return state_.compare_exchange_strong(expected, state::cancelled, std::memory_order_acq_rel)
               ? cancel_answer::later
               : cancel_answer::acknowledged;
  }

  // The event, once, on any thread.
  void complete() noexcept {
    const waker woken = waker_;
    if (state_.exchange(state::ended, std::memory_order_acq_rel) == state::cancelled) {
      ack_.acknowledge(); // the future waits for this call, so ack_ is still there
    } else {
      woken.wake();
    }
  }

 private:
  enum class state : unsigned char { running, cancelled, ended };

  std::atomic<state> state_{state::running};
  waker waker_;
  acknowledger ack_;
};

} // namespace bolt::detail
#endif
