#include "core/large_memory.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <mutex>

#include "core/memory.hpp"

namespace bolt::core {

namespace {

// A result of this size lies beside the author's own copy of it, and freeing both lets glibc trim
// its heap. Each thread keeps one such block, so that no lock is needed where calls are short; what
// is larger, the process keeps one of. glibc itself keeps about as much of a heap once one of that
// size was freed; what is larger still it always maps and unmaps.
constexpr std::size_t kept_from = std::size_t{1} << 16U;       // 64 KB
constexpr std::size_t kept_by_thread = std::size_t{1} << 21U;  // 2 MB
constexpr std::size_t kept_by_process = std::size_t{1} << 25U; // 32 MB

constinit std::mutex process_mutex;
constinit kept_block process_block; // under process_mutex; reachable for leak checkers

#if defined(MADV_HUGEPAGE)
constexpr std::size_t huge_page = std::size_t{1} << 21U;

constexpr bool mapped(std::size_t size) noexcept { return recycling && size > kept_by_process; }

constexpr std::size_t whole_pages(std::size_t size) noexcept {
  return (size + huge_page - 1) & ~(huge_page - 1);
}

// At a multiple of the page, which mmap() does not promise: a page more is mapped, and what is
// around is given back. Without huge pages it is ordinary memory.
void* map(std::size_t size) noexcept {
  if (size > PTRDIFF_MAX - 2 * huge_page) return nullptr;
  const std::size_t length = whole_pages(size);
  void* const found =
      mmap(nullptr, length + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<std::byte*>(found);
  const std::size_t before = whole_pages(reinterpret_cast<std::uintptr_t>(begin)) -
                             reinterpret_cast<std::uintptr_t>(begin);
  if (before != 0) munmap(begin, before);
  if (before != huge_page) munmap(begin + before + length, huge_page - before);
  static_cast<void>(madvise(begin + before, length, MADV_HUGEPAGE));
  return begin + before;
}

void unmap(void* memory, std::size_t size) noexcept { munmap(memory, whole_pages(size)); }
#else
constexpr bool mapped(std::size_t) noexcept { return false; }
void* map(std::size_t) noexcept { return nullptr; }
void unmap(void*, std::size_t) noexcept {}
#endif

void* take_kept(thread_block& block, std::size_t size) noexcept {
  if (size <= kept_by_thread) return block.large.take(size);
  const std::lock_guard guard(process_mutex);
  return process_block.take(size);
}

// What was kept until now.
void* keep(thread_block& block, void* memory, std::size_t size) noexcept {
  if (size <= kept_by_thread) return block.large.keep(memory, size);
  const std::lock_guard guard(process_mutex);
  return process_block.keep(memory, size);
}

constexpr bool kept(std::size_t size) noexcept {
  return recycling && size >= kept_from && size <= kept_by_process;
}

} // namespace

void* allocate_large(thread_block& block, std::size_t size) noexcept {
  if (kept(size)) {
    if (void* const memory = take_kept(block, size)) return memory;
  }
  count(block, counter::allocations);
  return mapped(size) ? map(size) : std::malloc(size == 0 ? 1 : size);
}

void deallocate_large(thread_block& block, void* memory, std::size_t size) noexcept {
  if (mapped(size)) return unmap(memory, size);
  std::free(kept(size) ? keep(block, memory, size) : memory);
}

void forget_large(thread_block& block) noexcept { std::free(block.large.keep(nullptr, 0)); }

void lock_large() noexcept { process_mutex.lock(); }
void unlock_large() noexcept { process_mutex.unlock(); }

} // namespace bolt::core
