// The wire layout that a type's structure implies, from which the descriptor's own numbers are
// checked: a C author writes them by hand, and a wrong one would let a decoder read past a block.
#pragma once

#include <cstdint>

#include "bolt/bolt.h"

namespace bolt::metadata {

struct layout {
  std::uint64_t align = 1;
  std::uint64_t min = 0; // least bytes of a value
};

// From the members' own wire_align and wire_min, which are checked for themselves.
layout layout_of(const bolt_type& type);
// Least bytes of an argument block.
std::uint64_t args_min_of(const bolt_fn& fn);

} // namespace bolt::metadata
