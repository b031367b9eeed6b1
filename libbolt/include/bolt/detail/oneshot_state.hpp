#ifndef BOLT_DETAIL_ONESHOT_STATE_HPP
#define BOLT_DETAIL_ONESHOT_STATE_HPP

#include <atomic>
#include <cassert>
#include <cstddef>
#include <new>
#include <utility>

#include "bolt/acknowledger.hpp"
#include "bolt/context.hpp"
#include "bolt/detail/due_wakes.hpp"
#include "bolt/detail/result_slot.hpp"
#include "bolt/waker.hpp"

namespace bolt::detail {

// What the two ends of a oneshot share. One word decides who was first:
//
//   empty ──▶ waiting ──▶ set             the sender wakes
//     │          └──▶ cancelled ──▶ set   the sender acknowledges
//     │                   └──▶ gone       the cancel callback has acknowledged: nobody is told
//     └──▶ set                            before anybody waited
template <class T>
class oneshot_state {
 public:
  // ---- The receiver's side: the polls of one future.

  // False: it waits, and `woken` will be.
  bool wait(waker woken) noexcept {
    state seen = state_.load(std::memory_order_acquire); // acquire: the result
    if (seen == state::empty) {
      waker_ = woken;
      // release: waker_. acquire, if it fails: the result.
      state_.compare_exchange_strong(seen, state::waiting, std::memory_order_acq_rel);
    }
    return seen == state::set;
  }

  T take() { return slot_.take(); }

  // False: it has a result, and the sender is done. Otherwise the sender will acknowledge, unless
  // give_up() comes first.
  bool cancel(acknowledger ack) noexcept {
    ack_ = ack;
    state expected = state::waiting;
    return state_.compare_exchange_strong(expected, state::cancelled, std::memory_order_acq_rel);
  }
  bool give_up() noexcept {
    state expected = state::cancelled;
    return state_.compare_exchange_strong(expected, state::gone, std::memory_order_acq_rel);
  }

  // ---- The sender's side: once, any thread. Gives up the sender's share before it wakes or
  // acknowledges, so that nothing is left when the receiving side goes on.

  // If making the T throws, nothing has happened. tell() follows.
  template <class... Args>
  void make(Args&&... args) {
    slot_.emplace(std::forward<Args>(args)...);
  }
  void fail(std::exception_ptr error) noexcept {
    slot_.set_error(std::move(error));
    tell();
  }

  void tell() noexcept {
    const state before = state_.exchange(state::set, std::memory_order_acq_rel);
    assert(before != state::set);
    // Each is read only where the word says that the other side no longer writes it.
    if (before == state::waiting) {
      due_wakes due; // a line of them, each woken by the last one's end, must not recurse
      due.add(waker_);
      release();
      due.deliver();
    } else if (before == state::cancelled) {
      const acknowledger ack = ack_;
      release();
      ack.acknowledge();
    } else {
      release();
    }
  }

  void release() noexcept {
    // acq_rel: the last owner sees all that the other did with it.
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }

  static void* operator new(std::size_t size) {
    void* const memory = bolt_frame_alloc(size);
    if (memory == nullptr) {
      throw std::bad_alloc();
    }
    return memory;
  }
  static void operator delete(void* memory, std::size_t size) noexcept {
    bolt_frame_free(memory, size);
  }

 private:
  enum class state : unsigned char { empty, waiting, cancelled, gone, set };

  std::atomic<unsigned> owners_{2};
  std::atomic<state> state_{state::empty};
  waker waker_;
  acknowledger ack_;
  result_slot<T> slot_;
};

} // namespace bolt::detail
#endif
