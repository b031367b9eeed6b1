#ifndef BOLT_MUTEX_HPP
#define BOLT_MUTEX_HPP

#include <utility>

#include "bolt/detail/permit_line.hpp"

namespace bolt {

// The lock of a bolt::mutex, or of none. Lets go of it when it is destroyed, on whichever thread
// that is. Movable.
class [[nodiscard("the mutex is locked for as long as its guard lives")]] mutex_guard {
 public:
  static constexpr const char* waits_for = "a mutex";

  mutex_guard() noexcept = default;
  explicit mutex_guard(detail::held_permit&& lock) noexcept : lock_(std::move(lock)) {}

  // Early. Nothing, if it holds none.
  void unlock() noexcept { lock_.give_back(); }

  [[nodiscard]] explicit operator bool() const noexcept { return lock_.held(); }

 private:
  detail::held_permit lock_;
};

// What only one task at a time may do, over its awaits:
//
//   const auto guard = co_await m.lock();
//
// First come, first served; who unlocks hands over to the next directly. A task that waits for it
// suspends and blocks no thread, so use a std::mutex for what is done between two awaits. Any
// thread; not recursive: a task that locks twice waits for itself. It must outlive its guards and
// those who wait; share it as a member of what it guards.
//
// A cancelled wait leaves the line at once; if the lock was its turn already, that goes to the
// next.
class mutex {
 public:
  mutex() noexcept : line_(1) {}
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;

  // A future of mutex_guard.
  [[nodiscard("co_await it")]] detail::permit_future<mutex_guard> lock() noexcept {
    return detail::permit_future<mutex_guard>(line_);
  }

  // Without waiting, also for threads: a guard that is empty (false) if the lock is taken. There is
  // no waiting for it on a plain thread but block_on.
  [[nodiscard]] mutex_guard try_lock() noexcept {
    return line_.try_take() ? mutex_guard(detail::held_permit(line_)) : mutex_guard();
  }

 private:
  detail::permit_line line_;
};

} // namespace bolt
#endif
