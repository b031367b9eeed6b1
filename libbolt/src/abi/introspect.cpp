// bolt.h: introspection.
#include "core/introspect.hpp"

#include <cstddef>

#include "abi/check.hpp"
#include "core/live_text.hpp"

extern "C" {

bolt_status bolt_counters_read(bolt_counters* out_counters) BOLT_NOEXCEPT {
  // Older and newer structs are both welcome; only one too small for its own size is not.
  if (out_counters == nullptr || out_counters->size < offsetof(bolt_counters, live_futures)) {
    return BOLT_ARGUMENT;
  }
  bolt::core::counters_read(*out_counters);
  return BOLT_OK;
}

bolt_status bolt_live_walk(void (*fn)(void* data, const bolt_live* live),
                           void* data) BOLT_NOEXCEPT {
  if (fn == nullptr) return BOLT_ARGUMENT;
  bolt::core::live_walk(fn, data);
  return BOLT_OK;
}

bolt_status bolt_live_print(bolt_buffer* out_text) BOLT_NOEXCEPT {
  if (!bolt::abi::sized(out_text)) return BOLT_ARGUMENT;
  return bolt::core::live_text(*out_text);
}

} // extern "C"
