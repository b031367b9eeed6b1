#ifndef BOLT_DETAIL_ABANDONABLE_CALL_HPP
#define BOLT_DETAIL_ABANDONABLE_CALL_HPP

#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

#include "bolt/detail/blocking_call.hpp"
#include "bolt/waker.hpp"

namespace bolt::detail {

// A blocking call that may outlive the future that started it: shared by that future and the pool.
template <class F>
class abandonable_call {
 public:
  template <class G>
  explicit abandonable_call(G&& fn) : call_(std::forward<G>(fn)) {}

  void arm(waker woken) noexcept { waker_ = woken; }

  // The pool's part. Lets go of the call before it wakes, so that nothing is left when the awaiting
  // side goes on.
  void run() {
    if (owners_.load(std::memory_order_relaxed) == 1) {
      call_.skip(); // abandoned before it began
    } else {
      call_.run();
    }
    const waker woken = waker_;
    ended_.store(true, std::memory_order_release);
    release();
    woken.wake();
  }

  // acquire: the result.
  [[nodiscard]] bool has_ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  typename blocking_call<F>::value_type take() { return call_.take(); }

  void retain() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    // acq_rel: the last owner sees all that the others did with it.
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }

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
  std::atomic<unsigned> owners_{1};
  std::atomic<bool> ended_{false};
  waker waker_;
  blocking_call<F> call_;
};

} // namespace bolt::detail
#endif
