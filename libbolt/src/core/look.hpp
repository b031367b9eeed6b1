// Looking into a suspended future while others may poll, wake, cancel or free it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "bolt/bolt.h"
#include "core/slot.hpp"

namespace bolt::core {

// What a look has found, and the room for it.
struct sight {
  static constexpr std::size_t max_frames = 64;
  static constexpr std::size_t max_text = 4096;

  bolt_live live{};
  std::array<bolt_frame, max_frames> frames{};
  std::array<char, max_text> text{}; // names that had to be written
  std::size_t text_len = 0;
};

// True: `out` tells of the future that has this slot now. May end it (see state::look_end).
bool look_at(slot& s, std::uint32_t index, sight& out);

// What a body says of itself; nothing if it says nothing.
void describe_body(const bolt_body& body, bolt_place& place) noexcept;

} // namespace bolt::core
