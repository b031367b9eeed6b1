#ifndef BOLT_WAKER_HPP
#define BOLT_WAKER_HPP

#include "bolt/bolt.h"

namespace bolt {

// Says "poll it again" to the future it was taken from (context::waker). A plain id: copy it
// freely, keep it as long as you like, use it from any thread. Waking a future that has ended is a
// counted no-op; wakes coalesce. What was written before wake() is visible to the poll that
// follows. Hold no lock that a cancel or a destructor of the future may take: a wake that meets a
// stopping group of children runs them.
class waker {
 public:
  constexpr waker() noexcept = default;
  constexpr explicit waker(bolt_future future) noexcept : future_(future) {}

  void wake() const noexcept { (void)bolt_future_wake(future_); }

  // The id, for C interfaces. 0: a default-made waker, which wakes nobody.
  [[nodiscard]] constexpr bolt_future id() const noexcept { return future_; }

  friend constexpr bool operator==(waker, waker) noexcept = default;

 private:
  bolt_future future_ = 0;
};

} // namespace bolt
#endif
