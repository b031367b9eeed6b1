#ifndef BOLT_DETAIL_DUE_WAKES_HPP
#define BOLT_DETAIL_DUE_WAKES_HPP

#include <cassert>
#include <cstddef>
#include <utility>

#include "bolt/waker.hpp"

namespace bolt::detail {

// Whom to wake once the lock is free: noted while it is held, delivered afterwards.
//
// A wake may run a cancellation (of a child in a group that stops, of a task whose executor is
// closed), which lets go of a lock or a permit and so wakes the next in line, and so on down the
// line. Such a wake inside of a wake is left to the outermost deliver() of this thread, which goes
// on in a loop: a long line does not recurse.
class due_wakes {
 public:
  due_wakes() noexcept {} // not `= default`: that would write all of ids_
  due_wakes(const due_wakes&) = delete;
  due_wakes& operator=(const due_wakes&) = delete;
  ~due_wakes() { assert(size_ == 0); }

  [[nodiscard]] bool full() const noexcept { return size_ == most; }

  // There must be room.
  void add(waker woken) noexcept {
    assert(!full());
    ids_[(first_ + size_++) % most] = woken.id();
  }

  // Without any lock held; the last thing that is done with what they waited for, as those woken
  // may end it.
  void deliver() noexcept {
    if (size_ == 0 || left_to(delivering)) {
      return;
    }
    due_wakes* const outer = std::exchange(delivering, this);
    while (size_ != 0) {
      pop().wake();
    }
    delivering = outer;
  }

 private:
  static constexpr std::size_t most = 16;

  // False: there is nobody, or it has no room (then this one delivers, one level further down).
  bool left_to(due_wakes* outer) noexcept {
    if (outer == nullptr || most - outer->size_ < size_) {
      return false;
    }
    while (size_ != 0) {
      outer->add(pop());
    }
    return true;
  }

  waker pop() noexcept {
    const waker next(ids_[first_]);
    first_ = (first_ + 1) % most;
    --size_;
    return next;
  }

  static inline thread_local constinit due_wakes* delivering = nullptr;

  bolt_future ids_[most]; // a ring
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

} // namespace bolt::detail
#endif
