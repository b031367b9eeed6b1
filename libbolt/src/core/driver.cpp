#include "core/driver.hpp"

#include <new>

#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/memory.hpp"
#include "core/message.hpp"
#include "core/slab.hpp"

namespace bolt::core {

namespace {

constexpr std::string_view refused = "the executor has refused the call: it is closed";

void drive(void* data);

bool schedule(driver& d) { return d.executor->schedule(d.executor->self, drive, &d) == BOLT_OK; }

// The executor does not take the body any more, so it can never be polled to its end.
void give_up(driver& d) {
  const bolt_future host = d.host;
  static_cast<void>(future_free(d.inner));
  static_cast<void>(promise_resolve(host, BOLT_FAILED, refused.data(), refused.size()));
}

// The waker of the inner future.
void wake_driver(void* data, std::uint64_t) {
  auto& d = *static_cast<driver*>(data);
  if (!schedule(d)) give_up(d);
}

// On the executor: one poll. After PENDING, the next may be running elsewhere already and even have
// ended all, so the driver is not touched any more.
void drive(void* data) {
  auto& d = *static_cast<driver*>(data);
  bolt_buffer result = empty_buffer;
  const bolt_status answer = future_poll(d.inner, 0, &result);
  const bolt_status outcome = BOLT_OUTCOME(answer);
  if (outcome == BOLT_PENDING) return;
  if (outcome == BOLT_AGAIN) {
    if (!schedule(d)) give_up(d);
    return;
  }
  // The inner future was freed by its id, or cancelled itself: the host is told so.
  static_cast<void>(promise_resolve_buffer(d.host, outcome < 0 ? BOLT_CANCELLED : outcome, result));
}

} // namespace

bolt_status drive_on(context& cx, const bolt_executor& executor, bolt_buffer* out_result) noexcept {
  thread_block& block = this_thread();
  void* memory = allocate(block, sizeof(driver));
  if (memory != nullptr) {
    auto* d = new (memory) driver;
    d->driven = d;
    d->executor = &executor;
    d->inner = open_slot({wake_driver, d, 0}, cx.call->fn, cx.body, 0, 0).id;
    if (d->inner != 0) {
      const bolt_body body{&promise_vtable, static_cast<promise_record*>(d)};
      const opened host = open_slot(cx.call->waker, cx.call->fn, body, state::PRODUCER, 0);
      if (host.id != 0) {
        d->host = host.id;
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

bolt_status driver_poll(driver& d, bolt_context* cx, bolt_buffer* out_result) {
  if (d.scheduled) return BOLT_PENDING;
  d.scheduled = true;
  if (schedule(d)) return BOLT_PENDING;
  static_cast<void>(future_free(d.inner));
  promise_release_producer(future_slots.at(state::index_of(cx->future)), cx->future);
  set_message(out_result, refused);
  return BOLT_FAILED;
}

// True: nothing had begun, and the body is gone. Otherwise the driver will resolve, which then
// acknowledges.
bool driver_cancel(driver& d) {
  if (!d.scheduled) {
    static_cast<void>(future_free(d.inner));
    return true;
  }
  static_cast<void>(future_cancel(d.inner));
  return false;
}

void driver_forget(thread_block& block, driver& d) noexcept {
  deallocate(block, &d, sizeof(driver));
}

} // namespace bolt::core
