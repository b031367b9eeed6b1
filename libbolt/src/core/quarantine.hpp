// In sanitizer builds a slot that is given back rests for a while before it is used again, and
// AddressSanitizer has it poisoned meanwhile, so that whoever still touches it is reported.
// Otherwise this does nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SANITIZE_ADDRESS__)
#define BOLT_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BOLT_POISONS 1
#endif
#endif

#if defined(BOLT_POISONS)
#include <sanitizer/asan_interface.h>
#endif

#if defined(BOLT_SANITIZED) && BOLT_SANITIZED
#define BOLT_QUARANTINE 1
#include <array>
#include <mutex>
#endif

namespace bolt::core {

inline constexpr std::uint32_t no_slot = 0xffffffffU;

#if defined(BOLT_QUARANTINE)
inline constexpr bool quarantined = true;

class quarantine {
 public:
  // Takes `index` in and answers with the one that has rested longest, or no_slot.
  std::uint32_t exchange(std::uint32_t index) noexcept {
    const std::lock_guard guard(mutex_);
    const std::size_t place = next_++ % resting_.size();
    const std::uint32_t rested = next_ > resting_.size() ? resting_[place] : no_slot;
    resting_[place] = index;
    return rested;
  }
  // Around fork(), and in the child.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }
  void forget() noexcept { next_ = 0; }

 private:
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::array<std::uint32_t, 1024> resting_{};
};

#else
inline constexpr bool quarantined = false;

class quarantine {
 public:
  static std::uint32_t exchange(std::uint32_t index) noexcept { return index; }
  static void lock() noexcept {}
  static void unlock() noexcept {}
  static void forget() noexcept {}
};
#endif

#if defined(BOLT_POISONS)
inline void poison(void* memory, std::size_t size) noexcept {
  ASAN_POISON_MEMORY_REGION(memory, size);
}
inline void unpoison(void* memory, std::size_t size) noexcept {
  ASAN_UNPOISON_MEMORY_REGION(memory, size);
}
#else
inline void poison(void*, std::size_t) noexcept {}
inline void unpoison(void*, std::size_t) noexcept {}
#endif

} // namespace bolt::core
