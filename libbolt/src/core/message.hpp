// Messages into a caller's buffer. A caller that passes none gets none; so does one for whose
// message there is no memory.
#pragma once

#include <cstddef>
#include <string_view>

#include "bolt/bolt.h"

namespace bolt::core {

void set_message(bolt_buffer* out, std::string_view text) noexcept;
// printf style; cut off after 1000 bytes.
void set_messagef(bolt_buffer* out, const char* format, ...) noexcept
    __attribute__((format(printf, 2, 3)));

// `Class.method` or `function`, for messages.
struct qualified_name {
  explicit qualified_name(const bolt_fn* fn) noexcept;
  const char* owner;
  const char* dot;
  const char* name;
};

} // namespace bolt::core
