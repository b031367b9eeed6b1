// A clock that is read whenever a future gets its id, so it must cost next to nothing: the kernel's
// coarse one, which is a load, in its usual steps of 4 ms.
#pragma once

#include <cstdint>
#include <ctime>

namespace bolt::core {

inline constexpr std::uint64_t coarse_tick_ns = 4'000'000;

// In ticks; wraps after 198 days.
inline std::uint32_t coarse_time() noexcept {
#if defined(CLOCK_MONOTONIC_COARSE)
  constexpr clockid_t clock = CLOCK_MONOTONIC_COARSE;
#else
  constexpr clockid_t clock = CLOCK_MONOTONIC;
#endif
  timespec now{};
  clock_gettime(clock, &now);
  constexpr std::uint32_t in_a_second = 1'000'000'000 / coarse_tick_ns;
  return static_cast<std::uint32_t>(now.tv_sec) * in_a_second +
         static_cast<std::uint32_t>(now.tv_nsec) / static_cast<std::uint32_t>(coarse_tick_ns);
}

// Nanoseconds since `then`.
inline std::uint64_t coarse_age(std::uint32_t then) noexcept {
  return std::uint64_t{coarse_time() - then} * coarse_tick_ns;
}

} // namespace bolt::core
