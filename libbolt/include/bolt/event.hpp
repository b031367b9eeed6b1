#ifndef BOLT_EVENT_HPP
#define BOLT_EVENT_HPP

#include <mutex>
#include <utility>

#include "bolt/context.hpp"
#include "bolt/detail/due_wakes.hpp"
#include "bolt/detail/wait_list.hpp"
#include "bolt/future.hpp"

namespace bolt {

class event;

namespace detail {

class event_future : wait_node {
 public:
  static constexpr const char* waits_for = "an event";

  explicit event_future(event& awaited) noexcept : event_(&awaited) {}
  ~event_future() { leave(); }

  inline bool poll(context& cx);

  cancel_answer cancel(context&) noexcept {
    leave();
    return cancel_answer::acknowledged;
  }

 private:
  inline void leave() noexcept;

  event* event_;
  bool waits_ = false;
};

} // namespace detail

// Something that has happened, or not yet: any number of tasks wait for it, and set() lets them all
// go on. It stays set until reset(). Any thread, also plain ones. For a value that comes with it,
// see oneshot; for one waiter per signal, semaphore.
//
// It must outlive those who wait, and calls of set(). A cancelled wait leaves at once.
class event {
 public:
  explicit event(bool set = false) noexcept : set_(set) {}
  event(const event&) = delete;
  event& operator=(const event&) = delete;

  // Lets go on who waits now, even if reset() follows before they have run, and who comes later.
  // What was written before it is visible to them.
  void set() noexcept {
    detail::due_wakes due;
    detail::wait_list released; // not all may fit into one round of wakes
    std::unique_lock lock(mutex_);
    set_ = true;
    released.take_all(waiting_);
    while (!released.empty()) {
      due.add(released.pop_front().woken);
      if (due.full() && !released.empty()) {
        lock.unlock();
        due.deliver();
        lock.lock();
      }
    }
    lock.unlock();
    due.deliver();
  }

  // Who comes from now on waits.
  void reset() noexcept {
    const std::lock_guard lock(mutex_);
    set_ = false;
  }

  [[nodiscard]] bool is_set() const noexcept {
    const std::lock_guard lock(mutex_);
    return set_;
  }

  // A future of void: ends when the event is set; at once, if it is.
  [[nodiscard("co_await it")]] detail::event_future wait() noexcept {
    return detail::event_future(*this);
  }

 private:
  friend class detail::event_future;

  mutable std::mutex mutex_;
  detail::wait_list waiting_;
  bool set_;
};

namespace detail {

inline bool event_future::poll(context& cx) {
  if (!waits_) {
    if (event_->is_set()) {
      return true;
    }
    woken = cx.waker(); // may throw: before anybody counts on it
    const std::lock_guard lock(event_->mutex_);
    if (event_->set_) {
      return true;
    }
    event_->waiting_.push_back(*this);
    waits_ = true;
    return false;
  }
  const std::lock_guard lock(event_->mutex_);
  waits_ = linked();
  return !waits_;
}

inline void event_future::leave() noexcept {
  if (std::exchange(waits_, false)) {
    const std::lock_guard lock(event_->mutex_);
    if (linked()) {
      wait_list::unlink(*this);
    }
  }
}

} // namespace detail
} // namespace bolt
#endif
