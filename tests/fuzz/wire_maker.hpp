// Makes values at random, in wire form, out of a type's descriptor.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include <bolt/bolt.h>

namespace fuzz {

using bytes = std::vector<std::uint8_t>;
using random_source = std::mt19937_64;

// What instances of classes become: an id that is alive, or 0.
struct instances {
  const bolt_type* type = nullptr;
  bolt_object object = 0;
};

// Arguments for `fn`. Empty and `false` if they would take more than about 64 KiB.
bool make_arguments(const bolt_fn& fn, random_source& random, const instances& alive, bytes& out);

} // namespace fuzz
