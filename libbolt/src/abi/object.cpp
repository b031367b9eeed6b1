// bolt.h: objects.
#include "core/object.hpp"

extern "C" {

bolt_status bolt_object_create(const bolt_type* type, void* ptr, void (*drop)(void* ptr),
                               bolt_object* out_object) BOLT_NOEXCEPT {
  if (out_object == nullptr) return BOLT_ARGUMENT;
  *out_object = 0;
  return bolt::core::object_create(type, ptr, drop, out_object);
}

bolt_status bolt_object_retain(bolt_object object) BOLT_NOEXCEPT {
  return bolt::core::object_retain(object);
}

bolt_status bolt_object_release(bolt_object object) BOLT_NOEXCEPT {
  return bolt::core::object_release(object);
}

bolt_status bolt_object_get(bolt_object object, const bolt_type* type,
                            void** out_ptr) BOLT_NOEXCEPT {
  if (out_ptr == nullptr) return BOLT_ARGUMENT;
  *out_ptr = nullptr;
  return bolt::core::object_get(object, type, out_ptr);
}

} // extern "C"
