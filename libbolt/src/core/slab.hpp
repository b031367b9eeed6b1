// The slots of all futures: a table of chunks that are never unmapped, so that any id, however old,
// leads to a word that can be read and compared.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "core/fork.hpp"
#include "core/quarantine.hpp"
#include "core/slot.hpp"
#include "core/state.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

class slab {
 public:
  static constexpr unsigned chunk_bits = 12;
  static constexpr std::size_t chunk_slots = std::size_t{1} << chunk_bits;
  static constexpr std::size_t chunk_count = std::size_t{1} << (state::index_bits - chunk_bits);

  // The slot that `id` has or had; null if there never was one with its index. Acquire: the chunk's
  // words as they were set up.
  slot* find(std::uint64_t id) const noexcept {
    const std::uint64_t index = state::index_of(id);
    slot* chunk = chunks_[index >> chunk_bits].load(std::memory_order_acquire);
    return chunk == nullptr ? nullptr : chunk + (index & (chunk_slots - 1));
  }
  // Only for an index that is in use: whoever has it has seen its chunk.
  slot& at(std::uint64_t index) const noexcept {
    slot* chunk = chunks_[index >> chunk_bits].load(std::memory_order_relaxed);
    return chunk[index & (chunk_slots - 1)];
  }

  // A FREE slot and its index, the caller's until state::start; null without memory.
  slot* take(thread_block& block, std::uint32_t& out_index) noexcept {
    free_node* node = block.slots.take();
    if (node == nullptr) [[unlikely]] {
      node = refill(block);
      if (node == nullptr) return nullptr;
    }
    count(block, counter::live_futures);
    out_index = node->index;
    return from_node(node);
  }

  // Gives back a slot whose word is FREE, as `freed` says.
  void give(thread_block& block, slot& s, state::word freed, std::uint32_t index) noexcept {
    const bool ordinary =
        !quarantined && !state::retired(freed) && state::epoch_of(freed) == fork_epoch;
    if (ordinary) [[likely]] {
      s.node.index = index;
      if (block.slots.give(&s.node)) [[likely]] {
        uncount(block, counter::live_futures);
        return;
      }
    }
    give_slow(block, s, freed, index);
  }

  depot& shared() noexcept { return shared_; }
  // One more than the highest index that was ever taken.
  std::uint32_t used() const noexcept { return used_.load(std::memory_order_acquire); }

  // Around fork(). The child gets an empty table; the parent's chunks stay where they are.
  void lock() noexcept;
  void unlock() noexcept;
  void reset_in_child() noexcept;

  // For tests of retirement: fresh slots begin with this life, out of state::max_count.
  void begin_lives_at(std::uint64_t life) noexcept { first_life_ = life; }

 private:
  static constexpr std::uint32_t batch = 64;

  static slot* from_node(free_node* node) noexcept {
    return reinterpret_cast<slot*>(reinterpret_cast<std::byte*>(node) - offsetof(slot, node));
  }
  void give_slow(thread_block& block, slot& s, state::word freed, std::uint32_t index) noexcept;
  free_node* refill(thread_block& block) noexcept;
  free_node* carve(thread_block& block) noexcept;
  bool add_chunk(thread_block& block, std::size_t which) noexcept;

  std::array<std::atomic<slot*>, chunk_count> chunks_{};
  std::atomic<std::uint32_t> used_{0};
  depot shared_;
  std::mutex growing_;        // guards the fields below and the growth of those above
  slot* graveyard_ = nullptr; // chunks of processes before a fork, linked through a spare slot
  std::uint64_t first_life_ = 1;
};

extern constinit slab future_slots;

// `id` is about to be woken: its slot may be far from the processor.
inline void prefetch_future(std::uint64_t id) noexcept {
  if (const slot* const s = future_slots.find(id)) __builtin_prefetch(s, 1);
}

} // namespace bolt::core
