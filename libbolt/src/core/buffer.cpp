#include "core/buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/memory.hpp"
#include "core/object.hpp"

namespace bolt::core {

namespace {

bool owned(const bolt_buffer& buffer) noexcept { return (buffer.flags & BOLT_BUFFER_OWNED) != 0; }

// Memory that belongs to a buffer counts as one live buffer, be it bytes or references.
void* buffer_memory(std::size_t bytes) noexcept {
  thread_block& block = this_thread();
  void* memory = allocate(block, bytes);
  if (memory != nullptr) count(block, counter::live_buffers);
  return memory;
}
void free_buffer_memory(void* memory, std::size_t bytes) noexcept {
  thread_block& block = this_thread();
  deallocate(block, memory, bytes);
  uncount(block, counter::live_buffers);
}

// Bytes begin 8 past a multiple of 16, and the elements of a list 8 bytes into its block: so they
// lie at multiples of 16, as in the vector they come from, and copying them costs a quarter less.
constexpr std::size_t before_data = 8;

void free_data(const bolt_buffer& buffer) noexcept {
  free_buffer_memory(buffer.data - before_data, buffer.cap + before_data);
}

void drop_data(bolt_buffer& buffer) noexcept {
  if (owned(buffer)) free_data(buffer);
  buffer.flags &= ~std::uint32_t{BOLT_BUFFER_OWNED};
  buffer.data = nullptr;
  buffer.len = 0;
  buffer.cap = 0;
}

void drop_objects(bolt_buffer& buffer) noexcept {
  // Detached first: the last reference may run an author's destructor, which may call anything.
  bolt_object* const objects = std::exchange(buffer.objects, nullptr);
  const std::uint32_t n = std::exchange(buffer.n_objects, 0);
  const std::uint32_t cap = std::exchange(buffer.cap_objects, 0);
  if (objects == nullptr) return;
  for (std::uint32_t i = 0; i < n; ++i)
    static_cast<void>(object_release(objects[i]));
  free_buffer_memory(objects, cap * sizeof(bolt_object));
}

// New memory of `cap` bytes or a little more, with the contents kept.
bolt_status grow(bolt_buffer& buffer, std::size_t cap, std::size_t keep) noexcept {
  cap = std::min<std::size_t>(usable_size(cap + before_data) - before_data, BOLT_BLOCK_MAX);
  auto* memory = static_cast<std::uint8_t*>(buffer_memory(cap + before_data));
  if (memory == nullptr) return BOLT_NO_MEMORY;
  memory += before_data;
  if (keep != 0) std::memcpy(memory, buffer.data, keep);
  if (owned(buffer)) free_data(buffer);
  buffer.data = memory;
  buffer.cap = static_cast<std::uint32_t>(cap);
  buffer.flags |= BOLT_BUFFER_OWNED;
  return BOLT_OK;
}

} // namespace

bolt_status buffer_reserve(bolt_buffer& buffer, std::size_t cap) noexcept {
  if (cap > BOLT_BLOCK_MAX) return BOLT_ARGUMENT;
  if (cap <= buffer.cap) return BOLT_OK;
  // Doubling, so that a writer may ask for a little more each time.
  const std::size_t doubled = std::min<std::size_t>(2 * std::size_t{buffer.cap}, BOLT_BLOCK_MAX);
  return grow(buffer, std::max(cap, doubled), buffer.len);
}

bolt_status buffer_assign(bolt_buffer& buffer, const void* data, std::size_t len) noexcept {
  if (len > BOLT_BLOCK_MAX) return BOLT_ARGUMENT;
  if (len <= buffer.cap) {
    if (len != 0) std::memmove(buffer.data, data, len); // may be a part of the buffer itself
  } else {
    // Longer than the buffer, so it is no part of it and may be copied after the old is gone.
    if (const bolt_status status = grow(buffer, len, 0); status != BOLT_OK) return status;
    std::memcpy(buffer.data, data, len);
  }
  buffer.len = static_cast<std::uint32_t>(len);
  drop_objects(buffer);
  return BOLT_OK;
}

bolt_status buffer_add_object(bolt_buffer& buffer, bolt_object object) noexcept {
  if (buffer.n_objects == buffer.cap_objects) {
    const std::size_t wanted = std::max<std::size_t>(4, 2 * std::size_t{buffer.cap_objects});
    const std::size_t cap = usable_size(wanted * sizeof(bolt_object)) / sizeof(bolt_object);
    if (cap > UINT32_MAX) return BOLT_NO_MEMORY;
    auto* objects = static_cast<bolt_object*>(buffer_memory(cap * sizeof(bolt_object)));
    if (objects == nullptr) return BOLT_NO_MEMORY;
    if (buffer.objects != nullptr) {
      std::memcpy(objects, buffer.objects, buffer.n_objects * sizeof(bolt_object));
      free_buffer_memory(buffer.objects, buffer.cap_objects * sizeof(bolt_object));
    }
    buffer.objects = objects;
    buffer.cap_objects = static_cast<std::uint32_t>(cap);
  }
  buffer.objects[buffer.n_objects++] = object;
  return BOLT_OK;
}

void buffer_free(bolt_buffer& buffer) noexcept {
  drop_data(buffer);
  drop_objects(buffer);
}

bolt_status buffer_move(bolt_buffer& to, bolt_buffer& from) noexcept {
  if (owned(from)) {
    drop_data(to);
    to.flags = from.flags;
    to.data = std::exchange(from.data, nullptr);
    to.len = std::exchange(from.len, 0);
    to.cap = std::exchange(from.cap, 0);
    from.flags = 0;
    drop_objects(to);
  } else {
    const bolt_status status = buffer_assign(to, from.data, from.len);
    if (status != BOLT_OK) return status;
    drop_data(from);
  }
  to.objects = std::exchange(from.objects, nullptr);
  to.n_objects = std::exchange(from.n_objects, 0);
  to.cap_objects = std::exchange(from.cap_objects, 0);
  return BOLT_OK;
}

} // namespace bolt::core
