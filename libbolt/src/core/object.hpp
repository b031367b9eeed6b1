// Instances of authors' classes: counted references behind generational ids.
#pragma once

#include <atomic>
#include <cstdint>

#include "bolt/bolt.h"
#include "core/receiver_lock.hpp"
#include "core/state.hpp"
#include "core/table.hpp"

namespace bolt::core {

// The word is generation and count of references, so that one compare-and-swap validates an id and
// counts. Count 0: the item is free.
struct alignas(64) object_item {
  std::atomic<std::uint64_t> word{0};
  const bolt_type* type = nullptr;
  void* ptr = nullptr;
  void (*drop)(void* ptr) = nullptr;
  receiver_lock lock; // R9
  std::uint32_t index = 0;
  object_item* next_free = nullptr;

  void open(std::uint64_t epoch) noexcept {
    word.store(state::make_id(state::make_generation(epoch, 1), 0), std::memory_order_relaxed);
  }
};

bolt_status object_create(const bolt_type* type, void* ptr, void (*drop)(void* ptr),
                          bolt_object* out_object) noexcept;
bolt_status object_retain(bolt_object id) noexcept;
bolt_status object_release(bolt_object id) noexcept;
bolt_status object_get(bolt_object id, const bolt_type* type, void** out_ptr) noexcept;

// The item of an object to which the caller holds a reference.
object_item* object_find(bolt_object id) noexcept;

void lock_objects() noexcept;
void unlock_objects() noexcept;
void reset_objects_in_child() noexcept;

} // namespace bolt::core
