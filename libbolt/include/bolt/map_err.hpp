#ifndef BOLT_MAP_ERR_HPP
#define BOLT_MAP_ERR_HPP

#include <functional>
#include <type_traits>
#include <utility>

#include "bolt/result.hpp"
#include "bolt/task.hpp"

namespace bolt {

// The same value, or fn(error) as the error.
template <class T, class E, class Fn>
auto map_err(result<T, E> from, Fn&& fn) -> result<T, std::invoke_result_t<Fn, E&&>> {
  if (from.has_error()) {
    return failure(std::invoke(std::forward<Fn>(fn), std::move(from).assume_error()));
  }
  if constexpr (std::is_void_v<T>) {
    return success();
  } else {
    return success(std::move(from).assume_value());
  }
}

// The same for a task's result: co_await co_await map_err(fetch(), [](E e) { return F{...}; }).
template <class T, class E, class Fn>
task<result<T, std::invoke_result_t<Fn&, E&&>>> map_err(task<result<T, E>> from, Fn fn) {
  co_return map_err(co_await std::move(from), fn);
}

} // namespace bolt
#endif
