// bolt.h: memory for the C++ layer.
#include "bolt/bolt.h"
#include "core/memory.hpp"

using bolt::core::counter;

extern "C" {

void* bolt_frame_alloc(size_t size) BOLT_NOEXCEPT {
  bolt::core::thread_block& block = bolt::core::this_thread();
  void* frame = bolt::core::allocate(block, size);
  if (frame != nullptr) [[likely]] {
    bolt::core::count(block, counter::live_frames);
  }
  return frame;
}

void bolt_frame_free(void* frame, size_t size) BOLT_NOEXCEPT {
  if (frame == nullptr) return;
  bolt::core::thread_block& block = bolt::core::this_thread();
  bolt::core::uncount(block, counter::live_frames);
  bolt::core::deallocate(block, frame, size);
}

} // extern "C"
