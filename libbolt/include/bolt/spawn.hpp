#ifndef BOLT_SPAWN_HPP
#define BOLT_SPAWN_HPP

#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/root_scope.hpp"
#include "bolt/detail/spawned.hpp"
#include "bolt/error.hpp"
#include "bolt/executor.hpp"
#include "bolt/task.hpp"

namespace bolt {

// The running child that spawn() or a scope started. Awaiting it yields the child's value or throws
// its exception; once, anywhere. Dropping it changes nothing: the child runs on until it ends, or
// its root or scope stops it.
template <class T>
class join_handle {
 public:
  static constexpr const char* waits_for = "a task that it spawned";

  explicit join_handle(detail::spawned<T>& child) noexcept : child_(&child) { child.retain(); }
  join_handle(join_handle&& other) noexcept : child_(std::exchange(other.child_, nullptr)) {}
  join_handle& operator=(join_handle&& other) noexcept {
    std::swap(child_, other.child_);
    return *this;
  }
  ~join_handle() {
    if (child_ != nullptr) {
      child_->release();
    }
  }

  // Asks the child to stop. Awaiting it then throws bolt::error with status BOLT_CANCELLED, unless
  // it had its value already. Idempotent. Only inside the polls that drive the child: not from one
  // that an executor runs.
  void stop() noexcept {
    if (!child_->has_ended()) {
      child_->stop();
    }
  }

  // Has the child ended, so that awaiting it would not suspend?
  [[nodiscard]] bool ready() const noexcept { return child_->has_ended(); }

  // The future: for co_await. An await that was cancelled may be repeated.
  poll_result<T> poll(context& cx) {
    if (!child_->wait(cx)) {
      return {};
    }
    if (child_->unwound()) {
      throw error(BOLT_CANCELLED, "the task was stopped with the root or scope that spawned it");
    }
    if constexpr (std::is_void_v<T>) {
      child_->take();
      return true;
    } else {
      return child_->take();
    }
  }
  cancel_answer cancel(context&) noexcept {
    child_->leave();
    return cancel_answer::acknowledged;
  }

 private:
  detail::spawned<T>* child_;
};

// auto handle = co_await spawn(work());    ... T value = co_await handle;
//
// Starts a task beside this one: a child of the current root, which is the exported call, the
// block_on, or the when_all or spawn member that this code runs in. It runs now until it first
// waits, and from then on whenever it is woken, inside the root's polls: concurrent, not parallel.
//
// A root ends only when its children have: those still running when its own work is done are
// cancelled and acknowledged first (and their values and failures dropped). They are cancelled with
// it. A child must not refer to locals of the task that spawns it, unless that task awaits it.
template <class T>
[[nodiscard("co_await it to start the task")]] detail::spawn_query<T> spawn(task<T>&& work) {
  return {std::move(work), nullptr};
}

// The same, with the child's body run by `where`: parallel. Its destructors run there too. If the
// executor refuses it, awaiting it throws bolt::error with the status.
template <class T>
[[nodiscard("co_await it to start the task")]] detail::spawn_query<T> spawn(executor where,
                                                                            task<T>&& work) {
  return {std::move(work), &where.raw()};
}

// Another name for it.
template <class T>
[[nodiscard("co_await it to start the task")]] detail::spawn_query<T> spawn_on(executor where,
                                                                               task<T>&& work) {
  return spawn(where, std::move(work));
}

namespace detail {

template <class T>
join_handle<T> spawn_query<T>::answer(run& current) && {
  child_group& group = scope_of(current).children;
  group.prepare(*current.cx); // nothing throws once there is a child
  if (executor == nullptr) {
    auto* const child = new spawned_here<T>(current.root);
    join_handle<T> handle(*child);
    child->adopt(std::move(work));
    group.start(*child, child->body(), *current.cx);
    return handle;
  }
  auto* const child = new spawned_on<T>(current.root, bolt::executor(*executor));
  join_handle<T> handle(*child);
  child->adopt(std::move(work));
  group.start(*child, child->body(), *current.cx, &child->where());
  return handle;
}

} // namespace detail
} // namespace bolt
#endif
