// Futures: thin code over the state machine. It does what each transition's result says, in that
// order, and holds no lock while it calls a body or a waker.
#pragma once

#include <cstdint>

#include "bolt/bolt.h"
#include "core/context.hpp"
#include "core/slot.hpp"
#include "core/state.hpp"

namespace bolt::core {

// As the functions of bolt.h, with arguments that were checked. out_result may be null where a
// body of the caller's own does not want one.
bolt_status future_start(const bolt_call& call, bolt_future* out_future, bolt_buffer* out_result);
bolt_status future_start_poll(const bolt_call& call, std::uint64_t token, bolt_future* out_future,
                              bolt_buffer* out_result);
// The same, for a function that is_plain and is called without executor and without flags: the path
// that costs nothing but the call.
constexpr bool is_plain(const bolt_fn& fn) noexcept {
  return fn.kind != BOLT_FN_METHOD && (fn.flags & (BOLT_FN_ON_POOL | BOLT_FN_ON_REACTOR)) == 0;
}
bolt_status future_start_poll_plain(const bolt_call& call, std::uint64_t token,
                                    bolt_future* out_future, bolt_buffer* out_result);
bolt_status future_poll(bolt_future id, std::uint64_t token, bolt_buffer* out_result);
bolt_status future_wake(bolt_future id);
bolt_status future_cancel(bolt_future id);
bolt_status future_cancel_poll(bolt_future id, std::uint64_t token, bolt_buffer* out_result);
bolt_status future_free(bolt_future id);
bolt_status future_ack(bolt_future id);
bolt_future context_future(context& cx) noexcept;
bool context_cancelled(const context& cx) noexcept;

// ---- for promises and drivers -----------------------------------------------------------------

// Takes a slot and opens it with `flags`, and `token` if WAITING is among them. {0, null} without
// memory.
struct opened {
  bolt_future id;
  slot* at;
};
opened open_slot(const bolt_waker& waker, const bolt_fn* called, const bolt_body& body,
                 state::word flags, std::uint64_t token) noexcept;
// The slot's word is FREE: releases what hangs on it and gives it back. Of `id` the index counts.
void recycle(slot& s, bolt_future id) noexcept;
// After free_begin() or look_end(): ends the future if that is the caller's. BOLT_OK, with DEFERRED
// or DETACHED if it ends elsewhere.
bolt_status abandon(slot& s, bolt_future id, const state::free_r& freed);
// Does what a transition asked for: calls the waker, or pushes on the queue.
void dispatch(slot& s, bolt_future id, state::act what);

inline void drop_body(const bolt_body& body) noexcept { body.vtable->drop(body.self); }

} // namespace bolt::core
