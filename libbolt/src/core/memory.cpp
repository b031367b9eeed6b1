#include "core/memory.hpp"

#include <cstdlib>

#include "core/slab.hpp"

namespace bolt::core {

constinit std::array<depot, size_class_count> block_depots;

namespace {

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
    count(block, counter::allocations);
    return std::malloc(size == 0 ? 1 : size);
  }
  const std::size_t index = size_class_of(size);
  free_node* batch = block_depots[index].fetch();
  if (batch == nullptr) batch = carve_batch(block, index);
  if (batch == nullptr) return nullptr;
  block.blocks[index].refill(batch);
  return block.blocks[index].take();
}

void free_slow(thread_block&, void* memory) noexcept { std::free(memory); }

void empty_magazines(thread_block& block) noexcept {
  for (std::size_t i = 0; i < size_class_count; ++i) block.blocks[i].empty(block_depots[i]);
  block.slots.empty(future_slots.shared());
}

void lock_memory() noexcept {
  for (depot& each : block_depots) each.lock();
}
void unlock_memory() noexcept {
  for (depot& each : block_depots) each.unlock();
}

} // namespace bolt::core
