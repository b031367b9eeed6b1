#ifndef BOLT_DETAIL_AWAIT_TASK_HPP
#define BOLT_DETAIL_AWAIT_TASK_HPP

#include <coroutine>
#include <exception>
#include <utility>

#include "bolt/detail/run.hpp"

namespace bolt::detail {

template <class T>
struct promise;

// co_await of a task: starts it as the next link of the chain. Its frame is destroyed before the
// awaiting task goes on, so that nothing of the child outlives its await.
template <class T>
class task_awaiter : child_await {
 public:
  task_awaiter(promise_base& parent, std::coroutine_handle<promise<T>> started,
               std::source_location at) noexcept
      : child_await{&parent, started, at} {}
  task_awaiter(const task_awaiter&) = delete;
  task_awaiter& operator=(const task_awaiter&) = delete;
  ~task_awaiter() {
    if (child) {
      child.destroy();
    }
  }

  [[nodiscard]] static constexpr bool await_ready() noexcept { return false; }

  void await_suspend(std::coroutine_handle<>) noexcept {
    promise_base& inner = child_promise();
    inner.link = reinterpret_cast<std::uintptr_t>(static_cast<child_await*>(this));
    inner.run = owner->run;
    owner->run->next = child;
  }

  T await_resume() {
    auto& slot = child_promise().slot;
    if (slot.has_error()) [[unlikely]] {
      std::exception_ptr error = slot.take_error();
      destroy_child();
      std::rethrow_exception(std::move(error));
    }
    const destroyer after_move{*this};
    return slot.take();
  }

 private:
  struct destroyer {
    task_awaiter& awaiter;
    ~destroyer() { awaiter.destroy_child(); }
  };

  [[nodiscard]] promise<T>& child_promise() noexcept {
    return std::coroutine_handle<promise<T>>::from_address(child.address()).promise();
  }
  void destroy_child() noexcept { std::exchange(child, nullptr).destroy(); }
};

} // namespace bolt::detail
#endif
