#ifndef BOLT_CHANNEL_HPP
#define BOLT_CHANNEL_HPP

#include <concepts>
#include <cstddef>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "bolt/detail/channel_futures.hpp"

namespace bolt {

// Values on their way from any number of senders to any number of receivers, in order:
//
//   bolt::channel<Job> jobs(16);
//   co_await jobs.send(std::move(job));                          // waits while 16 are on their way
//   while (auto next = co_await jobs.receive()) { use(*next); }  // until it is closed and drained
//
// Each value is received once. First come, first served on both sides. A capacity of 0 is a
// rendezvous: a send ends when its value has been received. Room for `capacity` values is allocated
// at the start; sending and waiting allocate nothing.
//
// Tasks on any threads may use it, and plain threads through try_send and try_receive, which never
// wait. It must outlive its waiters and the calls on it: share it as a std::shared_ptr that each
// task has as a parameter, or let it live in a task that awaits all who use it.
//
// CANCELLATION is acknowledged at once and loses nothing. A receiver takes its value only when it
// goes on; one that is cancelled before leaves it, in its place, to the next. A sender's value is
// on its way, or is destroyed with the sender.
//
// T moves without throwing; its move, and the destructor of what was moved from, run under a lock.
template <class T>
class channel {
  static_assert(std::is_object_v<T> && std::is_nothrow_move_constructible_v<T> &&
                    std::is_nothrow_destructible_v<T>,
                "what goes through a channel must move without throwing: wrap it in a "
                "std::unique_ptr");
  static_assert(alignof(T) <= 2 * sizeof(void*),
                "what goes through a channel may not be aligned beyond 16 bytes: frames are not");

 public:
  // Throws std::bad_alloc.
  explicit channel(std::size_t capacity) : shared_(capacity) {}
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  // A future of void: ends once there was room for the value. Throws channel_closed, also if the
  // channel is closed while it waits; the value is then still in the future (its unsent()).
  [[nodiscard("co_await it")]] detail::channel_send<T> send(T value) noexcept {
    return detail::channel_send<T>(shared_, std::move(value));
  }

  // A future of std::optional<T>: the next value; empty when there will be none any more.
  [[nodiscard("co_await it")]] detail::channel_receive<T> receive() noexcept {
    return detail::channel_receive<T>(shared_);
  }

  // Without waiting. False: there is no room (with a capacity of 0: no receiver waits), or others
  // wait for it. Throws channel_closed. In both cases `value` is as it was.
  [[nodiscard]] bool try_send(T&& value) {
    detail::due_wakes due;
    {
      const std::lock_guard lock(shared_.mutex);
      if (shared_.state.closed()) {
        throw channel_closed();
      }
      if (!shared_.state.has_room() && !shared_.state.has_taker()) {
        return false;
      }
      shared_.state.put(std::move(value), due);
    }
    due.deliver();
    return true;
  }
  [[nodiscard]] bool try_send(const T& value)
    requires std::copy_constructible<T>
  {
    return try_send(T(value));
  }

  // Without waiting. Empty: there is no value now, or only such as receivers that wait have a claim
  // to. drained() says whether to try again.
  [[nodiscard]] std::optional<T> try_receive() noexcept {
    detail::due_wakes due;
    std::unique_lock lock(shared_.mutex);
    if (!shared_.state.has_unclaimed()) {
      return std::nullopt;
    }
    std::optional<T> value(shared_.state.take(due));
    shared_.unlock_after_take(lock, due);
    return value;
  }

  // Nothing can be sent any more: sends that wait are refused. What was sent before is still
  // received. By either side; idempotent.
  void close() noexcept {
    detail::due_wakes due;
    std::unique_lock lock(shared_.mutex);
    while (shared_.state.close(due)) {
      shared_.deliver_between(lock, due);
    }
    lock.unlock();
    due.deliver();
  }

  [[nodiscard]] bool closed() const noexcept {
    const std::lock_guard lock(shared_.mutex);
    return shared_.state.closed();
  }
  // Closed, and everything was received: there will never be a value again.
  [[nodiscard]] bool drained() const noexcept {
    const std::lock_guard lock(shared_.mutex);
    return shared_.state.drained();
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return shared_.state.capacity(); }

 private:
  detail::locked_channel<T> shared_;
};

} // namespace bolt
#endif
