// What docs/modules.md says of the sizes of numbers: not taken from libbolt, which is held against
// it.
#pragma once

#include <cstdint>

#include "bolt/bolt.h"

namespace fuzz {

inline std::uint32_t scalar_size(std::uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_BOOL:
  case BOLT_KIND_I8:
  case BOLT_KIND_U8:
    return 1;
  case BOLT_KIND_I16:
  case BOLT_KIND_U16:
    return 2;
  case BOLT_KIND_I32:
  case BOLT_KIND_U32:
  case BOLT_KIND_F32:
    return 4;
  default:
    return 8;
  }
}

} // namespace fuzz
