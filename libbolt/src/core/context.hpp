// What libbolt knows about the call that a bolt_context stands for. The C struct is its beginning;
// `size` tells the two apart, should an author pass a context of his own.
#pragma once

#include <cstdint>

#include "bolt/bolt.h"
#include "core/slot.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

enum class phase : std::uint8_t {
  starting, // inside bolt_fn::start: a promise may be made, nothing has an id yet
  running,  // inside a poll
};

struct context : bolt_context {
  slot* taken = nullptr; // null as long as the call has no id
  const bolt_call* call = nullptr;
  bolt_body body{nullptr, nullptr};
  bolt_future promise = 0; // made by bolt_context_promise, or by a call with an executor
  phase now = phase::running;

  context() noexcept : bolt_context{sizeof(context), 0, 0} {}
};

// Null if it is not one of ours.
inline context* context_of(bolt_context* cx) noexcept {
  return cx->size == sizeof(context) ? static_cast<context*>(cx) : nullptr;
}
inline const context* context_of(const bolt_context* cx) noexcept {
  return cx->size == sizeof(context) ? static_cast<const context*>(cx) : nullptr;
}

} // namespace bolt::core
