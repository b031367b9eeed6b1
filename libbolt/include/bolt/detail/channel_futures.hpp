#ifndef BOLT_DETAIL_CHANNEL_FUTURES_HPP
#define BOLT_DETAIL_CHANNEL_FUTURES_HPP

#include <mutex>
#include <optional>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/detail/channel_state.hpp"
#include "bolt/detail/due_wakes.hpp"
#include "bolt/error.hpp"
#include "bolt/future.hpp"

namespace bolt {

// A value was to be sent into a channel that is closed. It is still with whoever wanted to send it.
class channel_closed : public error {
 public:
  channel_closed() : error(BOLT_SHUTDOWN, "the channel is closed: nothing can be sent any more") {}
};

namespace detail {

// What a channel is: its state and the lock.
template <class T>
struct locked_channel {
  explicit locked_channel(std::size_t capacity) : state(capacity) {}

  // The end of a critical section that has taken a value: the last value of a closed channel lets
  // all receivers go.
  void unlock_after_take(std::unique_lock<std::mutex>& lock, due_wakes& due) noexcept {
    while (state.release_drained(due)) {
      deliver_between(lock, due);
    }
    lock.unlock();
    due.deliver();
  }

  static void deliver_between(std::unique_lock<std::mutex>& lock, due_wakes& due) noexcept {
    lock.unlock();
    due.deliver();
    lock.lock();
  }

  mutable std::mutex mutex;
  channel_state<T> state;
};

template <class T>
class channel_send : channel_state<T>::sender {
  using sender = typename channel_state<T>::sender;

 public:
  static constexpr const char* waits_for = "room in a channel";

  channel_send(locked_channel<T>& into, T&& sent) noexcept
      : sender(std::move(sent)), channel_(&into) {}
  ~channel_send() { leave(); }

  bool poll(context& cx) {
    if (waits_) {
      return was_taken();
    }
    if (put(false)) {
      return true;
    }
    this->woken = cx.waker(); // may throw: before anybody counts on it
    return put(true);
  }

  cancel_answer cancel(context&) noexcept {
    leave();
    return cancel_answer::acknowledged;
  }

  // The value, once the await has thrown channel_closed.
  [[nodiscard]] T& unsent() noexcept { return this->value; }

 private:
  // False: there is no room, and it waits if it may.
  bool put(bool may_wait) {
    due_wakes due;
    {
      const std::lock_guard lock(channel_->mutex);
      channel_state<T>& state = channel_->state;
      if (state.closed()) {
        throw channel_closed();
      }
      if (state.has_room()) {
        state.put(std::move(this->value), due);
      } else if (may_wait) {
        state.wait(*this, due);
        waits_ = true;
      } else {
        return false;
      }
    }
    due.deliver();
    return !waits_;
  }

  bool was_taken() {
    const std::lock_guard lock(channel_->mutex);
    if (this->linked()) {
      return false;
    }
    waits_ = false;
    if (this->refused) {
      throw channel_closed();
    }
    return true;
  }

  void leave() noexcept {
    if (std::exchange(waits_, false)) {
      const std::lock_guard lock(channel_->mutex);
      channel_->state.leave(*this);
    }
  }

  locked_channel<T>* channel_;
  bool waits_ = false; // was linked, and has not heard how that ended
};

template <class T>
class channel_receive : channel_state<T>::receiver {
  using found = typename channel_state<T>::found;

 public:
  static constexpr const char* waits_for = "a value from a channel";

  explicit channel_receive(locked_channel<T>& from) noexcept : channel_(&from) {}
  ~channel_receive() { leave(); }

  std::optional<std::optional<T>> poll(context& cx) {
    for (;;) {
      due_wakes due;
      std::unique_lock lock(channel_->mutex);
      switch (channel_->state.look(*this)) {
      case found::value: {
        waits_ = false;
        std::optional<std::optional<T>> got(std::in_place, channel_->state.take(due));
        channel_->unlock_after_take(lock, due);
        return got;
      }
      case found::end:
        waits_ = false;
        return std::optional<std::optional<T>>(std::in_place);
      case found::nothing:
        if (this->woken.id() != 0) {
          channel_->state.wait(*this);
          waits_ = true;
          return {};
        }
      }
      lock.unlock();
      this->woken = cx.waker(); // may throw: before anybody counts on it
    }
  }

  cancel_answer cancel(context&) noexcept {
    leave();
    return cancel_answer::acknowledged;
  }

 private:
  void leave() noexcept {
    if (std::exchange(waits_, false)) {
      due_wakes due;
      {
        const std::lock_guard lock(channel_->mutex);
        channel_->state.leave(*this, due);
      }
      due.deliver();
    }
  }

  locked_channel<T>* channel_;
  bool waits_ = false; // is linked or has a claim, or was released
};

} // namespace detail
} // namespace bolt
#endif
