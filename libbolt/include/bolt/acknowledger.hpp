#ifndef BOLT_ACKNOWLEDGER_HPP
#define BOLT_ACKNOWLEDGER_HPP

#include <atomic>
#include <cstdint>

#include "bolt/bolt.h"
#include "bolt/future.hpp"

namespace bolt {

class ack_counter;

// What a future whose cancel answered `later` owes: exactly one acknowledge(), from any thread, as
// soon as nothing outside touches it any more. The call may come before cancel has returned, and
// may destroy the future (on this thread, if the host gave it up), so it is the last thing that
// touches it.
class acknowledger {
 public:
  constexpr acknowledger() noexcept = default;
  constexpr acknowledger(bolt_future future, ack_counter* counter) noexcept
      : future_(future), counter_(counter) {}

  inline void acknowledge() const noexcept;

 private:
  bolt_future future_ = 0;
  ack_counter* counter_ = nullptr; // set if several parts of one future acknowledge together
};

// Turns the acknowledgements of several parts into the single one that a future owes. For
// hand-written futures that drive more than one other future:
//
//   cancel_answer cancel(context& cx) noexcept {
//     acks_.begin(cx);
//     acks_.cancel(a_, cx);
//     acks_.cancel(b_, cx);
//     return acks_.end();
//   }
//
// Lives in the future, which stays alive until the last part has acknowledged.
class ack_counter {
 public:
  ack_counter() noexcept = default;
  ack_counter(const ack_counter&) = delete;
  ack_counter& operator=(const ack_counter&) = delete;

  // (begin and cancel are defined in context.hpp.) Starts counting. One is held back until end(),
  // so that early parts cannot end it.
  inline void begin(context& cx) noexcept;

  // Cancels one part: anything with `cancel(context&) noexcept`.
  template <class Part>
  void cancel(Part& part, context& cx) noexcept;

  // The answer of the whole.
  [[nodiscard]] cancel_answer end() noexcept {
    return part_ended_here() ? cancel_answer::acknowledged : cancel_answer::later;
  }

 private:
  friend class acknowledger;

  bool part_ended_here() noexcept {
    // acq_rel: whoever counts to zero has seen everything the others did before they counted.
    return pending_.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }

  void part_acknowledged() noexcept {
    const acknowledger whole = whole_; // after counting down the future may be gone
    if (part_ended_here()) {
      whole.acknowledge();
    }
  }

  std::atomic<std::uint32_t> pending_{0};
  acknowledger whole_;
};

inline void acknowledger::acknowledge() const noexcept {
  if (counter_ != nullptr) {
    counter_->part_acknowledged();
  } else {
    (void)bolt_future_ack(future_);
  }
}

} // namespace bolt
#endif
