#ifndef BOLT_DETAIL_CHANNEL_STATE_HPP
#define BOLT_DETAIL_CHANNEL_STATE_HPP

#include <cassert>
#include <cstddef>
#include <utility>

#include "bolt/detail/due_wakes.hpp"
#include "bolt/detail/ring.hpp"
#include "bolt/detail/wait_list.hpp"

namespace bolt::detail {

// What a channel's lock guards. Every function is called with the lock held, and notes in `due` who
// is to be woken once it is free.
//
// Values are in a ring, and behind it with the senders that wait, in order. A value stays where it
// is until a receiver's own poll takes the first one. So a receiver that waits is not handed a
// value but a CLAIM to one: it is woken, and nobody else takes that value from it. If it is
// cancelled, the claim goes to the next receiver, and the values have never changed their order.
//
//   receiver:  new ──▶ linked ──▶ claims ──▶ has its value
//                         ▲          └──▶ linked again, as the first: its sender was cancelled
//                         └── ... or released: the channel is drained
//   sender:    new ──▶ linked ──▶ taken, or refused (closed)
//
// Receivers are linked only if every value is claimed, senders only if the ring is full.
template <class T>
class channel_state {
 public:
  struct sender : wait_node {
    explicit sender(T&& sent) noexcept : value(std::move(sent)) {}
    T value;
    bool refused = false; // by close()
  };
  struct receiver : wait_node {
    bool claims = false;
  };
  enum class found : unsigned char { value, nothing, end };

  // Without capacity there is room for a value from a thread that cannot wait: see has_taker().
  explicit channel_state(std::size_t capacity)
      : capacity_(capacity), ring_(capacity != 0 ? capacity : 1) {}

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] bool drained() const noexcept { return closed_ && available() == 0; }

  // ---- Sending. Not into a closed channel.

  [[nodiscard]] bool has_room() const noexcept { return ring_.size() < capacity_; }
  // Without capacity: a receiver waits and has no claim yet.
  [[nodiscard]] bool has_taker() const noexcept {
    return capacity_ == 0 && available() == 0 && !receivers_.empty();
  }

  // Where there is room, or a taker.
  void put(T&& value, due_wakes& due) noexcept {
    ring_.push(std::move(value));
    grant(due);
  }
  void wait(sender& mine, due_wakes& due) noexcept {
    senders_.push_back(mine);
    ++n_senders_;
    grant(due);
  }
  // A claim to its value may be one too many then: whose it was finds out.
  void leave(sender& mine) noexcept {
    if (mine.linked()) {
      wait_list::unlink(mine);
      --n_senders_;
    }
  }

  // ---- Receiving.

  // What there is for a receiver that is polled. Spends its claim: after `value` it must take().
  found look(receiver& mine) noexcept {
    if (std::exchange(mine.claims, false)) {
      --claims_;
      had_claim_ = true;
      if (available() != 0) {
        return found::value;
      }
    } else {
      had_claim_ = false;
      if (!mine.linked() && has_unclaimed()) {
        return found::value;
      }
    }
    if (!drained()) {
      return found::nothing;
    }
    if (mine.linked()) {
      wait_list::unlink(mine);
    }
    return found::end;
  }
  // After `nothing`, in the same critical section.
  void wait(receiver& mine) noexcept {
    if (had_claim_) {
      receivers_.push_front(mine);
    } else if (!mine.linked()) {
      receivers_.push_back(mine);
    }
  }
  void leave(receiver& mine, due_wakes& due) noexcept {
    if (mine.linked()) {
      wait_list::unlink(mine);
    } else if (std::exchange(mine.claims, false)) {
      --claims_;
      grant(due);
    }
  }

  [[nodiscard]] bool has_unclaimed() const noexcept { return available() > claims_; }

  // The first value. The sender that waits longest moves up.
  T take(due_wakes& due) noexcept {
    if (ring_.empty()) {
      return std::move(pop_sender(due).value);
    }
    T value = ring_.pop();
    if (n_senders_ != 0 && ring_.size() < capacity_) {
      ring_.push(std::move(pop_sender(due).value));
    }
    return value;
  }

  // ---- The end. Both are called again, after delivering, until they answer false.

  bool close(due_wakes& due) noexcept {
    closed_ = true;
    while (n_senders_ != 0 && !due.full()) {
      pop_sender(due).refused = true;
    }
    return n_senders_ != 0 || release_drained(due);
  }
  bool release_drained(due_wakes& due) noexcept {
    if (!drained()) {
      return false;
    }
    while (!receivers_.empty() && !due.full()) {
      due.add(receivers_.pop_front().woken);
    }
    return !receivers_.empty();
  }

 private:
  [[nodiscard]] std::size_t available() const noexcept { return ring_.size() + n_senders_; }

  void grant(due_wakes& due) noexcept {
    while (has_unclaimed() && !receivers_.empty()) {
      auto& first = static_cast<receiver&>(receivers_.pop_front());
      first.claims = true;
      ++claims_;
      due.add(first.woken);
    }
  }

  sender& pop_sender(due_wakes& due) noexcept {
    auto& first = static_cast<sender&>(senders_.pop_front());
    --n_senders_;
    due.add(first.woken);
    return first;
  }

  const std::size_t capacity_;
  ring<T> ring_;
  wait_list senders_;
  std::size_t n_senders_ = 0;
  wait_list receivers_;
  std::size_t claims_ = 0;
  bool had_claim_ = false; // between look() and wait()
  bool closed_ = false;
};

} // namespace bolt::detail
#endif
