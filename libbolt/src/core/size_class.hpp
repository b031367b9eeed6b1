// The sizes in which small memory is recycled: every 32 bytes up to 4096.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bolt::core {

inline constexpr std::size_t recycled_limit = 4096;
inline constexpr std::size_t size_step = 32;
// Class 0 is for size 0 only, so that no size needs a test.
inline constexpr std::size_t size_class_count = recycled_limit / size_step + 1;

// The class of a size in [0, recycled_limit].
constexpr std::size_t size_class_of(std::size_t size) noexcept {
  return (size + size_step - 1) / size_step;
}
constexpr std::size_t size_of_class(std::size_t index) noexcept {
  return index == 0 ? size_step : index * size_step;
}
static_assert(size_class_of(1) == 1 && size_class_of(32) == 1 && size_class_of(33) == 2);
static_assert(size_class_of(recycled_limit) == size_class_count - 1);

// How many blocks travel together between a thread and the depot: about 8 KB, at least 4.
constexpr std::uint32_t batch_of_class(std::size_t index) noexcept {
  const std::size_t fitting = 8192 / size_of_class(index);
  return static_cast<std::uint32_t>(fitting < 4 ? 4 : fitting > 64 ? 64 : fitting);
}

} // namespace bolt::core
