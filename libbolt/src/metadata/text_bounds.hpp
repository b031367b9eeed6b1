// How long canonical texts get. A type without a name stands in signatures as its parts, so types
// that share parts, or contain themselves, could make texts without end.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "bolt/bolt.h"

namespace bolt::metadata {

inline constexpr std::size_t longest_name = 255;       // bytes
inline constexpr std::size_t longest_type_text = 4096; // of a type without a name
inline constexpr std::size_t longest_signature = 64u << 10;

class text_bounds {
 public:
  // Refuses a type whose text would be too long. Every type that it reaches was checked alone.
  void check(const bolt_type& type) { (void)length(type, 0); }

 private:
  std::size_t length(const bolt_type& type, int depth); // at least that of its text
  std::unordered_map<const bolt_type*, std::size_t> known_;
};

} // namespace bolt::metadata
