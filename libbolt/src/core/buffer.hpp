// bolt_buffer: the caller's storage first, then memory that is recycled by size.
#pragma once

#include <cstddef>

#include "bolt/bolt.h"

namespace bolt::core {

// As the functions of bolt.h, with arguments that were checked.
bolt_status buffer_reserve(bolt_buffer& buffer, std::size_t cap) noexcept;
bolt_status buffer_assign(bolt_buffer& buffer, const void* data, std::size_t len) noexcept;
bolt_status buffer_add_object(bolt_buffer& buffer, bolt_object object) noexcept;
void buffer_free(bolt_buffer& buffer) noexcept; // any buffer; the rest of the next
// Most results are a few bytes in the caller's storage.
inline void buffer_release(bolt_buffer& buffer) noexcept {
  if ((buffer.flags & BOLT_BUFFER_OWNED) != 0 || buffer.objects != nullptr) {
    return buffer_free(buffer);
  }
  buffer.data = nullptr;
  buffer.len = 0;
  buffer.cap = 0;
  buffer.n_objects = 0;
  buffer.cap_objects = 0;
}

inline constexpr bolt_buffer empty_buffer{sizeof(bolt_buffer), 0, nullptr, 0, 0, nullptr, 0, 0};

// Moves contents and references; what `to` had is released. `from` is empty afterwards. Bytes that
// are not libbolt's own are copied: NO_MEMORY leaves both as they were.
bolt_status buffer_move(bolt_buffer& to, bolt_buffer& from) noexcept;

} // namespace bolt::core
