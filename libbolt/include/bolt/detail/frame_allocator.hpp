#ifndef BOLT_DETAIL_FRAME_ALLOCATOR_HPP
#define BOLT_DETAIL_FRAME_ALLOCATOR_HPP

#include <cstddef>
#include <new>

#include "bolt/bolt.h"

namespace bolt::detail {

// The recycled memory of coroutine frames as an allocator: in a steady state it costs no system
// allocation, whichever threads allocate and free.
template <class T>
class frame_allocator {
 public:
  using value_type = T;

  constexpr frame_allocator() noexcept = default;
  template <class U>
  constexpr frame_allocator(const frame_allocator<U>&) noexcept {}

  [[nodiscard]] T* allocate(std::size_t n) {
    static_assert(alignof(T) <= 16, "frames are not aligned beyond 16 bytes");
    if (n > static_cast<std::size_t>(-1) / sizeof(T)) {
      throw std::bad_array_new_length();
    }
    void* const memory = bolt_frame_alloc(n * sizeof(T));
    if (memory == nullptr) {
      throw std::bad_alloc();
    }
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t n) noexcept { bolt_frame_free(memory, n * sizeof(T)); }

  template <class U>
  friend constexpr bool operator==(frame_allocator, frame_allocator<U>) noexcept {
    return true;
  }
};

} // namespace bolt::detail
#endif
