#include "core/message.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>

#include "core/buffer.hpp"

namespace bolt::core {

void set_message(bolt_buffer* out, std::string_view text) noexcept {
  if (out == nullptr) return;
  if (buffer_assign(*out, text.data(), text.size()) != BOLT_OK) out->len = 0;
}

void set_messagef(bolt_buffer* out, const char* format, ...) noexcept {
  if (out == nullptr) return;
  std::array<char, 1001> text;
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  if (length < 0) return;
  const auto wanted = static_cast<std::size_t>(length);
  set_message(out, {text.data(), wanted < text.size() ? wanted : text.size() - 1});
}

qualified_name::qualified_name(const bolt_fn* fn) noexcept
    : owner(fn->owner != nullptr && fn->owner->name != nullptr ? fn->owner->name : ""),
      dot(*owner != '\0' ? "." : ""), name(fn->name != nullptr ? fn->name : "?") {}

} // namespace bolt::core
