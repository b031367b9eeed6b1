// bolt.h: memory for the C++ layer. Written so that the usual case has no call in it, and so saves
// no registers.
#include "bolt/bolt.h"
#include "core/memory.hpp"

using bolt::core::counter;
using bolt::core::thread_block;

namespace {

[[gnu::noinline]] void* allocate_rarely(size_t size) noexcept {
  thread_block& block = bolt::core::this_thread();
  void* frame = bolt::core::allocate(block, size);
  if (frame != nullptr) bolt::core::count(block, counter::live_frames);
  return frame;
}

[[gnu::noinline]] void free_rarely(void* frame, size_t size) noexcept {
  if (frame == nullptr) return;
  thread_block& block = bolt::core::this_thread();
  bolt::core::uncount(block, counter::live_frames);
  bolt::core::deallocate(block, frame, size);
}

} // namespace

extern "C" {

void* bolt_frame_alloc(size_t size) BOLT_NOEXCEPT {
  thread_block* block = bolt::core::current_block;
  if (bolt::core::recycling && block != nullptr && size <= bolt::core::recycled_limit) [[likely]] {
    if (void* frame = block->blocks[bolt::core::size_class_of(size)].take()) [[likely]] {
      bolt::core::count(*block, counter::live_frames);
      return frame;
    }
  }
  return allocate_rarely(size);
}

void bolt_frame_free(void* frame, size_t size) BOLT_NOEXCEPT {
  thread_block* block = bolt::core::current_block;
  const bool usual = block != nullptr && frame != nullptr && size <= bolt::core::recycled_limit;
  if (bolt::core::recycling && usual) [[likely]] {
    auto* node = static_cast<bolt::core::free_node*>(frame);
    if (block->blocks[bolt::core::size_class_of(size)].give(node)) [[likely]] {
      bolt::core::uncount(*block, counter::live_frames);
      return;
    }
  }
  free_rarely(frame, size);
}

} // extern "C"
