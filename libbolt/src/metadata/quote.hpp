// Names in messages, whatever they are: the text of a failure is short, one line, and UTF-8.
#pragma once

#include <string>

namespace bolt::metadata {

// 'name', its first 64 bytes, with a '?' for what is not printable ASCII.
inline std::string quoted(const char* name) {
  constexpr std::size_t longest = 64;
  std::string text = "'";
  for (; *name != '\0' && text.size() <= longest; ++name)
    text += *name >= ' ' && *name <= '~' ? *name : '?';
  text += *name != '\0' ? "...'" : "'";
  return text;
}

} // namespace bolt::metadata
