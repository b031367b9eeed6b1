#ifndef BOLT_YIELD_HPP
#define BOLT_YIELD_HPP

#include <utility>

#include "bolt/context.hpp"
#include "bolt/future.hpp"

namespace bolt {
namespace detail {

class yield_future {
 public:
  static constexpr const char* waits_for = "its turn";

  bool poll(context& cx) noexcept {
    if (std::exchange(yielded_, true)) {
      return true;
    }
    cx.again();
    return false;
  }
  static cancel_answer cancel(context&) noexcept { return cancel_answer::acknowledged; }

 private:
  bool yielded_ = false;
};

} // namespace detail

// co_await yield(): lets others run, and goes on as soon as they had their turn. Where a
// cancellation is noticed in long computations (cancelled() is cheaper, but does not stop by
// itself).
[[nodiscard]] inline detail::yield_future yield() noexcept { return {}; }

} // namespace bolt
#endif
