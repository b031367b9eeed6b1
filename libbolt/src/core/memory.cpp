#include "core/memory.hpp"

#include <cstdlib>
#include <utility>

#include "core/slab.hpp"

namespace bolt::core {

namespace {

constinit std::array<depot, size_class_count> depots;

// A result of this size lies beside the author's own copy of it, and freeing both lets glibc trim
// its heap: every call would then fault in each page anew, which costs ten times the copies. What
// is larger is not kept: it would be too much to hold in each thread.
constexpr std::size_t kept_from = 1U << 16U; // 64 KB
constexpr std::size_t kept_to = 1U << 21U;   // 2 MB

void* take_large(thread_block& block, std::size_t size) noexcept {
  const bool fits = size >= kept_from && size <= block.large_size && block.large_size / 2 <= size;
  return fits ? std::exchange(block.large, nullptr) : nullptr;
}

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
    if (void* memory = take_large(block, size)) return memory;
    count(block, counter::allocations);
    return std::malloc(size == 0 ? 1 : size);
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
    if (recycling && size >= kept_from && size <= kept_to) {
      block.large_size = size;
      memory = std::exchange(block.large, memory);
    }
    return std::free(memory);
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
  std::free(std::exchange(block.large, nullptr));
}

// Without recycling nobody uses the depots (and ThreadSanitizer cannot follow that many locks at
// once).
void lock_memory() noexcept {
  if (!recycling) return;
  for (depot& each : depots)
    each.lock();
}
void unlock_memory() noexcept {
  if (!recycling) return;
  for (depot& each : depots)
    each.unlock();
}

} // namespace bolt::core
