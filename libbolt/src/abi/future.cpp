// bolt.h: futures, host side and authoring side.
#include "abi/unwinding.hpp"

#include "abi/check.hpp"
#include "core/future.hpp"

#include <cstddef>

namespace {

using bolt::abi::refuse;
using bolt::abi::sized;

// A body in a refused call belongs to libbolt already.
bolt_status refuse_call(const bolt_call& call, bolt_future* out_future, bolt_buffer* out_result,
                        std::string_view reason) {
  const bool has_body = call.size >= sizeof(bolt_call) && call.fn == nullptr;
  if (has_body && call.body.vtable != nullptr) bolt::core::drop_body(call.body);
  if (out_future != nullptr) *out_future = 0;
  return refuse(out_result, reason);
}

// Null, or what is wrong with it.
const char* wrong_with(const bolt_call& call, const bolt_future* out_future,
                       const bolt_buffer* out_result) noexcept {
  if (call.size < sizeof(bolt_call)) return "bolt_call: size is not that of the struct";
  if (out_future == nullptr) return "bolt_call: out_future is NULL";
  if ((call.flags & ~std::uint32_t{BOLT_CALL_PUBLISH}) != 0) return "bolt_call: unknown flags";
  if (call.deadline != 0) return "bolt_call: deadline is reserved and must be 0";
  if (out_result != nullptr && !sized(out_result)) {
    return "bolt_buffer: size is not that of the struct";
  }
  if (call.executor != nullptr) {
    if (const char* const reason = bolt::abi::wrong_with_executor(*call.executor)) return reason;
  }
  if (call.fn != nullptr) {
    if (out_result == nullptr) return "bolt_call: out_result is NULL";
    if (call.fn->start == nullptr) return "bolt_fn: start is NULL";
    if (call.args == nullptr && call.args_len != 0) return "bolt_call: args is NULL";
    return nullptr;
  }
  if (call.body.vtable == nullptr) return "bolt_call: neither fn nor body is given";
  if (call.body.vtable->size < offsetof(bolt_body_vtable, describe)) {
    return "bolt_body_vtable: size is not that of the struct";
  }
  return nullptr;
}

// A good call of a plain function: no receiver, no executor, no flags.
bool usual(const bolt_call& call) noexcept {
  return call.size >= sizeof(bolt_call) && call.flags == 0 && call.fn != nullptr &&
         call.executor == nullptr && call.deadline == 0 && call.fn->start != nullptr &&
         (call.args != nullptr || call.args_len == 0) && bolt::core::is_plain(*call.fn);
}

[[gnu::noinline]] bolt_status start_poll_checked(const bolt_call* call, std::uint64_t token,
                                                 bolt_future* out_future, bolt_buffer* out_result) {
  if (call == nullptr) return refuse(out_result, "bolt_call: the call is NULL");
  if (const char* wrong = wrong_with(*call, out_future, out_result)) {
    return refuse_call(*call, out_future, out_result, wrong);
  }
  return bolt::core::future_start_poll(*call, token, out_future, out_result);
}

} // namespace

extern "C" {

bolt_status bolt_future_start(const bolt_call* call, bolt_future* out_future,
                              bolt_buffer* out_result) BOLT_NOEXCEPT {
  if (call == nullptr) return refuse(out_result, "bolt_call: the call is NULL");
  if (const char* wrong = wrong_with(*call, out_future, out_result)) {
    return refuse_call(*call, out_future, out_result, wrong);
  }
  return bolt::core::future_start(*call, out_future, out_result);
}

bolt_status bolt_future_start_poll(const bolt_call* call, uint64_t token, bolt_future* out_future,
                                   bolt_buffer* out_result) BOLT_NOEXCEPT {
  // One look for what most calls are, before anything is looked at closely.
  if (call != nullptr && out_future != nullptr && out_result != nullptr && usual(*call) &&
      out_result->size >= sizeof(bolt_buffer)) [[likely]] {
    return bolt::core::future_start_poll_plain(*call, token, out_future, out_result);
  }
  return start_poll_checked(call, token, out_future, out_result);
}

bolt_status bolt_future_poll(bolt_future future, uint64_t token,
                             bolt_buffer* out_result) BOLT_NOEXCEPT {
  if (out_result != nullptr && !sized(out_result)) return BOLT_ARGUMENT;
  return bolt::core::future_poll(future, token, out_result);
}

bolt_status bolt_future_cancel(bolt_future future) BOLT_NOEXCEPT {
  return bolt::core::future_cancel(future);
}

bolt_status bolt_future_cancel_poll(bolt_future future, uint64_t token,
                                    bolt_buffer* out_result) BOLT_NOEXCEPT {
  if (out_result != nullptr && !sized(out_result)) return BOLT_ARGUMENT;
  return bolt::core::future_cancel_poll(future, token, out_result);
}

bolt_status bolt_future_free(bolt_future future) BOLT_NOEXCEPT {
  return bolt::core::future_free(future);
}

bolt_status bolt_future_wake(bolt_future future) BOLT_NOEXCEPT {
  return bolt::core::future_wake(future);
}

bolt_status bolt_future_ack(bolt_future future) BOLT_NOEXCEPT {
  return bolt::core::future_ack(future);
}

bolt_future bolt_context_future(bolt_context* cx) BOLT_NOEXCEPT {
  if (cx == nullptr) return 0;
  auto* ours = bolt::core::context_of(cx);
  return ours != nullptr ? bolt::core::context_future(*ours) : cx->future;
}

int bolt_context_cancelled(const bolt_context* cx) BOLT_NOEXCEPT {
  if (cx == nullptr) return 0;
  const auto* ours = bolt::core::context_of(cx);
  return ours != nullptr && bolt::core::context_cancelled(*ours) ? 1 : 0;
}

} // extern "C"
