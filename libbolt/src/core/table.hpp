// Where queues and objects live: numbered items in chunks that are never unmapped, so that any id,
// however old, leads to a word that can be compared. Taking and giving lock; they are not on a
// call's path. Futures have a slab of their own.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>

#include "core/fork.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

// Item has `std::uint32_t index` and `Item* next_free`, both for the table, and open(epoch), which
// sets up the word of an item that was never used.
template <class Item, unsigned ChunkBits, unsigned TableBits>
class table {
 public:
  Item* find(std::uint64_t index) const noexcept {
    if (index >> (ChunkBits + TableBits) != 0) return nullptr;
    chunk* where = chunks_[index >> ChunkBits].load(std::memory_order_acquire);
    return where == nullptr ? nullptr : &where->items[index & (chunk_items - 1)];
  }

  // An item that nobody else knows; null without memory.
  Item* take() noexcept {
    const std::lock_guard guard(mutex_);
    if (free_ == nullptr) return fresh();
    Item* item = free_;
    free_ = item->next_free;
    return item;
  }
  // Only items of this process, not of one before a fork.
  void give(Item& item) noexcept {
    const std::lock_guard guard(mutex_);
    item.next_free = free_;
    free_ = &item;
  }

  // Around fork(). The child gets an empty table; the parent's chunks stay where they are.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }
  void reset_in_child() noexcept {
    for (auto& each : chunks_) {
      chunk* old = each.load(std::memory_order_relaxed);
      if (old == nullptr) break;
      old->older = graveyard_;
      graveyard_ = old;
      each.store(nullptr, std::memory_order_relaxed);
    }
    used_ = 0;
    free_ = nullptr;
  }

 private:
  static constexpr std::size_t chunk_items = std::size_t{1} << ChunkBits;
  struct chunk {
    std::array<Item, chunk_items> items;
    chunk* older;
  };

  Item* fresh() noexcept {
    if (fork_epochs_used_up || used_ >> (ChunkBits + TableBits) != 0) return nullptr;
    auto& place = chunks_[used_ >> ChunkBits];
    chunk* where = place.load(std::memory_order_relaxed);
    if (where == nullptr) {
      where = new (std::nothrow) chunk{};
      if (where == nullptr) return nullptr;
      count(counter::allocations);
      place.store(where, std::memory_order_release);
    }
    Item* item = &where->items[used_ & (chunk_items - 1)];
    item->index = used_++;
    item->open(fork_epoch);
    return item;
  }

  std::array<std::atomic<chunk*>, std::size_t{1} << TableBits> chunks_{};
  std::mutex mutex_;
  Item* free_ = nullptr;
  chunk* graveyard_ = nullptr;
  std::uint32_t used_ = 0;
};

} // namespace bolt::core
