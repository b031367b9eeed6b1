#include "core/receiver_lock.hpp"

#include <array>
#include <cstddef>

#include "core/future.hpp"

namespace bolt::core {

bool receiver_lock::compatible(const ticket& t) const noexcept {
  return !exclusive_ && (!t.exclusive || shared_ == 0);
}

void receiver_lock::grant(ticket& t) noexcept {
  t.now = ticket::state::held;
  if (t.exclusive) {
    exclusive_ = true;
  } else {
    ++shared_;
  }
}

bool receiver_lock::try_hold(ticket& t) noexcept {
  const std::lock_guard guard(mutex_);
  if (first_ != nullptr || !compatible(t)) return false;
  grant(t);
  return true;
}

bool receiver_lock::try_hold_now(ticket& t) noexcept {
  const std::lock_guard guard(mutex_);
  if (!compatible(t)) return false;
  grant(t);
  return true;
}

bool receiver_lock::hold_or_wait(ticket& t) noexcept {
  const std::lock_guard guard(mutex_);
  if (first_ == nullptr && compatible(t)) {
    grant(t);
    return true;
  }
  t.now = ticket::state::waiting;
  t.previous = last_;
  t.next = nullptr;
  (last_ != nullptr ? last_->next : first_) = &t;
  last_ = &t;
  return false;
}

bool receiver_lock::is_held(const ticket& t) noexcept {
  const std::lock_guard guard(mutex_);
  return t.now == ticket::state::held;
}

void receiver_lock::unlink(ticket& t) noexcept {
  (t.previous != nullptr ? t.previous->next : first_) = t.next;
  (t.next != nullptr ? t.next->previous : last_) = t.previous;
}

void receiver_lock::leave(ticket& t) {
  {
    const std::lock_guard guard(mutex_);
    if (t.now == ticket::state::waiting) {
      unlink(t);
    } else if (t.now == ticket::state::held) {
      if (t.exclusive) {
        exclusive_ = false;
      } else {
        --shared_;
      }
    } else {
      return;
    }
    t.now = ticket::state::none;
  }
  hand_over();
}

// Wakes by id and without the mutex: once granted, a ticket may be gone at any time.
void receiver_lock::hand_over() {
  for (;;) {
    std::array<bolt_future, 16> granted;
    std::size_t n = 0;
    {
      const std::lock_guard guard(mutex_);
      while (n < granted.size() && first_ != nullptr && compatible(*first_)) {
        ticket& t = *first_;
        unlink(t);
        grant(t);
        granted[n++] = t.future;
      }
    }
    for (std::size_t i = 0; i < n; ++i)
      static_cast<void>(future_wake(granted[i]));
    if (n < granted.size()) return;
  }
}

} // namespace bolt::core
