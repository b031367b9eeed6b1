// A second reader of the wire form, written from docs/modules.md and driven by descriptors alone:
// what the codecs accept and what they make of it is compared with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <bolt/bolt.h>

namespace fuzz {

// The values of a whole block as a text: equal texts, equal values. Entries of a map are sorted,
// since an unordered one has no order of its own. Nothing: it is no such block. Instances of
// classes are looked up, so the caller holds references to those that it means to be alive.
std::optional<std::string> read_value(const bolt_type& type, const std::uint8_t* data,
                                      std::size_t len);
std::optional<std::string> read_arguments(const bolt_fn& fn, const std::uint8_t* data,
                                          std::size_t len);

} // namespace fuzz
