#ifndef BOLT_OR_ELSE_HPP
#define BOLT_OR_ELSE_HPP

#include <functional>
#include <type_traits>
#include <utility>

#include "bolt/result.hpp"
#include "bolt/task.hpp"

namespace bolt {

// The value, or what fn(error) answers: another result of the same value type.
template <class T, class E, class Fn>
auto or_else(result<T, E> from, Fn&& fn) -> std::invoke_result_t<Fn, E&&> {
  using other = std::invoke_result_t<Fn, E&&>;
  static_assert(is_result_v<other>, "or_else's function answers a bolt::result");
  if (from.has_error()) {
    return std::invoke(std::forward<Fn>(fn), std::move(from).assume_error());
  }
  if constexpr (std::is_void_v<T>) {
    return success();
  } else {
    return success(std::move(from).assume_value());
  }
}

namespace detail {
template <class R>
struct or_else_answer {
  using type = R;
};
template <class R>
struct or_else_answer<task<R>> {
  using type = R;
};
} // namespace detail

// The same for a task's result; fn may answer a result or a task of one.
template <class T, class E, class Fn>
auto or_else(task<result<T, E>> from, Fn fn)
    -> task<typename detail::or_else_answer<std::invoke_result_t<Fn&, E&&>>::type> {
  using answer = std::invoke_result_t<Fn&, E&&>;
  auto first = co_await std::move(from);
  if constexpr (is_result_v<answer>) {
    co_return or_else(std::move(first), fn);
  } else {
    if (first.has_error()) {
      co_return co_await std::invoke(fn, std::move(first).assume_error());
    }
    if constexpr (std::is_void_v<T>) {
      co_return success();
    } else {
      co_return success(std::move(first).assume_value());
    }
  }
}

} // namespace bolt
#endif
