// Promises: futures that are completed from outside. Their body is a record that lives as long as
// the slot, because the producer's pin keeps the slot: so a resolver that comes after the host has
// gone still finds its storage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bolt/bolt.h"
#include "core/buffer.hpp"
#include "core/context.hpp"
#include "core/slot.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

struct driver;

struct promise_record {
  bolt_status (*cancel)(void* data) = nullptr;
  void (*drop)(void* data) = nullptr;
  void* data = nullptr;
  driver* driven = nullptr; // this record is a driver's (driver.hpp)
  bolt_object receiver = 0; // kept alive, or 0
  bolt_status outcome = BOLT_FAILED;
  bolt_buffer value = empty_buffer; // written between claim and publish, by the resolver
};

extern const bolt_body_vtable promise_vtable;
inline bool is_promise(const slot& s) noexcept { return s.body.vtable == &promise_vtable; }

// As the functions of bolt.h, with arguments that were checked. options may be null.
bolt_status promise_create(const bolt_promise_options* options, const bolt_waker& waker,
                           const bolt_fn* called, bolt_future* out_future) noexcept;
bolt_status context_promise(context& cx, const bolt_promise_options* options,
                            bolt_future* out_future) noexcept;
bolt_status promise_resolve(bolt_future id, bolt_status outcome, const void* data, std::size_t len);
bolt_status promise_resolve_buffer(bolt_future id, bolt_status outcome, bolt_buffer& result);
bolt_status promise_drop(bolt_future id);

// ---- for futures --------------------------------------------------------------------------------

// FINISHED was seen: moves the value to the host (out_result null: releases it).
bolt_status promise_take(slot& s, bolt_buffer* out_result) noexcept;
// The decision is taken. True: nobody will resolve any more.
bool promise_cancel(slot& s, bolt_future id, bool producer);
// The slot was recycled: no pin is left, so nobody cancels or resolves any more.
void promise_forget(thread_block& block, promise_record& record) noexcept;
// The promise holds the caller's reference from now on.
void promise_keep_alive(bolt_future id, bolt_object receiver) noexcept;
// free found FINISHED: nobody will take the value.
void promise_discard(slot& s) noexcept;

} // namespace bolt::core
