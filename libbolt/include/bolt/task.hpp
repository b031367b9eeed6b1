#ifndef BOLT_TASK_HPP
#define BOLT_TASK_HPP

#include <coroutine>
#include <type_traits>
#include <utility>

#include "bolt/context.hpp"
#include "bolt/detail/promise.hpp"
#include "bolt/detail/root.hpp"
#include "bolt/future.hpp"

namespace bolt {

// A lazy coroutine: calling a function that returns one copies the arguments and runs nothing.
//
//   bolt::task<int> twice(int x) { co_return x + x; }
//   bolt::task<int> sum() { co_return co_await twice(1) + co_await twice(2); }
//
// It runs inside the poll of whoever awaits it, on that thread. Its exceptions arrive where it is
// awaited. T is void, or a movable type that is no reference. If T is a bolt::result, awaiting
// another result inside unwraps it or ends the task with the error.
//
// When it is cancelled it stays at the co_await where it waits: no more of its body runs, and its
// locals are destroyed, innermost frame first.
template <class T = void>
class [[nodiscard("a task does nothing until it is awaited")]] task {
 public:
  using value_type = T;
  using promise_type = detail::promise<T>;
  using handle = std::coroutine_handle<promise_type>;

  static_assert(!std::is_reference_v<T>, "a task yields a value: return a pointer or a copy");
  static_assert(std::is_void_v<T> || std::is_move_constructible_v<T>,
                "what a task yields must be movable");

  explicit task(handle frame) noexcept : frame_(frame) {}
  task(task&& other) noexcept : frame_(other.release()) {}
  task& operator=(task&& other) noexcept {
    if (this != &other) {
      reset();
      frame_ = other.release();
    }
    return *this;
  }
  ~task() { reset(); }

  // A task is a future: a hand-written one can drive it. It may be moved until its first poll.
  poll_result<T> poll(context& cx) {
    context mine(cx, frame_.promise());
    if (!detail::poll_root(frame_.promise(), mine)) {
      return {};
    }
    task ended(std::move(*this)); // its frame dies here, also if take() throws
    if constexpr (std::is_void_v<T>) {
      ended.frame_.promise().slot.take();
      return true;
    } else {
      return ended.frame_.promise().slot.take();
    }
  }
  cancel_answer cancel(context& cx) noexcept { return detail::cancel_root(frame_.promise(), cx); }

  // Gives the frame away: the caller destroys it.
  [[nodiscard]] handle release() noexcept { return std::exchange(frame_, nullptr); }

  // False once it was awaited, moved from, or has ended.
  [[nodiscard]] explicit operator bool() const noexcept { return frame_ != nullptr; }

 private:
  void reset() noexcept {
    if (frame_) {
      detail::destroy_root(release().promise());
    }
  }

  handle frame_;
};

namespace detail {

template <class T>
task<T> promise<T>::get_return_object() noexcept {
  static_assert(alignof(promise<T>) <= 2 * sizeof(void*),
                "what a task yields may not be aligned beyond 16 bytes: frames are not");
  return task<T>(std::coroutine_handle<promise<T>>::from_promise(*this));
}

inline task<void> promise<void>::get_return_object() noexcept {
  return task<void>(std::coroutine_handle<promise<void>>::from_promise(*this));
}

template <class T>
  requires is_result_v<T>
task<T> promise<T>::get_return_object() noexcept {
  return task<T>(std::coroutine_handle<promise<T>>::from_promise(*this));
}

} // namespace detail
} // namespace bolt

#include "bolt/detail/root_scope.hpp"
#endif
