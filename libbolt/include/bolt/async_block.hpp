#ifndef BOLT_ASYNC_BLOCK_HPP
#define BOLT_ASYNC_BLOCK_HPP

#include <functional>
#include <type_traits>
#include <utility>

#include "bolt/task.hpp"

namespace bolt {

// return async_block([id, this]() -> task<User> { ... co_await ... });
//
// A coroutine lambda whose captures live as long as its task. (The captures of an ordinary
// coroutine lambda are the lambda object's: it is usually gone before the task runs.) So a plain
// function can check its arguments at once and return the rest as a task.
template <class F>
  requires std::is_invocable_v<F&>
std::invoke_result_t<F&> async_block(F body) {
  co_return co_await std::invoke(body);
}

} // namespace bolt
#endif
