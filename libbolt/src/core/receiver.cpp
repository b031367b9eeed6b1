#include "core/receiver.hpp"

#include <new>

#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/look.hpp"
#include "core/memory.hpp"
#include "core/message.hpp"
#include "core/object.hpp"
#include "core/promise.hpp"

namespace bolt::core {

// A method in flight: owns a reference to its object and the body that the author's start made.
struct receiver_hold {
  bolt_body inner{nullptr, nullptr};
  object_item* object = nullptr;
  bolt_object id = 0;
  const bolt_fn* fn = nullptr;
  ticket place;
  const receiver_hold* outer = nullptr; // polled below this one on the same thread
};

namespace {

// While a method's code runs on this thread: a call it makes to the same object can be told that it
// would wait for itself.
class running_method {
 public:
  explicit running_method(receiver_hold& hold) noexcept : block_(this_thread()) {
    hold.outer = block_.polled_method;
    outer_ = hold.outer;
    block_.polled_method = &hold;
  }
  ~running_method() { block_.polled_method = outer_; }
  running_method(const running_method&) = delete;
  running_method& operator=(const running_method&) = delete;

 private:
  thread_block& block_;
  const receiver_hold* outer_;
};

// A method of the same object whose code runs below, on this thread.
const receiver_hold* called_by(const receiver_hold& hold) noexcept {
  const receiver_hold* other = this_thread().polled_method;
  while (other != nullptr && other->object != hold.object)
    other = other->outer;
  return other;
}

// Methods inside each other are all shared: the first that is not is refused.
bool would_wait_for_itself(const receiver_hold& hold) noexcept {
  const receiver_hold* other = called_by(hold);
  return other != nullptr && (hold.place.exclusive || other->place.exclusive);
}

void say_busy(const receiver_hold& hold, bolt_buffer* out_result, const char* why) noexcept {
  const qualified_name name(hold.fn);
  set_messagef(out_result, "%s%s%s(): the object is busy: %s", name.owner, name.dot, name.name,
               why);
}
constexpr const char* called_from_inside = "called from inside one of its methods";

// A hold of the process before a fork belongs to a lock and an object of that process.
bool of_this_process(const receiver_hold& hold) noexcept {
  return state::epoch_of(hold.id) == fork_epoch;
}

enum class entry : std::uint8_t { held, waits, failed };

// The first poll: takes the place at the lock.
entry enter(receiver_hold& hold, bolt_context* cx, bolt_buffer* out_result) {
  if (hold.object->lock.try_hold(hold.place)) return entry::held;
  if (called_by(hold) != nullptr) {
    // The caller has the lock and may wait for this one, so this must not wait behind those that
    // wait for the caller: it shares the caller's turn, or fails.
    if (hold.object->lock.try_hold_now(hold.place)) return entry::held;
    say_busy(hold, out_result, called_from_inside);
    return entry::failed;
  }
  hold.place.future = bolt_context_future(cx);
  if (hold.place.future == 0) {
    set_message(out_result, "no memory for a future");
    return entry::failed;
  }
  return hold.object->lock.hold_or_wait(hold.place) ? entry::held : entry::waits;
}

bolt_status method_poll(void* self, bolt_context* cx, bolt_buffer* out_result) {
  auto& hold = *static_cast<receiver_hold*>(self);
  // place.future is set before a place is ever waited for, and by this side only.
  if (hold.place.future == 0 && hold.place.now == ticket::state::none) {
    const entry entered = enter(hold, cx, out_result);
    if (entered == entry::failed) return BOLT_FAILED;
    if (entered == entry::waits) return BOLT_PENDING;
  } else if (hold.place.future != 0 && !hold.object->lock.is_held(hold.place)) {
    return BOLT_PENDING;
  }
  const running_method running(hold);
  return hold.inner.vtable->poll(hold.inner.self, cx, out_result);
}

bolt_status method_cancel(void* self, bolt_context* cx) {
  auto& hold = *static_cast<receiver_hold*>(self);
  // One that never got its turn must not get it now: nobody would give it back before the body is
  // gone. One that has it keeps it until then.
  if (of_this_process(hold) && hold.place.future != 0 && !hold.object->lock.is_held(hold.place)) {
    hold.object->lock.leave(hold.place);
  }
  return hold.inner.vtable->cancel(hold.inner.self, cx);
}

void free_hold(receiver_hold* hold) noexcept {
  const bolt_object id = hold->id;
  deallocate(this_thread(), hold, sizeof(receiver_hold));
  static_cast<void>(object_release(id));
}

void method_drop(void* self) {
  auto* hold = static_cast<receiver_hold*>(self);
  hold->inner.vtable->drop(hold->inner.self);
  // Handed over after the frame is gone: the next method finds no destructor of ours still running.
  if (of_this_process(*hold)) hold->object->lock.leave(hold->place);
  free_hold(hold);
}

void method_describe(void* self, bolt_place* out_place) {
  auto& hold = *static_cast<receiver_hold*>(self);
  if (of_this_process(hold) && hold.place.future != 0 && !hold.object->lock.is_held(hold.place)) {
    out_place->waits_for = "its turn at the object";
    return;
  }
  describe_body(hold.inner, *out_place);
}

constexpr bolt_body_vtable method_vtable{
    sizeof(bolt_body_vtable), 0, method_poll, method_cancel, method_drop, method_describe};

// The receiver with a reference for the call, in hold.object and hold.id.
bolt_status find_receiver(receiver_hold& hold, const bolt_call& call, bolt_buffer* out_result) {
  const qualified_name name(call.fn);
  const bolt_status status = object_retain(call.receiver);
  if (status != BOLT_OK) {
    set_messagef(out_result, "%s%s%s(): the receiver is %s", name.owner, name.dot, name.name,
                 status == BOLT_FORKED ? "from before fork()" : "not a live object");
    return status;
  }
  hold.object = object_find(call.receiver);
  hold.id = call.receiver;
  hold.fn = call.fn;
  hold.place.exclusive = (call.fn->flags & BOLT_FN_EXCLUSIVE) != 0;
  if (hold.object->type == call.fn->owner) return BOLT_OK;
  const bolt_type* type = hold.object->type;
  set_messagef(out_result, "%s%s%s(): the receiver is a %s", name.owner, name.dot, name.name,
               type != nullptr && type->name != nullptr ? type->name : "object of no class");
  static_cast<void>(object_release(call.receiver));
  return BOLT_ARGUMENT;
}

// A synchronous method holds the lock while it runs and cannot wait for it.
bolt_status run_now(receiver_hold& hold, call_context& cx, call_start_fn call_start,
                    bolt_buffer* out_result) {
  if (!hold.object->lock.try_hold_now(hold.place)) {
    say_busy(hold, out_result,
             would_wait_for_itself(hold) ? called_from_inside : "another method is running");
    return BOLT_BUSY;
  }
  const running_method running(hold);
  return call_start(cx, hold.object->ptr, out_result);
}

} // namespace

bolt_status start_method(call_context& cx, call_start_fn call_start, bolt_buffer* out_result) {
  receiver_hold local;
  const bolt_status found = find_receiver(local, *cx.call, out_result);
  if (found != BOLT_OK) return found;
  bolt_status outcome = BOLT_OK;
  if ((cx.call->fn->flags & BOLT_FN_ASYNC) == 0) {
    outcome = run_now(local, cx, call_start, out_result);
  } else if (would_wait_for_itself(local)) {
    say_busy(local, out_result, called_from_inside);
    outcome = BOLT_BUSY;
  } else {
    outcome = call_start(cx, local.object->ptr, out_result);
  }
  if (outcome == BOLT_PENDING && cx.promise == 0) {
    void* memory = allocate(this_thread(), sizeof(receiver_hold));
    if (memory != nullptr) {
      local.inner = cx.body;
      cx.body = {&method_vtable, new (memory) receiver_hold(local)};
      return BOLT_PENDING;
    }
    drop_body(cx.body);
    set_message(out_result, "no memory for a call");
    outcome = BOLT_NO_MEMORY;
  }
  if (outcome == BOLT_PENDING) {
    // The author completes it from outside, so there is no body to lock; the object is kept alive.
    local.object->lock.leave(local.place);
    promise_keep_alive(cx.promise, local.id);
    return BOLT_PENDING;
  }
  local.object->lock.leave(local.place);
  static_cast<void>(object_release(local.id));
  return outcome;
}

} // namespace bolt::core
