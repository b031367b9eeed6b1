#ifndef BOLT_ON_HPP
#define BOLT_ON_HPP

#include <exception>
#include <utility>

#include "bolt/context.hpp"
#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/recording_executor.hpp"
#include "bolt/executor.hpp"
#include "bolt/future.hpp"
#include "bolt/task.hpp"

namespace bolt {
namespace detail {

// A child that an executor runs.
template <class T>
class child_on final : public child_of<T> {
 public:
  explicit child_on(executor where) noexcept : where_(where) {}

  [[nodiscard]] const bolt_executor& where() const noexcept { return where_.raw(); }

  void set_error(std::exception_ptr error) noexcept override {
    child_of<T>::set_error(where_.error_or(std::move(error)));
  }

 private:
  recording_executor where_;
};

template <class T>
class on_future {
 public:
  static constexpr const char* waits_for = "a task on another executor";

  on_future(executor where, task<T>&& work) noexcept : child_(where) {
    child_.adopt(std::move(work));
  }
  on_future(const on_future&) = delete;
  on_future& operator=(const on_future&) = delete;

  poll_result<T> poll(context& cx) {
    if (!std::exchange(started_, true)) {
      group_.start(child_, child_.body(), cx, &child_.where());
    } else {
      group_.poll_woken(cx);
    }
    if (group_.live() != 0) {
      return {};
    }
    if constexpr (std::is_void_v<T>) {
      child_.take();
      return true;
    } else {
      return child_.take();
    }
  }

  cancel_answer cancel(context& cx) noexcept { return group_.cancel(cx); }

 private:
  child_on<T> child_;
  child_group group_; // destroyed first: its child must be there
  bool started_ = false;
};

} // namespace detail

// T value = co_await on(pool(), work());
//
// Runs a task on an executor and waits for it here: its value, or its exception. The executor polls
// it, as often as it takes, and this task's host is woken once, at the end. Its locals are
// destroyed there, before the await returns; the awaiting task goes on where it was. May refer to
// that task's locals, but not at the same time as another child that does: it runs in parallel to
// those.
//
// A cancellation is passed on, and acknowledged when the task has been unwound there. Throws
// bolt::error if the executor refuses: with status BUSY (its queue is full), or SHUTDOWN (it is, or
// was meanwhile, closed; the task has been unwound).
template <class T>
[[nodiscard("co_await it")]] detail::on_future<T> on(executor where, task<T> work) noexcept {
  return detail::on_future<T>(where, std::move(work));
}

} // namespace bolt
#endif
