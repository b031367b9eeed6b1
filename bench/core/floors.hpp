// What the library is measured against: the least that each thing could cost.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace bench {

inline void malloc_free_96(std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    void* memory = std::malloc(96);
    benchmark::DoNotOptimize(memory);
    std::free(memory);
  }
}

// What bytes cost that leave a library as memory of their own.
inline void copy_bytes(const void* from, std::size_t bytes) {
  void* memory = std::malloc(bytes);
  std::memcpy(memory, from, bytes);
  benchmark::DoNotOptimize(memory);
  benchmark::ClobberMemory();
  std::free(memory);
}

// One compare-and-swap on a cache line that nobody else touches.
inline void uncontended_cas(std::size_t n) {
  alignas(64) static std::atomic<std::uint64_t> word{0};
  std::uint64_t expected = word.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < n; ++i) {
    const bool swapped =
        word.compare_exchange_strong(expected, expected + 1, std::memory_order_acq_rel);
    benchmark::DoNotOptimize(swapped);
    ++expected;
  }
}

} // namespace bench
