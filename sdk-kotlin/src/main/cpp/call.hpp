// The memory of a call, shared with BoltCall.kt, which knows these offsets.
#pragma once

#include <bolt/bolt.h>

#include <cstddef>
#include <cstdint>

namespace bolt_jni {

struct block {
  bolt_future future; // after a start: what is to be polled, or 0
  bolt_buffer result;
  bolt_call call;      // what does not change from one to the next is zero
  std::uint8_t* space; // of the result, if it fits: `storage`, or memory of Kotlin's
  std::uint64_t space_size;
  std::uint8_t storage[1376];
  std::uint8_t args[2560]; // the argument block, if it fits
};

static_assert(offsetof(block, future) == 0);
static_assert(offsetof(block, space) == 144);
static_assert(offsetof(block, storage) == 160);
static_assert(offsetof(block, args) == 1536);
static_assert(sizeof(block) == 4096);

} // namespace bolt_jni
