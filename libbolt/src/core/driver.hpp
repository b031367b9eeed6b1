// Calls that an executor drives (on_pool, or bolt_call's executor). The body gets a future of its
// own, polled on the executor; the host's future is a promise that the driver resolves at the end.
// The result is moved over, and the body is gone before the host hears of it.
#pragma once

#include "bolt/bolt.h"
#include "core/context.hpp"
#include "core/promise.hpp"
#include "core/thread_block.hpp"

namespace bolt::core {

// Lives as long as the host's future: the driver holds its producer's pin.
struct driver : promise_record {
  const bolt_executor* executor = nullptr;
  std::uint64_t ticket = 0; // of the executor, while it is entered
  bolt_future host = 0;
  bolt_future inner = 0;
  bool scheduled = false; // by the host's first poll: until then nothing runs (G1)
  bool entered = false;   // the executor knows of the task
  // Not OK: why the executor takes the task no more; touched by the one who may poll `inner` only.
  bolt_status refused = BOLT_OK;
};

// Turns cx.body into cx.promise. PENDING, or why not (the body is dropped then).
bolt_status drive_on(call_context& cx, const bolt_executor& executor,
                     bolt_buffer* out_result) noexcept;

// Of the future that the executor polls: the host's; 0 if the waker is no driver's, or it is not
// known yet. The caller holds LOOKING.
bolt_future driver_host(const waker_cell& cell) noexcept;

bolt_status driver_poll(driver& d);
void driver_cancel(driver& d);
void driver_forget(thread_block& block, driver& d) noexcept;

} // namespace bolt::core
