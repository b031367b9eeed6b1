// The sizes in which small memory is recycled: every 32 bytes up to 512, then every 128 up to 4096.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bolt::core {

inline constexpr std::size_t fine_limit = 512;
inline constexpr std::size_t fine_step = 32;
inline constexpr std::size_t recycled_limit = 4096;
inline constexpr std::size_t coarse_step = 128;
inline constexpr std::size_t fine_count = fine_limit / fine_step;
inline constexpr std::size_t size_class_count =
    fine_count + (recycled_limit - fine_limit) / coarse_step;

// The class of a size in [0, recycled_limit]. 0 counts as 1.
constexpr std::size_t size_class_of(std::size_t size) noexcept {
  const std::size_t last = size == 0 ? 0 : size - 1;
  if (last < fine_limit) return last / fine_step;
  return fine_count + (last - fine_limit) / coarse_step;
}
constexpr std::size_t size_of_class(std::size_t index) noexcept {
  if (index < fine_count) return (index + 1) * fine_step;
  return fine_limit + (index + 1 - fine_count) * coarse_step;
}
static_assert(size_class_of(1) == 0 && size_class_of(32) == 0 && size_class_of(33) == 1);
static_assert(size_class_of(512) == 15 && size_class_of(513) == 16);
static_assert(size_of_class(size_class_of(4096)) == 4096);
static_assert(size_class_of(4096) == size_class_count - 1);

// How many blocks travel together between a thread and the depot: about 8 KB, at least 4.
constexpr std::uint32_t batch_of_class(std::size_t index) noexcept {
  const std::size_t fitting = 8192 / size_of_class(index);
  return static_cast<std::uint32_t>(fitting < 4 ? 4 : fitting > 64 ? 64 : fitting);
}

} // namespace bolt::core
