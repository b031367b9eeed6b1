// What the exported functions check before the core sees an argument. A struct is accepted from the
// size it had in the first version on; fields that a smaller one lacks must not be read.
#pragma once

#include <cstddef>

#include "bolt/bolt.h"
#include "core/message.hpp"

namespace bolt::abi {

// Refuses: ARGUMENT, with the reason where there is a buffer for it.
inline bolt_status refuse(bolt_buffer* out, std::string_view reason) noexcept {
  if (out != nullptr && out->size >= sizeof(bolt_buffer)) core::set_message(out, reason);
  return BOLT_ARGUMENT;
}

inline bool sized(const bolt_buffer* buffer) noexcept {
  return buffer != nullptr && buffer->size >= sizeof(bolt_buffer);
}

// Null, or what is wrong with it.
inline const char* wrong_with_executor(const bolt_executor& executor) noexcept {
  if (executor.size < offsetof(bolt_executor, resume)) {
    return "bolt_executor: size is not that of the struct";
  }
  return executor.schedule == nullptr ? "bolt_executor: schedule is NULL" : nullptr;
}

} // namespace bolt::abi
