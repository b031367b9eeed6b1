#ifndef BOLT_DEADLINE_HPP
#define BOLT_DEADLINE_HPP

#include <chrono>
#include <optional>

#include "bolt/context.hpp"
#include "bolt/detail/run.hpp"

namespace bolt {
namespace detail {

struct deadline_query {
  [[nodiscard]] static std::optional<std::chrono::steady_clock::time_point>
  answer(const run& current) noexcept {
    return current.cx->deadline();
  }
};

} // namespace detail

// const auto until = co_await deadline();
//
// When the nearest of the timeouts around this task stops it; none: it is under no timeout. Never
// suspends. Children inherit it as they start, also those that an executor runs; so whatever a task
// calls can ask how much time is left, to pass it on to a server, for one. Those of a host are not
// known.
[[nodiscard]] inline detail::deadline_query deadline() noexcept { return {}; }

} // namespace bolt
#endif
