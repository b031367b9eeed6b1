// Where Asio keeps a handler that waits: in the core's recycled memory, so that a steady state
// allocates nothing, whichever thread starts an operation and whichever ends it.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include "core/memory.hpp"

namespace bolt::reactor {

template <class T>
struct handler_memory {
  using value_type = T;

  handler_memory() noexcept = default;
  template <class U>
  handler_memory(const handler_memory<U>&) noexcept {}

  T* allocate(std::size_t n) {
    static_assert(alignof(T) <= 16);
    void* const memory = core::allocate(core::this_thread(), n * sizeof(T));
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t n) noexcept {
    core::deallocate(core::this_thread(), memory, n * sizeof(T));
  }

  template <class U>
  friend bool operator==(handler_memory, handler_memory<U>) noexcept {
    return true;
  }
};

// A handler whose memory comes from there.
template <class Function>
struct recycled {
  using allocator_type = handler_memory<void>;

  Function function;

  [[nodiscard]] static allocator_type get_allocator() noexcept { return {}; }
  template <class... Args>
  void operator()(Args&&... args) noexcept(noexcept(function(std::forward<Args>(args)...))) {
    function(std::forward<Args>(args)...);
  }
};
template <class Function>
recycled(Function) -> recycled<Function>;

} // namespace bolt::reactor
