// What the stress tests share: seeds that are printed, and sizes by build.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace bolt::test {

// The same in every run, unless BOLT_STRESS_SEED asks for another.
inline std::uint64_t stress_seed() {
  const char* text = std::getenv("BOLT_STRESS_SEED");
  const std::uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 10) : 20240611;
  std::cout << "BOLT_STRESS_SEED=" << seed << "\n";
  return seed;
}

#if defined(BOLT_SANITIZED)
inline constexpr int stress_rounds = 1500;
#else
inline constexpr int stress_rounds = 8000;
#endif

using random_bits = std::minstd_rand;

} // namespace bolt::test
