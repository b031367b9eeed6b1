#include "core/object.hpp"

#include "core/fork.hpp"

namespace bolt::core {

namespace {

constinit table<object_item, 10, 16> objects;

constexpr std::uint64_t max_references = state::flag_mask;
constexpr std::uint64_t references(std::uint64_t word) noexcept { return word & state::flag_mask; }
constexpr bool dead(std::uint64_t word, bolt_object id) noexcept {
  return ((word ^ id) & state::gen_mask) != 0 || references(word) == 0;
}

// The last reference is gone: runs the author's destructor, then gives the item back. In this
// order, so that a destructor sees its object's item neither reused nor counted as gone.
void destroy(object_item& item) noexcept {
  if (item.drop != nullptr) item.drop(item.ptr);
  uncount(counter::live_objects);
  const std::uint64_t word = item.word.load(std::memory_order_relaxed);
  if (!state::retired(word)) objects.give(item);
}

} // namespace

object_item* object_find(bolt_object id) noexcept { return objects.find(state::index_of(id)); }

bolt_status object_create(const bolt_type* type, void* ptr, void (*drop)(void* ptr),
                          bolt_object* out_object) noexcept {
  object_item* item = objects.take();
  if (item == nullptr) return no_handle_status();
  item->type = type;
  item->ptr = ptr;
  item->drop = drop;
  const std::uint64_t generation = item->word.load(std::memory_order_relaxed) & state::gen_mask;
  count(counter::live_objects);
  // Release: the fields, for whoever is given the id.
  item->word.store(generation | 1, std::memory_order_release);
  *out_object = generation | item->index;
  return BOLT_OK;
}

bolt_status object_retain(bolt_object id) noexcept {
  object_item* item = object_find(id);
  if (item == nullptr) return stale_status(id);
  std::uint64_t w = item->word.load(std::memory_order_relaxed);
  do {
    if (dead(w, id)) return stale_status(id);
    if (references(w) == max_references) return BOLT_NO_MEMORY;
    // Acquire: the fields as object_create left them.
  } while (!item->word.compare_exchange_weak(w, w + 1, std::memory_order_acquire,
                                             std::memory_order_relaxed));
  return BOLT_OK;
}

bolt_status object_release(bolt_object id) noexcept {
  object_item* item = object_find(id);
  if (item == nullptr) return stale_status(id);
  std::uint64_t w = item->word.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    if (dead(w, id)) return stale_status(id);
    const bool last = references(w) == 1;
    next = last ? (w & state::gen_mask) + state::gen_one : w - 1;
    // Release: our use of the instance. Acquire: if last, that of all others.
  } while (!item->word.compare_exchange_weak(w, next, std::memory_order_acq_rel,
                                             std::memory_order_relaxed));
  if (references(w) == 1) destroy(*item);
  return BOLT_OK;
}

bolt_status object_get(bolt_object id, const bolt_type* type, void** out_ptr) noexcept {
  object_item* item = object_find(id);
  if (item == nullptr) return stale_status(id);
  if (dead(item->word.load(std::memory_order_acquire), id)) return stale_status(id);
  if (type != nullptr && item->type != type) return BOLT_ARGUMENT;
  *out_ptr = item->ptr;
  return BOLT_OK;
}

void lock_objects() noexcept { objects.lock(); }
void unlock_objects() noexcept { objects.unlock(); }
void reset_objects_in_child() noexcept { objects.reset_in_child(); }

} // namespace bolt::core
