#ifndef BOLT_DETAIL_SPAWNED_HPP
#define BOLT_DETAIL_SPAWNED_HPP

#include <atomic>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>

#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/recording_executor.hpp"
#include "bolt/detail/run.hpp"
#include "bolt/executor.hpp"
#include "bolt/task.hpp"

namespace bolt {

template <class T>
class join_handle;

namespace detail {

// A spawned child: shared by its group, until it has ended, and its handle. The handle is awaited
// under the child's root, but may have been moved into a frame that dies on another thread.
template <class T>
class spawned : public child_of<T> {
 public:
  explicit spawned(const promise_base& root) noexcept : root_(&root) {}

  void retain() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    // acq_rel: the last owner sees all that the other did with it.
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      destroy();
    }
  }

  // acquire: the child's value.
  [[nodiscard]] bool has_ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  // Whose polls drive this child. Only an identity: the root may be gone.
  [[nodiscard]] const promise_base* root() const noexcept { return root_; }

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

 private:
  virtual void destroy() noexcept = 0;

  void released() noexcept override {
    ended_.store(true, std::memory_order_release);
    release();
  }

  const promise_base* const root_;
  std::atomic<unsigned> owners_{1}; // the group
  std::atomic<bool> ended_{false};
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
  spawned_on(const promise_base& root, executor where) noexcept : spawned<T>(root), where_(where) {}

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
