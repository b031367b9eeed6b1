// bolt.h: buffers.
#include "core/buffer.hpp"

#include "abi/check.hpp"

using bolt::abi::sized;

extern "C" {

bolt_status bolt_buffer_reserve(bolt_buffer* buffer, size_t cap) BOLT_NOEXCEPT {
  return sized(buffer) ? bolt::core::buffer_reserve(*buffer, cap) : BOLT_ARGUMENT;
}

bolt_status bolt_buffer_assign(bolt_buffer* buffer, const void* data, size_t len) BOLT_NOEXCEPT {
  if (!sized(buffer) || (data == nullptr && len != 0)) return BOLT_ARGUMENT;
  return bolt::core::buffer_assign(*buffer, data, len);
}

bolt_status bolt_buffer_add_object(bolt_buffer* buffer, bolt_object object) BOLT_NOEXCEPT {
  return sized(buffer) ? bolt::core::buffer_add_object(*buffer, object) : BOLT_ARGUMENT;
}

void bolt_buffer_release(bolt_buffer* buffer) BOLT_NOEXCEPT {
  if (sized(buffer)) bolt::core::buffer_release(*buffer);
}

} // extern "C"
