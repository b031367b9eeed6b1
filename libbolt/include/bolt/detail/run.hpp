#ifndef BOLT_DETAIL_RUN_HPP
#define BOLT_DETAIL_RUN_HPP

#include <coroutine>
#include <cstdint>
#include <source_location>
#include <utility>

#include "bolt/context.hpp"

// How tasks run.
//
// A ROOT is a task that somebody polls: the body of a call, a spawned child, a task inside a
// hand-written future. The tasks it awaits, one inside the other, are its CHAIN; at most one of
// them runs, and the innermost one that cannot go on waits at a LEAF.
//
//   root task ──link──▶ leaf ──owner──▶ innermost frame ──link──▶ child_await in the frame outside,
//   ...
//
// Nothing about a poll is stored in the frames: `run` lives on the stack of the poll, and a frame's
// pointer to it is set by whoever resumes that frame. So a root needs no record beside its frame,
// and a wake reaches the innermost frame in one step at any depth.
//
// No coroutine resumes another. To start a child or to continue a parent it notes the handle in
// `run` and suspends; the loop in run::to_rest() resumes what was noted. The stack therefore never
// grows with the number of awaits, nor with the depth of the chain, on any compiler and at any
// optimisation level.

namespace bolt::detail {

struct promise_base;

// What the innermost frame waits for. Lives in that frame.
class leaf {
 public:
  // True: it has ended; `owner` may go on.
  virtual bool poll(context& cx) = 0;
  virtual cancel_answer cancel(context& cx) noexcept = 0;
  // For who looks: what it is, in words.
  [[nodiscard]] virtual const char* waits_for() const noexcept = 0;

  promise_base* const owner;
  const std::source_location where; // of the co_await

 protected:
  leaf(promise_base& awaiting, std::source_location at) noexcept : owner(&awaiting), where(at) {}
  leaf(const leaf&) = delete;
  leaf& operator=(const leaf&) = delete;
  ~leaf() = default;
};

// The part of a frame that awaits a child task: where the child finds its parent, and the owner of
// the child's frame.
struct child_await {
  promise_base* owner;
  std::coroutine_handle<> child;
  std::source_location where; // of the co_await
};

// One poll of a root, on the stack of the poller.
struct run {
  promise_base* root;
  context* cx;
  std::coroutine_handle<> next = nullptr; // to be resumed by the loop
  leaf* waiting = nullptr;                // set when the innermost frame had to wait

  // Resumes frames until the root has ended or waits.
  void to_rest() {
    do {
      std::exchange(next, nullptr).resume();
    } while (next);
  }
};

struct root_scope;

// The part of a promise that does not depend on the task's type: two words.
struct promise_base {
  // The poll that runs this frame; meaningless while the frame is suspended.
  detail::run* run = nullptr;

  // Of a task in a chain: the child_await in its parent. Of a root: 0 before the first poll, while
  // it runs and after its end; the leaf it waits at; or, once it has spawned, its scope |
  // scope_tag.
  std::uintptr_t link = 0;

  static constexpr std::uintptr_t scope_tag = 1;

  [[nodiscard]] child_await* parent() const noexcept {
    return reinterpret_cast<child_await*>(link);
  }

  // A frame's promise is at a fixed place behind its two function pointers as long as its alignment
  // is at most theirs doubled; promise<T> asserts that, so the base class can name the frame.
  [[nodiscard]] std::coroutine_handle<> frame() noexcept {
    return std::coroutine_handle<promise_base>::from_promise(*this);
  }

  // This task has ended, its result is in place: whoever awaits it goes on.
  void finish() noexcept {
    if (run->root == this) {
      return;
    }
    continue_parent();
  }

 private:
  void continue_parent() noexcept {
    promise_base* const outer = parent()->owner;
    outer->run = run;
    run->next = outer->frame();
  }
};

} // namespace bolt::detail
#endif
