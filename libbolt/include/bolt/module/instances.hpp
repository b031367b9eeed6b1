// Instances of exported classes. On the wire one is a bolt_object; here it is a std::shared_ptr,
// which is also what the registered object points to, whatever the author's factory returned.
#pragma once

#include <memory>

#include "bolt/module/codec.hpp"
#include "bolt/module/instance_table.hpp"

namespace bolt::wire {

template <class C>
concept class_instance = std::is_class_v<C> && std::is_same_v<C, std::remove_cv_t<C>>;

template <class_instance C>
struct codec<std::shared_ptr<C>> {
  using pointer = std::shared_ptr<C>;
  static constexpr std::uint32_t kind = BOLT_KIND_CLASS;
  static constexpr std::uint32_t align = 8, min = 8;
  static constexpr bool plain = false, any_bits = false, dense = false;
  static constexpr std::uint32_t members = 0;

  // The host holds a reference while it starts the call; the copy made here keeps the instance
  // after.
  static bool decode(reader& in, pointer& out) {
    const std::uint8_t* at = in.take(8, 8);
    if (at == nullptr) return false;
    bolt_object object;
    __builtin_memcpy(&object, at, sizeof object);
    void* held;
    switch (bolt_object_get(object, &type_of<pointer>::value, &held)) {
    case BOLT_OK:
      out = *static_cast<const pointer*>(held);
      return true;
    case BOLT_ARGUMENT:
      return in.fail("an object of another class");
    default:
      return in.fail("the object is closed, or never was one");
    }
  }
  static void encode(writer& out, const pointer& value) {
    if (value == nullptr) throw std::invalid_argument("a null pointer instead of an object");
    out.object(table().refer(value.get(), [&value] { return create(value); }));
  }

 private:
  // Never destroyed: the last object may go while the process ends.
  static instance_table& table() {
    static auto* const instances = new instance_table;
    return *instances;
  }
  static instance_table::entry create(const pointer& value) {
    auto held = std::make_unique<pointer>(value);
    bolt_object object;
    if (bolt_object_create(&type_of<pointer>::value, held.get(), drop, &object) != BOLT_OK) {
      throw std::bad_alloc();
    }
    return {object, held.release()};
  }
  static void drop(void* raw) {
    const std::unique_ptr<pointer> held(static_cast<pointer*>(raw));
    table().forget(held->get(), held.get());
  }
};

// The descriptor of an exported class.
template <class C>
constexpr bolt_type& class_type() {
  return type_of<std::shared_ptr<C>>::value;
}

template <class_instance C, role Role>
struct check_type<std::shared_ptr<C>, Role> : accepted {};

} // namespace bolt::wire
