#ifndef BOLT_READINESS_HPP
#define BOLT_READINESS_HPP

#include <cstdint>
#include <string>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/detail/reactor_error.hpp"
#include "bolt/future.hpp"
#include "bolt/reactor.hpp"

// Waiting for descriptors: for C libraries that have a socket, and for what is built on one.

namespace bolt {
namespace detail {

[[noreturn]] inline void throw_watch_error(bolt_status status) {
  switch (status) {
  case BOLT_ARGUMENT:
    throw error(status, "the descriptor cannot be waited for: it is not open, or is a file or a "
                        "directory");
  case BOLT_BUSY:
    throw error(status, "another task waits for this descriptor in the same direction");
  case BOLT_INVALID_HANDLE:
    throw error(status, "the descriptor was closed");
  default:
    throw_reactor_error(status, "waiting for a descriptor");
  }
}

// One wait on a watch that outlives it.
class watch_wait {
 public:
  static constexpr const char* waits_for = "a descriptor";

  watch_wait(bolt_watch watch, std::uint32_t direction) noexcept
      : watch_(watch), direction_(direction) {}
  watch_wait(const watch_wait&) = delete;
  watch_wait& operator=(const watch_wait&) = delete;
  ~watch_wait() { stop(); }

  bool poll(context& cx) {
    const bolt_status status = bolt_watch_poll(watch_, direction_, cx.waker().id());
    armed_ = status == BOLT_PENDING;
    if (!armed_ && status != BOLT_READY) {
      throw_watch_error(status);
    }
    return !armed_;
  }
  cancel_answer cancel(context&) noexcept {
    stop();
    return cancel_answer::acknowledged;
  }

 private:
  void stop() noexcept {
    if (std::exchange(armed_, false)) {
      (void)bolt_watch_cancel(watch_, direction_);
    }
  }

  bolt_watch watch_;
  std::uint32_t direction_;
  bool armed_ = false;
};

} // namespace detail

// A descriptor that is waited for again and again: the kernel is told of it once. It does not own
// the descriptor, which must stay open until this has been closed or destroyed, and is non-blocking
// meanwhile. One task may wait in each direction.
//
//   bolt::watched_fd socket(PQsocket(connection));
//   while (PQisBusy(connection)) {
//     co_await socket.readable();
//     PQconsumeInput(connection);
//   }
class watched_fd {
 public:
  // Throws error (ARGUMENT: not open, or a file; SHUTDOWN; FORKED), no_reactor, std::bad_alloc.
  explicit watched_fd(int fd, reactor_ref where = {}) {
    const bolt_status status = bolt_watch_open(where.id(), fd, &watch_);
    if (status != BOLT_OK) {
      detail::throw_watch_error(status);
    }
  }
  watched_fd(watched_fd&& other) noexcept : watch_(std::exchange(other.watch_, 0)) {}
  watched_fd& operator=(watched_fd&& other) noexcept {
    std::swap(watch_, other.watch_);
    return *this;
  }
  ~watched_fd() { close(); }

  // Wait until it is ready, or has failed, or its peer has ended: what is to be done then will tell
  // which. So these may end early, and one tries and waits in turns. Acknowledge a cancellation at
  // once. Throw error: BUSY (another task waits in this direction), INVALID_HANDLE (closed
  // meanwhile), SHUTDOWN.
  [[nodiscard]] detail::watch_wait readable() const noexcept { return {watch_, BOLT_WATCH_READ}; }
  [[nodiscard]] detail::watch_wait writable() const noexcept { return {watch_, BOLT_WATCH_WRITE}; }

  // Ends the watch, not the descriptor. Not beside another use of this object; tasks that wait end
  // with an error, on whatever threads they are.
  void close() noexcept {
    if (const bolt_watch open = std::exchange(watch_, 0)) {
      (void)bolt_watch_close(open);
    }
  }

 private:
  bolt_watch watch_ = 0;
};

namespace detail {

class fd_wait {
 public:
  static constexpr const char* waits_for = "a descriptor";

  fd_wait(int fd, std::uint32_t direction, reactor_ref where) noexcept
      : fd_(fd), direction_(direction), where_(where) {}
  fd_wait(const fd_wait&) = delete;
  fd_wait& operator=(const fd_wait&) = delete;
  ~fd_wait() { stop(); }

  bool poll(context& cx) {
    const bolt_future me = cx.waker().id();
    bolt_status status = BOLT_OK;
    if (watch_ == 0) {
      status = bolt_watch_open(where_.id(), fd_, &watch_);
    }
    if (status == BOLT_OK) {
      status = bolt_watch_poll(watch_, direction_, me);
    }
    if (status == BOLT_PENDING) {
      return false;
    }
    stop();
    if (status != BOLT_READY) {
      throw_watch_error(status);
    }
    return true;
  }
  cancel_answer cancel(context&) noexcept {
    stop();
    return cancel_answer::acknowledged;
  }

 private:
  void stop() noexcept {
    if (const bolt_watch open = std::exchange(watch_, 0)) {
      (void)bolt_watch_close(open);
    }
  }

  bolt_watch watch_ = 0;
  int fd_;
  std::uint32_t direction_;
  reactor_ref where_;
};

} // namespace detail

// Waits once, as watched_fd, which is cheaper for more than one wait. The descriptor must stay open
// until the await has ended, and is non-blocking meanwhile.
[[nodiscard]] inline detail::fd_wait readable(int fd, reactor_ref where = {}) noexcept {
  return {fd, BOLT_WATCH_READ, where};
}
[[nodiscard]] inline detail::fd_wait writable(int fd, reactor_ref where = {}) noexcept {
  return {fd, BOLT_WATCH_WRITE, where};
}

} // namespace bolt
#endif
