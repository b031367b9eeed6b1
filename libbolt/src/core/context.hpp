// What libbolt knows about the future that a bolt_context stands for. The C struct is its
// beginning; `size` tells the two apart, should an author pass a context of his own. Every poll
// sets one up, so what only a call's start needs is in a struct of its own.
#pragma once

#include <bit>
#include <cstddef>
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
  slot* taken; // null as long as the call has no id
  phase now = phase::running;

  // Of a future with an id.
  context(bolt_future id, slot& at) noexcept : bolt_context{sizeof(context), 0, id}, taken(&at) {}

 protected:
  context() noexcept : bolt_context{sizeof(context), 0, 0}, taken(nullptr) {}
};

// That of a call, from its start to the end of its first poll: every context whose `future` is 0.
struct call_context : context {
  const bolt_call* call;
  bolt_body body{nullptr, nullptr};
  bolt_future promise = 0; // made by bolt_context_promise, or by a call with an executor

  explicit call_context(const bolt_call& of) noexcept : call(&of) {}
};

// Null if it is not one of ours.
inline context* context_of(bolt_context* cx) noexcept {
  return cx->size == sizeof(context) ? static_cast<context*>(cx) : nullptr;
}
inline const context* context_of(const bolt_context* cx) noexcept {
  return cx->size == sizeof(context) ? static_cast<const context*>(cx) : nullptr;
}

// Whether the body asks for another poll. Reads the one byte with the flag: a body's compiler may
// narrow its `|=` to that byte, and a load of more would wait until the store has left the
// processor's store buffer.
inline bool asks_again(const bolt_context& cx) noexcept {
  static_assert(BOLT_CONTEXT_AGAIN <= 0xff);
  constexpr bool little = std::endian::native == std::endian::little;
  constexpr std::size_t lowest = little ? 0 : sizeof cx.flags - 1;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&cx.flags);
  return (bytes[lowest] & BOLT_CONTEXT_AGAIN) != 0;
}

} // namespace bolt::core
