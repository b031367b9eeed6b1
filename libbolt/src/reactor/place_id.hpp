// The ids of timers and watches: as everywhere an epoch, a count of lives and an index, where the
// index says which reactor and which place of its table.
#pragma once

#include <cstdint>

#include "core/state.hpp"

namespace bolt::reactor {

inline constexpr unsigned number_bits = 6;
inline constexpr unsigned place_bits = core::state::index_bits - number_bits;
inline constexpr std::uint64_t max_number = (std::uint64_t{1} << number_bits) - 1;
// The greatest index stands for no slot, so the last place of the last reactor is left out.
inline constexpr std::uint64_t max_place = (std::uint64_t{1} << place_bits) - 3;

constexpr std::uint64_t make_place_id(std::uint64_t epoch, std::uint64_t count,
                                      std::uint64_t number, std::uint64_t place) noexcept {
  return core::state::make_id(core::state::make_generation(epoch, count),
                              (number << place_bits) | place);
}
constexpr std::uint64_t number_of(std::uint64_t id) noexcept {
  return core::state::index_of(id) >> place_bits;
}
constexpr std::uint64_t place_of(std::uint64_t id) noexcept {
  return core::state::index_of(id) & ((std::uint64_t{1} << place_bits) - 1);
}

} // namespace bolt::reactor
