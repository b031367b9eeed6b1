// FNV-1a, 64 bits: the checksum of canonical texts. Not a defence against intent, only against
// mixing up versions; what matters is that every compiler and platform computes the same number.
#pragma once

#include <cstdint>
#include <string_view>

namespace bolt::metadata {

constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325u) {
  for (const char c : text) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

} // namespace bolt::metadata
