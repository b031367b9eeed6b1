#ifndef BOLT_SEMAPHORE_HPP
#define BOLT_SEMAPHORE_HPP

#include <cstddef>
#include <utility>

#include "bolt/detail/permit_line.hpp"

namespace bolt {

// One of a semaphore's permits, or none. Gives it back when it is destroyed, on whichever thread
// that is. Movable.
class [[nodiscard("the permit is given back when this is destroyed")]] semaphore_permit {
 public:
  static constexpr const char* waits_for = "a permit of a semaphore";

  semaphore_permit() noexcept = default;
  explicit semaphore_permit(detail::held_permit&& permit) noexcept : permit_(std::move(permit)) {}

  // Early. Nothing, if it holds none.
  void release() noexcept { permit_.give_back(); }

  // Uses the permit up: it is not given back. For a semaphore that counts what came in by
  // release(n).
  void forget() noexcept { permit_.forget(); }

  [[nodiscard]] explicit operator bool() const noexcept { return permit_.held(); }

 private:
  detail::held_permit permit_;
};

// How many may do something at the same time:
//
//   const auto permit = co_await connections.acquire();
//
// First come, first served; a permit that is given back goes to the next in line directly. Any
// thread. It must outlive its permits, those who wait, and calls of release().
//
// A cancelled wait leaves the line at once; a permit that it had been given goes to the next.
class semaphore {
 public:
  explicit semaphore(std::size_t permits) noexcept : line_(permits) {}
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  // A future of semaphore_permit.
  [[nodiscard("co_await it")]] detail::permit_future<semaphore_permit> acquire() noexcept {
    return detail::permit_future<semaphore_permit>(line_);
  }

  // Without waiting, also for threads: empty (false) if there is no free permit.
  [[nodiscard]] semaphore_permit try_acquire() noexcept {
    return line_.try_take() ? semaphore_permit(detail::held_permit(line_)) : semaphore_permit();
  }

  // Adds permits, to those that go round already.
  void release(std::size_t permits = 1) noexcept { line_.give(permits); }

 private:
  detail::permit_line line_;
};

} // namespace bolt
#endif
