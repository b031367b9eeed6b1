#ifndef BOLT_DETAIL_SPAWNED_HPP
#define BOLT_DETAIL_SPAWNED_HPP

#include <atomic>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>

#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/due_wakes.hpp"
#include "bolt/detail/recording_executor.hpp"
#include "bolt/detail/run.hpp"
#include "bolt/executor.hpp"
#include "bolt/task.hpp"

namespace bolt {

template <class T>
class join_handle;

namespace detail {

// A spawned child: shared by its group, until it has ended, and its handle, which may be awaited
// anywhere. One word decides whether the end or the await comes first:
//
//   running ◀──▶ awaited ──▶ ended     the end wakes who awaits
//      └──▶ ended
template <class T>
class spawned : public child_of<T> {
 public:
  // `root`: whose polls drive this child, and thus its await there; only an identity.
  explicit spawned(const promise_base* root) noexcept : root_(root) {}

  void retain() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    // acq_rel: the last owner sees all that the other did with it.
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      destroy();
    }
  }

  // acquire: the child's value.
  [[nodiscard]] bool has_ended() const noexcept {
    return state_.load(std::memory_order_acquire) == state::ended;
  }
  // False: it has not ended, and who polls will be woken.
  bool wait(context& cx) {
    if (cx.root() == root_ && root_ != nullptr) {
      return has_ended(); // what ends the child polls that root
    }
    state seen = state_.load(std::memory_order_acquire);
    if (seen == state::running) {
      waiter_ = cx.waker();
      // release: waiter_. acquire, if it fails: the value.
      state_.compare_exchange_strong(seen, state::awaited, std::memory_order_acq_rel);
    }
    return seen == state::ended;
  }
  // Who awaited does not any more.
  void leave() noexcept {
    state seen = state::awaited;
    // acquire: the last use of waiter_, which may be written again.
    state_.compare_exchange_strong(seen, state::running, std::memory_order_acquire);
  }

  virtual void stop() noexcept { child_group::stop_one(*this); }

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

 protected:
  ~spawned() = default;

  // Before the group lets go of it: who awaits it may be what the group waits for.
  void ended_early() noexcept override { tell(); }
  void released() noexcept override {
    due_wakes due;
    note_end(due);
    release();
    due.deliver();
  }

 private:
  enum class state : unsigned char { running, awaited, ended };

  void note_end(due_wakes& due) noexcept {
    if (state_.exchange(state::ended, std::memory_order_acq_rel) == state::awaited) {
      due.add(waiter_);
    }
  }
  void tell() noexcept {
    due_wakes due;
    note_end(due);
    due.deliver();
  }

  virtual void destroy() noexcept = 0;

  const promise_base* const root_;
  waker waiter_;
  std::atomic<unsigned> owners_{1}; // the group
  std::atomic<state> state_{state::running};
};

template <class T>
class spawned_here final : public spawned<T> {
 public:
  using spawned<T>::spawned;

 private:
  void destroy() noexcept override { delete this; }
};

template <class T>
class spawned_on final : public spawned<T> {
 public:
  spawned_on(const promise_base* root, executor where) noexcept : spawned<T>(root), where_(where) {}

  [[nodiscard]] const bolt_executor& where() const noexcept { return where_.raw(); }

 private:
  void destroy() noexcept override { delete this; }
  void set_error(std::exception_ptr error) noexcept override {
    spawned<T>::set_error(where_.error_or(std::move(error)));
  }

  recording_executor where_;
};

template <class T>
struct spawn_query {
  task<T> work;
  const bolt_executor* executor;

  // Asked by co_await: never suspends.
  join_handle<T> answer(run& current) &&;
};

} // namespace detail
} // namespace bolt
#endif
