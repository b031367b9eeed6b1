// Puts the program in front of the C library's allocator and counts. For one source file of a
// program, and not under a sanitizer, which replaces the allocator itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t n, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace bolt::test {
inline std::atomic<std::uint64_t> allocations{0};
}

extern "C" {
void* malloc(std::size_t size) {
  bolt::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}
void* calloc(std::size_t n, std::size_t size) {
  bolt::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(n, size);
}
void* realloc(void* memory, std::size_t size) {
  bolt::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  bolt::test::allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, size);
}
}

namespace bolt::test {

// Runs `round` some times to warm up, then counts what ten more allocate.
template <class Round>
std::uint64_t steady_state(Round&& round, int warm_up = 3) {
  for (int i = 0; i < warm_up; ++i)
    round();
  const std::uint64_t before = allocations.load();
  for (int i = 0; i < 10; ++i)
    round();
  return allocations.load() - before;
}

} // namespace bolt::test
