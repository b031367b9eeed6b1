#ifndef BOLT_DETAIL_ROOT_SCOPE_HPP
#define BOLT_DETAIL_ROOT_SCOPE_HPP

#include <new>

#include "bolt/acknowledger.hpp"
#include "bolt/detail/child_group.hpp"
#include "bolt/detail/root.hpp"

// What a root needs once it has spawned: made by its first spawn, found through its link.

namespace bolt::detail {

struct root_scope {
  leaf* waiting = nullptr; // as the link of a root without a scope
  bool finishing = false;  // the root's own work has ended, its children have not
  child_group children;
  ack_counter acks;

  static void* operator new(std::size_t size) {
    void* const memory = bolt_frame_alloc(size);
    if (memory == nullptr) {
      throw std::bad_alloc();
    }
    return memory;
  }
  static void operator delete(void* memory, std::size_t size) noexcept {
    bolt_frame_free(memory, size);
  }
};

[[nodiscard]] inline root_scope& scope_in(const promise_base& root) noexcept {
  return *reinterpret_cast<root_scope*>(root.link & ~promise_base::scope_tag);
}

// The scope of the root that runs; made on first use.
[[nodiscard]] inline root_scope& scope_of(run& current) {
  promise_base& root = *current.root;
  if (!is_scoped(root)) {
    root.link = reinterpret_cast<std::uintptr_t>(new root_scope) | promise_base::scope_tag;
  }
  return scope_in(root);
}

// The frames have come to rest. A root ends when its children have: those still there are told to
// stop.
[[gnu::noinline]] inline bool begin_scoped(promise_base& root, run& current) {
  root_scope& mine = scope_in(root);
  mine.waiting = current.waiting;
  if (mine.waiting != nullptr) {
    return false;
  }
  if (mine.children.live() == 0) {
    return true;
  }
  mine.finishing = true;
  if (!mine.children.stop()) {
    return false;
  }
  mine.children.reap();
  return true;
}

[[gnu::noinline]] inline bool poll_scoped(promise_base& root, context& cx) {
  root_scope& mine = scope_in(root);
  if (mine.finishing) {
    if (!mine.children.has_stopped()) {
      return false;
    }
    mine.children.reap();
    return true;
  }
  mine.children.poll_woken(cx);
  if (!mine.waiting->poll(cx)) {
    return false;
  }
  run current{&root, &cx};
  promise_base& inner = *std::exchange(mine.waiting, nullptr)->owner;
  inner.run = &current;
  current.next = inner.frame();
  current.to_rest();
  return begin_scoped(root, current);
}

[[gnu::noinline]] inline cancel_answer cancel_scoped(promise_base& root, context& cx) noexcept {
  root_scope& mine = scope_in(root);
  mine.acks.begin(cx);
  if (mine.waiting != nullptr) {
    mine.acks.cancel(*mine.waiting, cx);
  }
  mine.acks.cancel(mine.children, cx);
  return mine.acks.end();
}

[[gnu::noinline]] inline void destroy_scope(promise_base& root) noexcept {
  root_scope* const mine = &scope_in(root);
  mine->children.reap();
  destroy_chain(root, mine->waiting);
  delete mine;
}

} // namespace bolt::detail
#endif
