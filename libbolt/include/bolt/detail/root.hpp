#ifndef BOLT_DETAIL_ROOT_HPP
#define BOLT_DETAIL_ROOT_HPP

#include "bolt/context.hpp"
#include "bolt/detail/run.hpp"

// Polling, cancelling and destroying a root task without knowing its type. A root that has spawned
// children takes the *_scoped ways of root_scope.hpp, which stay out of line: they are rare, and
// inlined they would cost the usual way its registers.

namespace bolt::detail {

bool poll_scoped(promise_base& root, context& cx);
bool begin_scoped(promise_base& root, run& current);
cancel_answer cancel_scoped(promise_base& root, context& cx) noexcept;
void destroy_scope(promise_base& root) noexcept;

[[nodiscard]] inline bool is_scoped(const promise_base& root) noexcept {
  return (root.link & promise_base::scope_tag) != 0;
}

// Runs the root until it waits (false) or has ended (true: its result is in its promise).
inline bool poll_root(promise_base& root, context& cx) {
  run current{&root, &cx};
  if (root.link == 0) [[likely]] {
    root.run = &current;
    current.next = root.frame();
  } else if (is_scoped(root)) [[unlikely]] {
    return poll_scoped(root, cx);
  } else {
    auto* const waiting = reinterpret_cast<leaf*>(root.link);
    if (!waiting->poll(cx)) {
      return false;
    }
    root.link = 0;
    waiting->owner->run = &current;
    current.next = waiting->owner->frame();
  }
  current.to_rest();
  if (root.link == 0) [[likely]] {
    root.link = reinterpret_cast<std::uintptr_t>(current.waiting);
    return current.waiting == nullptr;
  }
  return begin_scoped(root, current); // it has spawned during this poll
}

// Tells what the root waits for to stop. Nothing of the root runs any more.
inline cancel_answer cancel_root(promise_base& root, context& cx) noexcept {
  if (root.link == 0) {
    return cancel_answer::acknowledged;
  }
  if (is_scoped(root)) {
    return cancel_scoped(root, cx);
  }
  return reinterpret_cast<leaf*>(root.link)->cancel(cx);
}

// Destroys the frames of a chain from the inside out, in a loop: a deep chain must not recurse.
inline void destroy_chain(promise_base& root, leaf* waiting) noexcept {
  if (waiting != nullptr) {
    promise_base* inner = waiting->owner;
    while (inner != &root) {
      child_await* const outside = inner->parent();
      inner->frame().destroy();
      outside->child = nullptr;
      inner = outside->owner;
    }
  }
  root.frame().destroy();
}

[[gnu::noinline]] inline void destroy_waiting_root(promise_base& root) noexcept {
  if (is_scoped(root)) {
    destroy_scope(root);
  } else {
    destroy_chain(root, reinterpret_cast<leaf*>(root.link));
  }
}

// Destroys a root that was never polled, has ended, or has acknowledged its cancellation.
inline void destroy_root(promise_base& root) noexcept {
  if (root.link == 0) [[likely]] {
    root.frame().destroy();
  } else {
    destroy_waiting_root(root);
  }
}

} // namespace bolt::detail
#endif
