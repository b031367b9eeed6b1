// Small memory, recycled per thread: coroutine frames, call records and results.
//
// Up to recycled_limit, memory is carved from larger pieces and never goes back to the system; what
// is free waits in magazines and depots. What is larger has a file of its own (large_memory.hpp).
// In sanitizer builds all of it goes to malloc and free, so that a use after free is seen by the
// sanitizer.
#pragma once

#include <cstddef>

#include "core/size_class.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

#if defined(BOLT_SANITIZED) && BOLT_SANITIZED
inline constexpr bool recycling = false;
#else
inline constexpr bool recycling = true;
#endif

// The rare cases of the two functions below: large, nothing in hand, or no room.
void* allocate_slow(thread_block& block, std::size_t size) noexcept;
void deallocate_slow(thread_block& block, void* memory, std::size_t size) noexcept;

// 16-aligned; null without memory. `size` in bytes.
inline void* allocate(thread_block& block, std::size_t size) noexcept {
  if (recycling && size <= recycled_limit) [[likely]] {
    free_node* node = block.blocks[size_class_of(size)].take();
    if (node != nullptr) [[likely]] {
      return node;
    }
  }
  return allocate_slow(block, size);
}

// `size` as it was allocated. Any thread.
inline void deallocate(thread_block& block, void* memory, std::size_t size) noexcept {
  if (recycling && size <= recycled_limit) [[likely]] {
    if (block.blocks[size_class_of(size)].give(static_cast<free_node*>(memory))) [[likely]] {
      return;
    }
  }
  deallocate_slow(block, memory, size);
}

// How many bytes allocate(size) really gives.
constexpr std::size_t usable_size(std::size_t size) noexcept {
  return !recycling || size > recycled_limit ? size : size_of_class(size_class_of(size));
}

// The thread ends: what it kept goes to the depots.
void empty_magazines(thread_block& block) noexcept;

// Around fork().
void lock_memory() noexcept;
void unlock_memory() noexcept;

} // namespace bolt::core
