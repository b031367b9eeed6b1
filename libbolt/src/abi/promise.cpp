// bolt.h: promises.
#include "abi/unwinding.hpp"

#include "abi/check.hpp"
#include "core/promise.hpp"

namespace {

bool good(const bolt_promise_options* options) noexcept {
  return options == nullptr ||
         (options->size >= sizeof(bolt_promise_options) && options->flags == 0);
}
bool good(bolt_status outcome) noexcept {
  return outcome == BOLT_READY || outcome == BOLT_ERROR || outcome == BOLT_FAILED;
}

} // namespace

extern "C" {

bolt_status bolt_promise_create(const bolt_promise_options* options, const bolt_waker* waker,
                                bolt_future* out_future) BOLT_NOEXCEPT {
  if (out_future == nullptr) return BOLT_ARGUMENT;
  *out_future = 0;
  if (!good(options)) return BOLT_ARGUMENT;
  const bolt_waker none{nullptr, nullptr, 0};
  return bolt::core::promise_create(options, waker != nullptr ? *waker : none, nullptr, out_future);
}

bolt_status bolt_context_promise(bolt_context* cx, const bolt_promise_options* options,
                                 bolt_future* out_future) BOLT_NOEXCEPT {
  if (out_future == nullptr) return BOLT_ARGUMENT;
  *out_future = 0;
  auto* ours = cx != nullptr ? bolt::core::context_of(cx) : nullptr;
  if (ours == nullptr || !good(options)) return BOLT_ARGUMENT;
  return bolt::core::context_promise(*ours, options, out_future);
}

bolt_status bolt_promise_resolve(bolt_future promise, bolt_status outcome, const void* data,
                                 size_t len) BOLT_NOEXCEPT {
  if (!good(outcome) || (data == nullptr && len != 0) || len > BOLT_BLOCK_MAX) {
    return BOLT_ARGUMENT;
  }
  return bolt::core::promise_resolve(promise, outcome, data, len);
}

bolt_status bolt_promise_resolve_buffer(bolt_future promise, bolt_status outcome,
                                        bolt_buffer* result) BOLT_NOEXCEPT {
  if (!good(outcome) || !bolt::abi::sized(result)) return BOLT_ARGUMENT;
  return bolt::core::promise_resolve_buffer(promise, outcome, *result);
}

bolt_status bolt_promise_drop(bolt_future promise) BOLT_NOEXCEPT {
  return bolt::core::promise_drop(promise);
}

} // extern "C"
