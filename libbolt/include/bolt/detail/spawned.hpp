#ifndef BOLT_DETAIL_SPAWNED_HPP
#define BOLT_DETAIL_SPAWNED_HPP

#include <cstddef>
#include <new>

#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/run.hpp"
#include "bolt/task.hpp"

namespace bolt {

template <class T>
class join_handle;

namespace detail {

// A spawned child: shared by its group, until it has ended, and its handle. All of that happens in
// polls of one root, so the count needs no atomic.
template <class T>
class spawned final : public child_of<T> {
 public:
  void retain() noexcept { ++owners_; }
  void release() noexcept {
    if (--owners_ == 0) {
      delete this;
    }
  }

  [[nodiscard]] bool has_ended() const noexcept { return ended_; }
  // The future whose polls drive this child; while it has not ended.
  [[nodiscard]] bolt_future root() const noexcept { return child_group::root_of(*this); }

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

 private:
  void released() noexcept override {
    ended_ = true;
    release();
  }

  unsigned owners_ = 1; // the group
  bool ended_ = false;
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
