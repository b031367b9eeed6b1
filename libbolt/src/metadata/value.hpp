// Whether bytes are a value of a type: what a descriptor carries as a default or a constant was
// written by its author, and every host will decode it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "bolt/bolt.h"

namespace bolt::metadata {

// Throws a refusal that begins with `where` unless data[0, len) is one whole value, laid out as at
// offset 0. The type's own layout has been checked before.
void check_value(const bolt_type& type, const std::uint8_t* data, std::size_t len,
                 const std::string& where);

} // namespace bolt::metadata
