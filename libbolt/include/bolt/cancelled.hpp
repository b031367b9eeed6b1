#ifndef BOLT_CANCELLED_HPP
#define BOLT_CANCELLED_HPP

#include "bolt/context.hpp"
#include "bolt/detail/run.hpp"

namespace bolt {
namespace detail {

struct cancelled_query {
  [[nodiscard]] static bool answer(const run& current) noexcept { return current.cx->cancelled(); }
};

struct context_query {
  [[nodiscard]] static context& answer(const run& current) noexcept { return *current.cx; }
};

} // namespace detail

// const bool stop = co_await cancelled();
//
// Has the host asked this call to stop, or was this child told to? Never suspends. (A child that an
// executor runs learns of it when its root is polled.) For computations between two awaits: at an
// await that waits, cancellation needs no asking. What the task returns after it no longer matters.
[[nodiscard]] inline detail::cancelled_query cancelled() noexcept { return {}; }

// The same, in code that was handed the context.
[[nodiscard]] inline bool cancelled(const context& cx) noexcept { return cx.cancelled(); }

// context& cx = co_await this_context(): of the poll that runs this task. Valid until the next
// co_await.
[[nodiscard]] inline detail::context_query this_context() noexcept { return {}; }

} // namespace bolt
#endif
