// The UTF-8 check behind bolt_utf8_valid: hosts and the codec call it through the C ABI, so that a
// vectorised one can take its place without anybody being recompiled.
#include <cstdint>
#include <cstring>

#include "bolt/bolt.h"

namespace {

using byte = std::uint8_t;

// Sixteen bytes at a time, by the vectors that GCC and Clang have for every processor: what they
// make of plain words takes twice as long.
using word_pair = std::uint64_t __attribute__((vector_size(16)));

word_pair load_pair(const byte* at) {
  word_pair loaded;
  std::memcpy(&loaded, at, sizeof loaded);
  return loaded;
}

// The end of the ASCII run that starts at `at`: 128 bytes at a time, then 8, then one.
const byte* skip_ascii(const byte* at, const byte* end) {
  constexpr std::uint64_t high = 0x8080808080808080u;
  for (; end - at >= 128; at += 128) {
    word_pair all = load_pair(at);
    for (int i = 16; i < 128; i += 16)
      all |= load_pair(at + i);
    if (((all[0] | all[1]) & high) != 0) break;
  }
  for (std::uint64_t word; end - at >= 8; at += 8) {
    std::memcpy(&word, at, sizeof word);
    if ((word & high) != 0) break;
  }
  while (at != end && *at < 0x80)
    ++at;
  return at;
}

// How many bytes the character that begins with `lead` has (0: none begins so), and the range of
// its second byte, which is what rules out overlong forms, surrogates and what lies above U+10FFFF.
struct shape {
  int length;
  byte low, high;
};

shape shape_of(byte lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {2, 0x80, 0xbf};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {3, 0x80, 0xbf};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {4, 0x80, 0xbf};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

bool continues(byte b) { return (b & 0xc0) == 0x80; }

} // namespace

extern "C" int bolt_utf8_valid(const void* data, size_t len) noexcept {
  if (len == 0) return 1; // data may be NULL
  const byte* at = static_cast<const byte*>(data);
  const byte* const end = at + len;
  while ((at = skip_ascii(at, end)) != end) {
    const shape expected = shape_of(*at);
    if (expected.length == 0 || end - at < expected.length) return 0;
    if (at[1] < expected.low || at[1] > expected.high) return 0;
    for (int i = 2; i < expected.length; ++i) {
      if (!continues(at[i])) return 0;
    }
    at += expected.length;
  }
  return 1;
}
