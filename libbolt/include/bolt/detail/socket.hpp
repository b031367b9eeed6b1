#ifndef BOLT_DETAIL_SOCKET_HPP
#define BOLT_DETAIL_SOCKET_HPP

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <cstdint>
#include <string>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/detail/reactor_error.hpp"
#include "bolt/detail/socket_calls.hpp"
#include "bolt/detail/unique_fd.hpp"
#include "bolt/error.hpp"
#include "bolt/reactor.hpp"
#include "bolt/readiness.hpp"
#include "bolt/socket_address.hpp"

namespace bolt::detail {

// A non-blocking socket that its reactor watches. Operations, one in each direction, mark
// themselves in a word, so that
// - a second one is refused, also when it would not have to wait;
// - close() may come from any thread: what waits ends with an error, and the last one to leave
//   closes the descriptor, whose number is not used again before.
// Movable while no operation is pending, as operations hold its address.
class socket {
 public:
  enum direction : unsigned { read = BOLT_WATCH_READ, write = BOLT_WATCH_WRITE };

  socket() noexcept : state_(closed) {}
  // Throws as watched_fd does.
  socket(unique_fd fd, const socket_address& peer, reactor_ref where) : peer_(peer) {
    const bolt_status status = bolt_watch_open(where.id(), fd.get(), &watch_);
    if (status != BOLT_OK) {
      throw_watch_error(status);
    }
    fd_ = fd.release();
  }
  socket(socket&& other) noexcept
      : watch_(other.watch_), fd_(other.fd_), peer_(other.peer_),
        state_(other.state_.exchange(closed, std::memory_order_relaxed)) {
    assert((state_.load(std::memory_order_relaxed) & ~closed) == 0);
  }
  socket& operator=(socket&& other) noexcept {
    if (this != &other) {
      close();
      watch_ = other.watch_;
      fd_ = other.fd_;
      peer_ = other.peer_;
      state_.store(other.state_.exchange(closed, std::memory_order_relaxed),
                   std::memory_order_relaxed);
    }
    return *this;
  }
  ~socket() { close(); }

  // -1 once it is closed; for operations, which keep it open, entered_fd().
  [[nodiscard]] int fd() const noexcept { return is_closed() ? -1 : fd_; }
  [[nodiscard]] int entered_fd() const noexcept { return fd_; }
  [[nodiscard]] const socket_address& peer() const noexcept { return peer_; }
  [[nodiscard]] bool is_closed() const noexcept {
    return (state_.load(std::memory_order_acquire) & closed) != 0;
  }

  // Any thread, also while operations are pending.
  void close() noexcept {
    unsigned before = state_.load(std::memory_order_acquire);
    do {
      if ((before & closed) != 0) {
        return;
      }
    } while (!state_.compare_exchange_weak(before, before | closed | closing,
                                           std::memory_order_acq_rel));
    (void)bolt_watch_close(watch_);
    if (before != 0) {
      (void)::shutdown(fd_, SHUT_RDWR); // the peer need not wait for those who have yet to leave
    }
    leave(closing);
  }

  // ---- For operations.

  // `tried` names it in errors.
  void enter(direction mine, const char* tried) {
    unsigned before = state_.load(std::memory_order_acquire);
    do {
      if ((before & closed) != 0) {
        throw_closed(tried);
      }
      if ((before & mine) != 0) {
        throw error(BOLT_BUSY,
                    std::string(tried) + " " + peer_text() + ": another task is already at that");
      }
    } while (!state_.compare_exchange_weak(before, before | mine, std::memory_order_acq_rel));
  }

  // The last to leave a closed socket closes its descriptor: nobody enters any more.
  void leave(unsigned mine) noexcept {
    if ((state_.fetch_and(~mine, std::memory_order_acq_rel) & ~mine) == closed) {
      ::close(fd_);
    }
  }

  // True: try again. False: it waits, and the context's future will be woken.
  bool wait(direction mine, context& cx, const char* tried) {
    const bolt_status status = bolt_watch_poll(watch_, mine, cx.waker().id());
    if (status == BOLT_PENDING || status == BOLT_READY) {
      return status == BOLT_READY;
    }
    if (status == BOLT_INVALID_HANDLE) {
      throw_closed(tried);
    }
    throw_watch_error(status);
  }
  void forget(direction mine) noexcept { (void)bolt_watch_cancel(watch_, mine); }

  [[noreturn]] void throw_closed(const char* tried) const {
    throw error(BOLT_INVALID_HANDLE, std::string(tried) + " " + peer_text() + ": it was closed");
  }
  [[noreturn]] void throw_system(const char* tried, int code) const {
    if (is_closed()) {
      throw_closed(tried); // which is why
    }
    throw_socket_error(std::string(tried) + " " + peer_text(), code);
  }

 private:
  static constexpr unsigned closed = 4;
  static constexpr unsigned closing = 8;

  [[nodiscard]] std::string peer_text() const {
    return peer_.size() == 0 ? "a socket without an address" : peer_.text();
  }

  bolt_watch watch_ = 0;
  int fd_ = -1;
  socket_address peer_; // of a listener: its own
  std::atomic<unsigned> state_{0};
};

} // namespace bolt::detail
#endif
