#ifndef BOLT_DETAIL_SHIELD_STATE_HPP
#define BOLT_DETAIL_SHIELD_STATE_HPP

#include <atomic>
#include <cstdint>

#include "bolt/acknowledger.hpp"
#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/waker.hpp"

namespace bolt::detail {

// Work with an id of its own that its owner drives until it is cancelled, and the pool after that.
// The work is polled by whoever has its token; who that is, one word decides:
//
//   armed ◀──▶ woken      a wake has brought the token, and told the owner, whose poll takes it
//     │          │
//     └──▶ alone ◀┘       the owner is cancelled: a wake brings the token to the pool. Whoever
//                         moves the word here from `woken` takes it there
//
// Only the owner's polls and its cancel, which never overlap, move the word from `woken`.
class shield_state {
 public:
  // By the owner, before the work is started.
  void arm(waker owner) noexcept { owner_ = owner; }

  // By the owner's poll: true if it has the token now. acquire: what the waker's caller wrote.
  bool take_wake() noexcept {
    word expected = woken;
    return word_.compare_exchange_strong(expected, armed, std::memory_order_acquire);
  }
  // By the owner's poll, which holds the token and will poll again.
  void keep_token() noexcept { word_.store(woken, std::memory_order_relaxed); }

  // The work's waker; any thread. True: the token is the caller's, who polls on.
  bool wake() noexcept {
    const waker owner = owner_; // once the owner knows, this may be gone
    word expected = armed;
    // release: what the waker's caller wrote. acquire: how the owner wants to be told.
    if (word_.compare_exchange_strong(expected, woken, std::memory_order_acq_rel)) {
      owner.wake();
      return false;
    }
    return true;
  }

  // The owner's cancel. True: the token is the caller's, who has the work polled on.
  bool leave_alone(acknowledger owner) noexcept {
    ack_ = owner;
    return word_.exchange(alone, std::memory_order_acq_rel) == woken;
  }
  // By who polled the work to its end after that: the last thing that touches the owner.
  void acknowledge() noexcept {
    const acknowledger owner = ack_;
    owner.acknowledge();
  }

 private:
  using word = unsigned char;
  static constexpr word armed = 0;
  static constexpr word woken = 1;
  static constexpr word alone = 2;

  std::atomic<word> word_{armed};
  waker owner_;
  acknowledger ack_;
};

} // namespace bolt::detail
#endif
