#include "core/promise.hpp"

#include <new>

#include "core/driver.hpp"
#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/memory.hpp"
#include "core/message.hpp"
#include "core/object.hpp"
#include "core/slab.hpp"

namespace bolt::core {

namespace {

bolt_status promise_poll(void* self, bolt_context*, bolt_buffer*) {
  auto& record = *static_cast<promise_record*>(self);
  return record.driven != nullptr ? driver_poll(*record.driven) : BOLT_PENDING;
}
// The slot's owner calls promise_cancel, which is told more than a body's cancel.
bolt_status unused_cancel(void*, bolt_context*) { return BOLT_LATER; }
void drop_nothing(void*) {}

// The claim is ours. `value` is moved into the promise, or released if it comes too late.
bolt_status publish(slot& s, bolt_future id, bolt_status outcome, bolt_buffer value) {
  auto& record = *static_cast<promise_record*>(s.body.self);
  record.outcome = outcome;
  record.value = value;
  const auto published = state::resolve_publish(s.word);
  if (published.kept) {
    dispatch(s, id, published.wake);
    return BOLT_OK;
  }
  // From the publishing on, record may be gone. Our copy of the value is the only one in use.
  buffer_release(value);
  if (published.cancelling) {
    // If the cancel answered ACKNOWLEDGED although we were at it, this does nothing.
    static_cast<void>(future_ack(id));
  } else if (published.recycle) {
    state::recycle_word(s.word);
    recycle(s, id);
  }
  return BOLT_OK;
}

slot* claim(bolt_future id) noexcept {
  slot* s = future_slots.find(id);
  return s != nullptr && state::resolve_claim(s->word, id) ? s : nullptr;
}

// Nobody will resolve: lets go of the producer's pin, if a resolver is not at it already.
void release_producer(slot& s, bolt_future id) noexcept {
  // The caller holds POLLING, so the pin is not the last and nothing is to be recycled.
  if (state::resolve_claim(s.word, id)) static_cast<void>(state::resolve_publish(s.word));
}

} // namespace

void promise_describe(void* self, bolt_place* out_place) {
  const auto& record = *static_cast<const promise_record*>(self);
  out_place->waits_for = record.driven != nullptr ? "an executor" : "a promise";
}

const bolt_body_vtable promise_vtable{
    sizeof(bolt_body_vtable), 0, promise_poll, unused_cancel, drop_nothing, promise_describe};

bolt_status promise_create(const bolt_promise_options* options, const bolt_waker& waker,
                           const bolt_fn* called, bolt_future* out_future) noexcept {
  thread_block& block = this_thread();
  void* memory = allocate(block, sizeof(promise_record));
  if (memory == nullptr) return BOLT_NO_MEMORY;
  auto* record = new (memory) promise_record;
  if (options != nullptr) {
    record->cancel = options->cancel;
    record->drop = options->drop;
    record->data = options->data;
  }
  const opened future = open_slot(waker, called, {&promise_vtable, record}, state::PRODUCER, 0);
  if (future.id == 0) {
    deallocate(block, memory, sizeof(promise_record));
    return no_handle_status();
  }
  *out_future = future.id;
  return BOLT_OK;
}

bolt_status context_promise(context& cx, const bolt_promise_options* options,
                            bolt_future* out_future) noexcept {
  if (cx.now != phase::starting) return BOLT_ARGUMENT;
  auto& starting = static_cast<call_context&>(cx);
  if (starting.promise != 0) return BOLT_ARGUMENT;
  const bolt_call& call = *starting.call;
  const bolt_status status = promise_create(options, call.waker, call.fn, &starting.promise);
  if (status == BOLT_OK) *out_future = starting.promise;
  return status;
}

bolt_status promise_resolve(bolt_future id, bolt_status outcome, const void* data,
                            std::size_t len) {
  slot* s = claim(id);
  if (s == nullptr) return stale_status(id);
  bolt_buffer value = empty_buffer;
  if (buffer_assign(value, data, len) != BOLT_OK) {
    outcome = BOLT_FAILED;
    set_message(&value, "no memory for the result");
  }
  return publish(*s, id, outcome, value);
}

bolt_status promise_resolve_buffer(bolt_future id, bolt_status outcome, bolt_buffer& result) {
  slot* s = claim(id);
  if (s == nullptr) {
    buffer_release(result); // taken over all the same: nobody will
    return stale_status(id);
  }
  bolt_buffer value = empty_buffer;
  if (buffer_move(value, result) != BOLT_OK) {
    outcome = BOLT_FAILED;
    set_message(&value, "no memory for the result");
  }
  buffer_release(result);
  return publish(*s, id, outcome, value);
}

bolt_status promise_drop(bolt_future id) {
  static constexpr std::string_view text = "the promise was dropped";
  return promise_resolve(id, BOLT_FAILED, text.data(), text.size());
}

bolt_status promise_take(slot& s, bolt_buffer* out_result) noexcept {
  auto& record = *static_cast<promise_record*>(s.body.self);
  bolt_status outcome = record.outcome;
  if (out_result != nullptr && buffer_move(*out_result, record.value) != BOLT_OK) {
    outcome = BOLT_FAILED;
  }
  buffer_release(record.value);
  return outcome;
}

void promise_discard(slot& s) noexcept {
  buffer_release(static_cast<promise_record*>(s.body.self)->value);
}

bool promise_cancel(slot& s, bolt_future id, bool producer) {
  if (!producer) return true;
  auto& record = *static_cast<promise_record*>(s.body.self);
  if (record.driven != nullptr) {
    driver_cancel(*record.driven);
    return false;
  }
  if (record.cancel == nullptr || record.cancel(record.data) == BOLT_LATER) return false;
  release_producer(s, id);
  return true;
}

void promise_forget(thread_block& block, promise_record& record) noexcept {
  const bolt_object receiver = record.receiver;
  const auto drop = record.drop;
  void* const data = record.data;
  if (record.driven != nullptr) {
    driver_forget(block, *record.driven);
  } else {
    deallocate(block, &record, sizeof(promise_record));
  }
  if (drop != nullptr) drop(data);
  if (receiver != 0) static_cast<void>(object_release(receiver));
}

void promise_keep_alive(bolt_future id, bolt_object receiver) noexcept {
  static_cast<promise_record*>(future_slots.at(state::index_of(id)).body.self)->receiver = receiver;
}

} // namespace bolt::core
