#include "core/memory.hpp"

#include <cstdlib>

#include "core/large_memory.hpp"
#include "core/slab.hpp"

namespace bolt::core {

namespace {

constinit std::array<depot, size_class_count> depots;

// One batch of a class, cut from a piece of memory of its own.
free_node* carve_batch(thread_block& block, std::size_t index) noexcept {
  const std::uint32_t batch = batch_of_class(index);
  const std::size_t size = size_of_class(index);
  auto* piece = static_cast<std::byte*>(std::malloc(batch * size));
  if (piece == nullptr) return nullptr;
  count(block, counter::allocations);
  free_node* head = nullptr;
  for (std::uint32_t i = batch; i-- > 0;) { // in address order from the head
    auto* node = reinterpret_cast<free_node*>(piece + i * size);
    node->next = head;
    head = node;
  }
  head->count = batch;
  return head;
}

} // namespace

void* allocate_slow(thread_block& block, std::size_t size) noexcept {
  if (!recycling || size > recycled_limit) {
    return allocate_large(block, size);
  }
  const std::size_t index = size_class_of(size);
  magazine& kept = block.blocks[index];
  if (free_node* node = kept.take_spare()) return node;
  free_node* batch = depots[index].fetch();
  if (batch == nullptr) batch = carve_batch(block, index);
  if (batch == nullptr) return nullptr;
  kept.refill(batch);
  return kept.take();
}

void deallocate_slow(thread_block& block, void* memory, std::size_t size) noexcept {
  if (!recycling || size > recycled_limit) {
    return deallocate_large(block, memory, size);
  }
  const std::size_t index = size_class_of(size);
  magazine& kept = block.blocks[index];
  kept.make_room(batch_of_class(index), depots[index]);
  static_cast<void>(kept.give(static_cast<free_node*>(memory)));
}

void empty_magazines(thread_block& block) noexcept {
  for (std::size_t i = 0; i < size_class_count; ++i)
    block.blocks[i].empty(depots[i]);
  block.slots.empty(future_slots.shared());
  forget_large(block);
}

// Without recycling nobody uses the depots (and ThreadSanitizer cannot follow that many locks at
// once).
void lock_memory() noexcept {
  if (!recycling) return;
  for (depot& each : depots)
    each.lock();
  lock_large();
}
void unlock_memory() noexcept {
  if (!recycling) return;
  unlock_large();
  for (depot& each : depots)
    each.unlock();
}

} // namespace bolt::core
