#include "core/driver.hpp"

#include <cstddef>
#include <new>

#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/memory.hpp"
#include "core/message.hpp"

namespace bolt::core {

namespace {

std::string_view why_refused(bolt_status status) noexcept {
  switch (status) {
  case BOLT_SHUTDOWN:
    return "the executor has refused the call: it is closed";
  case BOLT_BUSY:
    return "the executor has refused the call: its queue is full";
  case BOLT_NO_MEMORY:
    return "the executor has refused the call: no memory or no thread for it";
  case BOLT_FORKED:
    return "the executor has refused the call: it runs in the process that this one was forked "
           "from";
  default:
    return "the executor has refused the call";
  }
}

void drive(void* data);

// What an executor may lack.
bool can_resume(const bolt_executor& executor) noexcept {
  return executor.size >= offsetof(bolt_executor, enter) && executor.resume != nullptr;
}
bool can_enter(const bolt_executor& executor) noexcept {
  return executor.size >= sizeof(bolt_executor) && executor.enter != nullptr &&
         executor.leave != nullptr;
}

// The first time.
bolt_status begin(driver& d) {
  const bolt_executor& executor = *d.executor;
  if (can_enter(executor)) {
    const bolt_status status = executor.enter(executor.self, d.inner, &d.ticket);
    if (status != BOLT_OK) return status;
    d.entered = true;
  }
  return executor.schedule(executor.self, drive, &d);
}

bolt_status resume(driver& d) {
  const bolt_executor& executor = *d.executor;
  const auto how = can_resume(executor) ? executor.resume : executor.schedule;
  return how(executor.self, drive, &d);
}

// The executor does not take the body any more. The body is cancelled, and unwound by whoever wakes
// it, since there is nobody else; the host hears of it at the end, as after any other cancel.
void refuse(driver& d, bolt_status why) {
  d.refused = why;
  static_cast<void>(future_cancel(d.inner)); // its token was taken, so this calls nobody
}

void end_host(driver& d, bolt_status outcome, bolt_buffer& result) {
  // Before the host hears of it: who waits for the executor's tasks then finds this one gone.
  if (d.entered) {
    const bolt_status left = d.executor->leave(d.executor->self, d.ticket);
    if (d.refused == BOLT_OK) d.refused = left;
  }
  if (d.refused != BOLT_OK && outcome == BOLT_CANCELLED) {
    set_message(&result, why_refused(d.refused));
    outcome = BOLT_FAILED;
  }
  // The inner future was freed by its id: as if it had cancelled itself.
  if (outcome < 0) outcome = BOLT_CANCELLED;
  static_cast<void>(promise_resolve_buffer(d.host, outcome, result));
}

// One poll, or, once the executor has refused, as many as it takes. After PENDING the next may be
// running elsewhere already and even have ended all, so the driver is not touched any more.
void poll_inner(driver& d) {
  for (;;) {
    bolt_buffer result = empty_buffer;
    const bolt_status answer = future_poll(d.inner, d.host, &result);
    const bolt_status outcome = BOLT_OUTCOME(answer);
    if (outcome == BOLT_PENDING) return;
    if (outcome != BOLT_AGAIN) return end_host(d, outcome, result);
    if (d.refused == BOLT_OK) {
      const bolt_status status = resume(d);
      if (status == BOLT_OK) return;
      refuse(d, status);
    }
  }
}

// On the executor.
void drive(void* data) { poll_inner(*static_cast<driver*>(data)); }

void unwind(driver& d, bolt_status why) {
  refuse(d, why);
  poll_inner(d);
}

// The waker of the inner future.
void wake_driver(void* data, std::uint64_t) {
  driver& d = *static_cast<driver*>(data);
  const bolt_status status = d.refused != BOLT_OK ? d.refused : resume(d);
  if (status != BOLT_OK) unwind(d, status);
}

// The inner future's token is the host's id: for who looks (driver_host). Its first poll may be a
// long time off, so it is written before that, under the pin that keeps away all who could read it;
// if somebody else has that, the first poll that waits does it.
void name_host(const opened& inner, bolt_future host) {
  if (!state::look_begin(inner.at->word, inner.id)) return;
  inner.at->cell.token = host;
  static_cast<void>(abandon(*inner.at, inner.id, state::look_end(inner.at->word)));
}

} // namespace

bolt_status drive_on(call_context& cx, const bolt_executor& executor,
                     bolt_buffer* out_result) noexcept {
  thread_block& block = this_thread();
  void* memory = allocate(block, sizeof(driver));
  if (memory != nullptr) {
    auto* d = new (memory) driver;
    d->driven = d;
    d->executor = &executor;
    const opened inner = open_slot({wake_driver, d, 0}, cx.call->fn, cx.body, 0, 0);
    d->inner = inner.id;
    if (d->inner != 0) {
      const bolt_body body{&promise_vtable, static_cast<promise_record*>(d)};
      const opened host = open_slot(cx.call->waker, cx.call->fn, body, state::PRODUCER, 0);
      if (host.id != 0) {
        d->host = host.id;
        name_host(inner, host.id);
        cx.promise = host.id;
        return BOLT_PENDING;
      }
      static_cast<void>(future_free(d->inner)); // owns the body
    } else {
      drop_body(cx.body);
    }
    deallocate(block, memory, sizeof(driver));
  } else {
    drop_body(cx.body);
  }
  set_message(out_result, "no memory for a future");
  return no_handle_status();
}

// The driver itself must not be asked: an inner future that is freed by its id may outlive it.
bolt_future driver_host(const waker_cell& cell) noexcept {
  return cell.fn == wake_driver ? cell.token : 0;
}

bolt_status driver_poll(driver& d) {
  if (!d.scheduled) {
    d.scheduled = true;
    if (const bolt_status status = begin(d); status != BOLT_OK) unwind(d, status);
  }
  return BOLT_PENDING; // if all has ended meanwhile, the end of this poll takes the value
}

// The driver resolves at the end, which then acknowledges: perhaps in here. A body that the
// executor has not seen yet is told by a poll of ours, which runs none of it; if it answers LATER,
// its acknowledgement schedules the last poll as any wake does (G7).
void driver_cancel(driver& d) {
  static_cast<void>(future_cancel(d.inner));
  if (d.scheduled) return;
  d.scheduled = true;
  poll_inner(d);
}

void driver_forget(thread_block& block, driver& d) noexcept {
  deallocate(block, &d, sizeof(driver));
}

} // namespace bolt::core
