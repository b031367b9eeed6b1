#ifndef BOLT_REACTOR_HPP
#define BOLT_REACTOR_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/reactor_error.hpp"
#include "bolt/executor.hpp"

namespace bolt {

// Names a reactor; copy it freely. Made by default it names the process's own, which has one thread
// and is started by the first operation that needs it.
class reactor_ref {
 public:
  constexpr reactor_ref() noexcept = default;
  constexpr explicit reactor_ref(bolt_reactor id) noexcept : id_(id) {}

  [[nodiscard]] constexpr bolt_reactor id() const noexcept { return id_; }

  // Runs functions, and drives tasks, on the reactor's threads. Throws no_reactor in a build
  // without it, or error if the reactor is no more.
  [[nodiscard]] bolt::executor executor() const {
    const bolt_executor* raw = nullptr;
    const bolt_status status = bolt_reactor_executor(id_, &raw);
    if (status != BOLT_OK) {
      detail::throw_reactor_error(status, "the reactor's executor");
    }
    return bolt::executor(*raw);
  }
  [[nodiscard]] operator bolt::executor() const { return executor(); }

  // Cancels what is left and waits for its unwinding: the tasks that run on it are cancelled (their
  // callers get an error, not a cancellation), and whoever waits for a timer or a descriptor of it
  // gets bolt::error with status SHUTDOWN. False: not everything has ended within that time, or
  // this is one of its threads; it goes on stopping, and may be told again. The process's own
  // starts anew with the next operation that needs it.
  bool stop(std::chrono::nanoseconds within = std::chrono::nanoseconds::max()) const {
    const auto wait = static_cast<std::uint64_t>(std::max<std::int64_t>(within.count(), 0));
    const bolt_status status = bolt_reactor_stop(id_, wait);
    if (status != BOLT_OK && status != BOLT_PENDING && status != BOLT_INVALID_HANDLE) {
      detail::throw_reactor_error(status, "stopping the reactor");
    }
    return status != BOLT_PENDING;
  }

  friend constexpr bool operator==(reactor_ref, reactor_ref) noexcept = default;

 private:
  bolt_reactor id_ = 0;
};

struct reactor_options {
  unsigned threads = 1; // of its own; 0: only those that call run()
};

// A reactor of one's own, beside the process's.
//
//   bolt::reactor network({.threads = 2});
//   co_await bolt::on(network, serve());
//
// Its destructor stops it, without a limit of time: not on one of its own threads.
class reactor {
 public:
  // Throws no_reactor, std::bad_alloc (also if there is no thread or descriptor to be had), or
  // error.
  explicit reactor(reactor_options options = {}) {
    const bolt_reactor_options raw{sizeof raw, 0, options.threads, 0};
    const bolt_status status = bolt_reactor_create(&raw, &id_);
    if (status != BOLT_OK) {
      detail::throw_reactor_error(status, "a reactor");
    }
  }
  reactor(reactor&& other) noexcept : id_(std::exchange(other.id_, none)) {}
  reactor& operator=(reactor&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~reactor() {
    if (id_ != none) {
      (void)bolt_reactor_stop(id_, UINT64_MAX);
    }
  }

  // Lends it this thread until it is stopped; not for long if that has happened. Throws error: BUSY
  // on a thread that runs a reactor already, ARGUMENT if this one has a single thread of its own,
  // which then takes no other.
  void run() const {
    const bolt_status status = bolt_reactor_run(id_);
    if (status != BOLT_OK && status != BOLT_SHUTDOWN && status != BOLT_INVALID_HANDLE) {
      detail::throw_reactor_error(status, "running the reactor");
    }
  }
  bool stop(std::chrono::nanoseconds within = std::chrono::nanoseconds::max()) const {
    return reactor_ref(id_).stop(within);
  }

  [[nodiscard]] bolt_reactor id() const noexcept { return id_; }
  [[nodiscard]] bolt::executor executor() const { return reactor_ref(id_).executor(); }
  [[nodiscard]] operator bolt::executor() const { return executor(); }
  [[nodiscard]] operator reactor_ref() const noexcept { return reactor_ref(id_); }

 private:
  static constexpr bolt_reactor none = UINT64_MAX; // moved from: names no reactor

  bolt_reactor id_ = none;
};

} // namespace bolt
#endif
