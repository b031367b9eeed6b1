// Names in messages, whatever they are: the text of a failure is short, one line, and UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "metadata/concat.hpp"

namespace bolt::metadata {

// Its first 64 bytes, with a '?' for what is not printable ASCII.
inline std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 64;
  std::string out;
  for (const char c : text.substr(0, longest))
    out += c >= ' ' && c <= '~' ? c : '?';
  return text.size() > longest ? out + "..." : out;
}

inline std::string quoted(const char* name) { return concat("'", shortened(name), "'"); }

} // namespace bolt::metadata
