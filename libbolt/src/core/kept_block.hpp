// One large block that was freed and is kept for the next of about its size.
#pragma once

#include <cstddef>
#include <utility>

namespace bolt::core {

struct kept_block {
  void* memory = nullptr;
  std::size_t size = 0;

  // Null if there is none, or it is too small or twice too large.
  void* take(std::size_t wanted) noexcept {
    const bool fits = wanted <= size && size / 2 <= wanted;
    return fits ? std::exchange(memory, nullptr) : nullptr;
  }
  // What is kept no more.
  void* keep(void* freed, std::size_t bytes) noexcept {
    size = bytes;
    return std::exchange(memory, freed);
  }
};

} // namespace bolt::core
