#include "core/receiver_lock.hpp"

#include <array>
#include <cstddef>

#include "core/future.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

// A hand_over that is running on this thread. Whom it wakes may be unwound inside that wake,
// because its executor refuses it, and leave the lock as well: then the running one goes on, or a
// long line would be unwound one inside the other (R13).
struct handover {
  const receiver_lock* lock;
  thread_block& block;
  handover* outer;
  bool again = false;

  handover(const receiver_lock& of, thread_block& on) noexcept
      : lock(&of), block(on), outer(on.handing_over) {
    block.handing_over = this;
  }
  ~handover() { block.handing_over = outer; }
  handover(const handover&) = delete;
  handover& operator=(const handover&) = delete;
};

namespace {

handover* running_handover(const thread_block& block, const receiver_lock& lock) noexcept {
  handover* each = block.handing_over;
  while (each != nullptr && each->lock != &lock)
    each = each->outer;
  return each;
}

} // namespace

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
  bool waited_for = false;
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
    waited_for = first_ != nullptr; // who comes later finds the lock as it is now
  }
  if (waited_for) hand_over();
}

void receiver_lock::hand_over() {
  thread_block& block = this_thread();
  if (handover* running = running_handover(block, *this)) {
    running->again = true;
    return;
  }
  handover mine(*this, block);
  do {
    mine.again = false;
    while (hand_over_some()) {
    }
  } while (mine.again);
}

// Wakes by id and without the mutex: once granted, a ticket may be gone at any time. True: there
// may be more.
bool receiver_lock::hand_over_some() {
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
  return n == granted.size();
}

} // namespace bolt::core
