#include "core/slab.hpp"

#include <cstdlib>
#include <cstring>

#include "core/fork.hpp"
#include "core/quarantine.hpp"

namespace bolt::core {

constinit slab future_slots;

namespace {

constinit quarantine resting;

// Poisoned while a slot rests: all but the word, which stale handles read, and what bolt_live_walk
// reads without a pin.
constexpr std::size_t poisoned_from = offsetof(slot, cell);
constexpr std::size_t poisoned_size = offsetof(slot, link) - poisoned_from;

std::byte* poisoned_part(slot& s) noexcept {
  return reinterpret_cast<std::byte*>(&s) + poisoned_from;
}

} // namespace

void slab::give_slow(thread_block& block, slot& s, state::word freed,
                     std::uint32_t index) noexcept {
  // A slot of the process before the fork: not in this one's table, never counted here.
  if (state::epoch_of(freed) != fork_epoch) return;
  uncount(block, counter::live_futures);
  if (state::retired(freed)) {
    count(block, counter::slots_retired);
    return;
  }
  poison(poisoned_part(s), poisoned_size);
  const std::uint32_t rested = resting.exchange(index);
  if (rested == no_slot) return;
  slot& free = rested == index ? s : at(rested);
  unpoison(poisoned_part(free), poisoned_size);
  free.node.index = rested;
  if (block.slots.give(&free.node)) return;
  block.slots.make_room(batch, shared_);
  static_cast<void>(block.slots.give(&free.node));
}

free_node* slab::refill(thread_block& block) noexcept {
  if (free_node* node = block.slots.take_spare()) return node;
  free_node* nodes = shared_.fetch();
  if (nodes == nullptr) nodes = carve(block);
  if (nodes == nullptr) return nullptr;
  block.slots.refill(nodes);
  return block.slots.take();
}

// A batch of slots that were never used.
free_node* slab::carve(thread_block& block) noexcept {
  const std::lock_guard guard(growing_);
  const std::uint32_t first = used_.load(std::memory_order_relaxed);
  static_assert(chunk_slots % batch == 0);
  // The last batch would contain the index values that mean something else in a queue's head.
  if (fork_epochs_used_up || first + batch > state::max_index) return nullptr;
  if (first % chunk_slots == 0 && !add_chunk(block, first >> chunk_bits)) return nullptr;
  slot* slots = &at(first);
  const state::word fresh =
      state::make_id(state::make_generation(fork_epoch, first_life_), 0) | state::CLOSED;
  for (std::uint32_t i = 0; i < batch; ++i) {
    slots[i].word.store(fresh, std::memory_order_relaxed);
    slots[i].node = {i + 1 < batch ? &slots[i + 1].node : nullptr, nullptr, batch, first + i};
  }
  // Release: the words, for bolt_live_walk. An id gets to other threads after state::start.
  used_.store(first + batch, std::memory_order_release);
  count(block, counter::slots, batch);
  return &slots[0].node;
}

// From the C library's allocator, so that leak checkers look inside for pointers to bodies. One
// slot more than is used, for the link of the graveyard. No id is alive in it: also one that nobody
// has given out, with generation 0, finds its slot closed.
bool slab::add_chunk(thread_block& block, std::size_t which) noexcept {
  constexpr std::size_t bytes = (chunk_slots + 1) * sizeof(slot);
  void* memory = std::calloc(1, bytes + alignof(slot));
  if (memory == nullptr) return false;
  count(block, counter::allocations);
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t aligned = (address + alignof(slot) - 1) & ~(alignof(slot) - 1);
  auto* chunk = reinterpret_cast<slot*>(aligned);
  for (std::size_t i = 0; i < chunk_slots; ++i)
    chunk[i].word.store(state::CLOSED, std::memory_order_relaxed);
  chunks_[which].store(chunk, std::memory_order_release);
  return true;
}

void slab::lock() noexcept {
  growing_.lock();
  shared_.lock();
  resting.lock();
}

void slab::unlock() noexcept {
  resting.unlock();
  shared_.unlock();
  growing_.unlock();
}

void slab::reset_in_child() noexcept {
  for (auto& each : chunks_) {
    slot* chunk = each.load(std::memory_order_relaxed);
    if (chunk == nullptr) break;
    chunk[chunk_slots].body.self = graveyard_;
    graveyard_ = chunk;
    each.store(nullptr, std::memory_order_relaxed);
  }
  used_.store(0, std::memory_order_relaxed);
  shared_.forget();
  resting.forget();
}

} // namespace bolt::core
