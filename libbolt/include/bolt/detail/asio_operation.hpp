#ifndef BOLT_DETAIL_ASIO_OPERATION_HPP
#define BOLT_DETAIL_ASIO_OPERATION_HPP

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>

#include "bolt/context.hpp"
#include "bolt/detail/completion.hpp"

namespace bolt::detail {

// Who is at an Asio operation, which lives in a task's frame. Up to three parties outside may touch
// it, and the frame must outlive them all:
//
//   starter    initiates it on the I/O object's executor
//   handler    Asio's end of it: called once, or destroyed
//   emission   a cancellation on its way to that executor
//
// They are counted; the last one to leave completes the await (or acknowledges its cancellation).
class asio_operation {
 public:
  // ---- The future's side.
  void arm(waker woken) noexcept { end_.arm(woken); }
  [[nodiscard]] bool has_ended() const noexcept { return end_.has_ended(); }

  // True: `answer` is `later`, and an emission is owed, which emit() or leave() follows for.
  // False: it has ended, or the last party is just about to say so.
  bool cancel(context& cx, cancel_answer& answer) noexcept {
    // The count of one that is still at it cannot reach zero beside this one; a zero stays final.
    const bool running = parties_.fetch_add(1, std::memory_order_acq_rel) != 0;
    answer = end_.cancel(cx);
    return running;
  }

  // ---- The parties' side.
  [[nodiscard]] bool is_cancelled() const noexcept { return end_.is_cancelled(); }
  [[nodiscard]] bool is_handled() const noexcept {
    return phase_.load(std::memory_order_acquire) == phase::handled;
  }
  boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

  // The starter has initiated it.
  void started() noexcept {
    phase before = phase::starting;
    if (!phase_.compare_exchange_strong(before, phase::running, std::memory_order_acq_rel) &&
        before == phase::cancelling) {
      signal_.emit(boost::asio::cancellation_type::all);
    }
    leave();
  }

  // The handler was called or destroyed.
  void handled() noexcept {
    // The signal's memory goes back to Asio on this thread, where it came from, unless somebody
    // may be emitting: then the future's destructor does it.
    if (phase_.exchange(phase::handled, std::memory_order_acq_rel) != phase::cancelling) {
      signal_.slot().clear();
    }
    leave();
  }

  // The emission has arrived. While the operation is being started, the starter emits.
  void emit() noexcept {
    phase before = phase_.load(std::memory_order_acquire);
    while (before != phase::handled &&
           !phase_.compare_exchange_weak(before, phase::cancelling, std::memory_order_acq_rel)) {
    }
    if (before == phase::running) {
      signal_.emit(boost::asio::cancellation_type::all);
    }
    leave();
  }

  // The future may be gone afterwards.
  void leave() noexcept {
    // acq_rel: the last one has seen all that the others did.
    if (parties_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      end_.complete();
    }
  }

 private:
  enum class phase : unsigned char { starting, running, cancelling, handled };

  std::atomic<unsigned> parties_{2}; // the starter and the handler
  std::atomic<phase> phase_{phase::starting};
  completion end_;
  boost::asio::cancellation_signal signal_;
};

} // namespace bolt::detail
#endif
