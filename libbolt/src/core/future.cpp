// The side that drives: start, poll, free.
#include "core/future.hpp"

#include <atomic>

#include "core/barrier.hpp"
#include "core/buffer.hpp"
#include "core/coarse_time.hpp"
#include "core/driver.hpp"
#include "core/fork.hpp"
#include "core/message.hpp"
#include "core/promise.hpp"
#include "core/receiver.hpp"
#include "core/slab.hpp"

namespace bolt::core {

namespace {

constexpr bool terminal(bolt_status outcome) noexcept {
  return outcome >= BOLT_READY && outcome <= BOLT_CANCELLED;
}

void no_waker(void*, std::uint64_t) {}

// Published with release: another thread that reads the id finds the slot as it was set up.
void publish(bolt_future* out_future, bolt_future id) noexcept {
  std::atomic_ref(*out_future).store(id, std::memory_order_release);
}

// A call that ends here without an id. Atomic only if another thread may be looking.
void publish_none(const bolt_call& call, bolt_future* out_future) noexcept {
  if ((call.flags & BOLT_CALL_PUBLISH) != 0) {
    publish(out_future, 0);
  } else {
    *out_future = 0;
  }
}

// What a body may not answer.
bolt_status bad_answer(bolt_status answer, bolt_buffer* out_result) noexcept {
  set_messagef(out_result, "a body's poll answered %d, which is no outcome",
               static_cast<int>(answer));
  return BOLT_FAILED;
}

[[gnu::always_inline]] inline bolt_status run_body(call_context& cx, bolt_buffer* out_result) {
  return guarded(out_result, [&] { return cx.body.vtable->poll(cx.body.self, &cx, out_result); });
}

// Ends the future whose POLLING pin the caller holds.
void end(slot& s, bolt_future id, const bolt_body& body) noexcept {
  drop_body(body);
  if (state::finish(s.word)) recycle(s, id);
}

// The promise's value, which a resolver has published, goes to the host.
bolt_status take(slot& s, bolt_future id, bolt_buffer* out_result) noexcept {
  const bolt_status outcome = promise_take(s, out_result);
  end(s, id, s.body);
  return outcome;
}

// The decision is taken and this thread must tell the body, once. True: it has acknowledged. An
// exception that leaves a cancel, as one that leaves a destructor, ends the process.
bool tell_cancel(slot& s, bolt_future id, bool producer) noexcept {
  if (is_promise(s)) return promise_cancel(s, id, producer);
  context cx(id, s);
  return s.body.vtable->cancel(s.body.self, &cx) != BOLT_LATER;
}

bolt_status settle(slot& s, bolt_future id, bool self_wake, std::uint64_t token,
                   bolt_buffer* out_result);

bolt_status decided(slot& s, bolt_future id, bool producer, std::uint64_t token,
                    bolt_buffer* out_result) {
  if (!tell_cancel(s, id, producer)) return settle(s, id, false, token, out_result);
  end(s, id, s.body);
  return BOLT_CANCELLED;
}

// AGAIN, and why: a host that may poll at once need not queue up for that. (A group polls its
// children without a buffer.)
bolt_status poll_again(bool yielded, bolt_buffer* out_result) noexcept {
  if (yielded && out_result != nullptr) out_result->flags |= BOLT_BUFFER_YIELDED;
  return BOLT_AGAIN;
}

// The end of a poll without a result, when something happened meanwhile. What a transition told is
// passed in parts, here and in poll_rarely(): as one struct it would go through memory also in the
// callers' common case.
[[gnu::noinline]] bolt_status settle_rarely(slot& s, bolt_future id, state::end_t next,
                                            bool producer, std::uint64_t token,
                                            bolt_buffer* out_result) {
  switch (next) {
  case state::end_t::pending:
    return BOLT_PENDING;
  case state::end_t::again:
    return BOLT_AGAIN;
  case state::end_t::detached:
    return BOLT_CANCELLED | BOLT_DETACHED;
  case state::end_t::cancel:
    return decided(s, id, producer, token, out_result);
  case state::end_t::unwind:
    end(s, id, s.body);
    return BOLT_CANCELLED;
  case state::end_t::take:
    break;
  }
  return take(s, id, out_result);
}

[[gnu::always_inline]] inline bolt_status settle_here(slot& s, bolt_future id, state::word known,
                                                      bool self_wake, std::uint64_t token,
                                                      bolt_buffer* out_result) {
  const bool queue = s.cell.fn == nullptr;
  const auto ended =
      state::poll_pending(s.word, known, queue, self_wake, [&] { s.cell.token = token; });
  if (ended.next == state::end_t::pending) [[likely]] {
    return BOLT_PENDING;
  }
  if (ended.next == state::end_t::again) return poll_again(self_wake, out_result);
  return settle_rarely(s, id, ended.next, ended.producer, token, out_result);
}

// The end of a poll without a result.
bolt_status settle(slot& s, bolt_future id, bool self_wake, std::uint64_t token,
                   bolt_buffer* out_result) {
  return settle_here(s, id, s.word.load(std::memory_order_acquire), self_wake, token, out_result);
}

// A body's poll has ended its future, or answered nonsense.
[[gnu::noinline]] bolt_status ended_in_poll(slot& s, bolt_future id, bolt_status outcome,
                                            bolt_buffer* out_result) noexcept {
  if (!terminal(outcome)) outcome = bad_answer(outcome, out_result);
  end(s, id, s.body);
  return outcome;
}

[[gnu::always_inline]] inline bolt_status run(slot& s, bolt_future id, state::word known,
                                              std::uint64_t token, bolt_buffer* out_result) {
  context cx(id, s);
  const bolt_status outcome =
      guarded(out_result, [&] { return s.body.vtable->poll(s.body.self, &cx, out_result); });
  if (outcome == BOLT_PENDING) {
    return settle_here(s, id, known, asks_again(cx), token, out_result);
  }
  return ended_in_poll(s, id, outcome, out_result);
}

// A function's body writes its result without asking; a hand-written one is told that nobody wants
// it.
bool wanted(const slot& s, const bolt_buffer* out_result) noexcept {
  return out_result != nullptr || s.called.load(std::memory_order_relaxed) == nullptr;
}

// A result that nobody wants is released here.
[[gnu::noinline]] bolt_status run_unwanted(slot& s, bolt_future id, std::uint64_t token) {
  bolt_buffer unwanted = empty_buffer;
  const bolt_status outcome = run(s, id, s.word.load(std::memory_order_acquire), token, &unwanted);
  buffer_release(unwanted);
  return outcome;
}

// All polls but those that simply run a body that was woken.
[[gnu::noinline]] bolt_status poll_rarely(slot& s, bolt_future id, state::begin_t next,
                                          bool token_back, bool producer, std::uint64_t token,
                                          bolt_buffer* out_result) {
  bolt_status outcome = BOLT_CANCELLED;
  switch (next) {
  case state::begin_t::invalid:
    return stale_status(id);
  case state::begin_t::busy:
    return BOLT_BUSY;
  case state::begin_t::run:
    outcome = wanted(s, out_result)
                  ? run(s, id, s.word.load(std::memory_order_acquire), token, out_result)
                  : run_unwanted(s, id, token);
    break;
  case state::begin_t::cancel:
    outcome = decided(s, id, producer, token, out_result);
    break;
  case state::begin_t::wait:
    outcome = settle(s, id, false, token, out_result);
    break;
  case state::begin_t::unwind:
    end(s, id, s.body);
    break;
  case state::begin_t::take:
    outcome = take(s, id, out_result);
    break;
  case state::begin_t::again:
    outcome = BOLT_AGAIN;
    break;
  }
  return outcome | (token_back ? BOLT_TOKEN_BACK : 0);
}

// The first poll answered PENDING and nobody has asked for the id: nobody can race with the slot's
// opening, so it is opened in the state that poll_pending would lead to.
bolt_status settle_unnamed(call_context& cx, std::uint64_t token, bolt_future* out_future,
                           bolt_buffer* out_result) {
  const bool again = asks_again(cx);
  const bool queue = cx.call->waker.fn == nullptr && cx.call->waker.queue != 0;
  const state::word waiting = state::WAITING | (queue ? state::QTARGET : state::word{0});
  const opened future =
      open_slot(cx.call->waker, cx.call->fn, cx.body, again ? state::NOTIFIED : waiting, token);
  if (future.id == 0) {
    // Nobody has its id, so nobody can be asked to acknowledge.
    static_cast<void>(cx.body.vtable->cancel(cx.body.self, &cx));
    drop_body(cx.body);
    set_message(out_result, "no memory for a future");
    *out_future = 0;
    return no_handle_status();
  }
  *out_future = future.id;
  return again ? poll_again(true, out_result) : BOLT_PENDING;
}

// Takes the id before the first instruction of the body (R7).
bool publish_first(call_context& cx, bolt_future* out_future, bolt_buffer* out_result) noexcept {
  if (context_future(cx) != 0) {
    publish(out_future, cx.future);
    return true;
  }
  drop_body(cx.body);
  set_message(out_result, "no memory for a future");
  publish(out_future, 0);
  return false;
}

// The end of a call's first poll.
bolt_status after_first_poll(call_context& cx, bolt_status outcome, std::uint64_t token,
                             bolt_future* out_future, bolt_buffer* out_result) {
  const bool again = asks_again(cx);
  if (outcome == BOLT_PENDING) {
    if (cx.taken == nullptr) return settle_unnamed(cx, token, out_future, out_result);
    // Stored before it is settled: from then on another thread may end the future.
    publish(out_future, cx.future);
    outcome = settle(*cx.taken, cx.future, again, token, out_result);
    if (outcome == BOLT_PENDING || outcome == BOLT_AGAIN) return outcome;
  } else {
    if (!terminal(outcome)) outcome = bad_answer(outcome, out_result);
    if (cx.taken == nullptr) {
      drop_body(cx.body);
    } else {
      end(*cx.taken, cx.future, cx.body);
    }
  }
  publish_none(*cx.call, out_future);
  return outcome;
}

// fn->start ended the call itself: a synchronous function's outcome, or a refusal.
bolt_status ended_in_start(call_context& cx, bolt_status outcome,
                           bolt_buffer* out_result) noexcept {
  if (cx.promise != 0) static_cast<void>(future_free(cx.promise));
  if (outcome < 0 || terminal(outcome)) return outcome;
  set_messagef(out_result, "%s(): its start answered %d without a body", cx.call->fn->name,
               static_cast<int>(outcome));
  return BOLT_FAILED;
}

// Has the function decode its arguments. PENDING: the call has a body, or is a promise.
[[gnu::always_inline]] inline bolt_status start_fn(call_context& cx, void* receiver,
                                                   bolt_buffer* out_result) {
  const bolt_call& call = *cx.call;
  const bolt_fn* fn = call.fn;
  cx.now = phase::starting;
  const bolt_status outcome = guarded(out_result, [&] {
    return fn->start(fn, receiver, static_cast<const std::uint8_t*>(call.args), call.args_len, &cx,
                     &cx.body, out_result);
  });
  const bool has_body = cx.body.vtable != nullptr || cx.promise != 0;
  if (outcome == BOLT_PENDING && has_body) [[likely]] {
    return BOLT_PENDING;
  }
  return ended_in_start(cx, outcome, out_result);
}

bolt_status call_start(call_context& cx, void* receiver, bolt_buffer* out_result) {
  return start_fn(cx, receiver, out_result);
}

// Calls that are more than a function and its body.
bool needs_more(const bolt_call& call) noexcept {
  if (call.executor != nullptr) return true;
  return call.fn != nullptr && !is_plain(*call.fn);
}

constexpr std::string_view no_reactor =
    "this build of libbolt has no reactor, which the function is to run on (configure with "
    "BOLT_REACTOR=ON)";
constexpr std::string_view no_reactor_now =
    "the reactor, which the function is to run on, does not run: it was stopped, or belongs to the "
    "process that this one was forked from";

// Where the module wants it; null: in the host's polls.
bolt_status placed(const bolt_fn& fn, const bolt_executor*& out) noexcept {
  if ((fn.flags & BOLT_FN_ON_POOL) != 0) out = bolt_executor_pool();
  return (fn.flags & BOLT_FN_ON_REACTOR) != 0 ? bolt_reactor_executor(0, &out) : BOLT_OK;
}

// As call_start, for calls with a receiver or an executor: cx.body becomes the method with its
// lock, cx.promise the future that the executor's driver resolves.
bolt_status call_start_more(call_context& cx, bolt_buffer* out_result) {
  const bolt_call& call = *cx.call;
  bolt_status outcome = BOLT_PENDING;
  if (call.fn == nullptr) {
    cx.body = call.body;
  } else if (call.fn->kind == BOLT_FN_METHOD) {
    outcome = start_method(cx, call_start, out_result);
  } else {
    outcome = call_start(cx, nullptr, out_result);
  }
  if (outcome != BOLT_PENDING || cx.promise != 0) return outcome;
  const bolt_executor* executor = call.executor;
  if (executor == nullptr && call.fn != nullptr) {
    const bolt_status status = placed(*call.fn, executor);
    if (status != BOLT_OK) {
      drop_body(cx.body);
      set_message(out_result, status == BOLT_NO_REACTOR ? no_reactor : no_reactor_now);
      return status;
    }
  }
  return executor == nullptr ? BOLT_PENDING : drive_on(cx, *executor, out_result);
}

bolt_status prepare(call_context& cx, bolt_buffer* out_result) {
  const bolt_call& call = *cx.call;
  if (needs_more(call)) return call_start_more(cx, out_result);
  if (call.fn != nullptr) return call_start(cx, nullptr, out_result);
  cx.body = call.body;
  return BOLT_PENDING;
}

// A promise, also that of an executor's driver, has its id from the start.
bolt_status poll_promise(call_context& cx, std::uint64_t token, bolt_future* out_future,
                         bolt_buffer* out_result) {
  publish(out_future, cx.promise);
  const bolt_status outcome = future_poll(cx.promise, token, out_result);
  if (outcome != BOLT_PENDING && outcome != BOLT_AGAIN) publish_none(*cx.call, out_future);
  return outcome;
}

} // namespace

opened open_slot(const bolt_waker& waker, const bolt_fn* called, const bolt_body& body,
                 state::word flags, std::uint64_t token) noexcept {
  thread_block& block = this_thread();
  std::uint32_t index = 0;
  slot* s = future_slots.take(block, index);
  if (s == nullptr) return {0, nullptr};
  if (waker.fn == nullptr && waker.queue != 0) {
    s->cell.fn = nullptr;
    s->cell.target.queue = waker.queue;
  } else {
    s->cell.fn = waker.fn != nullptr ? waker.fn : no_waker;
    s->cell.target.data = waker.data;
  }
  s->cell.token = token;
  s->body = body;
  s->born.store(coarse_time(), std::memory_order_relaxed);
  s->called.store(called, std::memory_order_relaxed);
  return {state::start(s->word, flags) | index, s};
}

void recycle(slot& s, bolt_future id) noexcept {
  thread_block& block = this_thread();
  auto* promise = is_promise(s) ? static_cast<promise_record*>(s.body.self) : nullptr;
  future_slots.give(block, s, s.word.load(std::memory_order_relaxed),
                    static_cast<std::uint32_t>(state::index_of(id)));
  if (promise != nullptr) [[unlikely]] {
    promise_forget(block, *promise);
  }
}

bolt_future context_future(context& cx) noexcept {
  if (cx.future != 0 || cx.now == phase::starting) return cx.future;
  const auto& first = static_cast<const call_context&>(cx);
  const opened future = open_slot(first.call->waker, first.call->fn, first.body, state::POLLING, 0);
  cx.future = future.id;
  cx.taken = future.at;
  return cx.future;
}

bool context_cancelled(const context& cx) noexcept {
  if (cx.taken == nullptr) return false;
  const state::word w = cx.taken->word.load(std::memory_order_relaxed);
  return (w & (state::CANCELLED | state::CLOSED)) != 0;
}

bolt_status future_start_poll_plain(const bolt_call& call, std::uint64_t token,
                                    bolt_future* out_future, bolt_buffer* out_result) {
  call_context cx(call);
  const bolt_status started = start_fn(cx, nullptr, out_result);
  if (started != BOLT_PENDING) {
    *out_future = 0;
    return started;
  }
  if (cx.promise != 0) [[unlikely]] {
    return poll_promise(cx, token, out_future, out_result);
  }
  cx.now = phase::running;
  const bolt_status outcome = run_body(cx, out_result);
  if (terminal(outcome) && cx.taken == nullptr) [[likely]] {
    drop_body(cx.body);
    *out_future = 0;
    return outcome;
  }
  return after_first_poll(cx, outcome, token, out_future, out_result);
}

bolt_status future_start_poll(const bolt_call& call, std::uint64_t token, bolt_future* out_future,
                              bolt_buffer* out_result) {
  call_context cx(call);
  const bolt_status started = prepare(cx, out_result);
  if (started != BOLT_PENDING) {
    publish_none(call, out_future);
    return started;
  }
  if (cx.promise != 0) return poll_promise(cx, token, out_future, out_result);
  cx.now = phase::running;
  if ((call.flags & BOLT_CALL_PUBLISH) != 0) {
    if (!publish_first(cx, out_future, out_result)) return no_handle_status();
  }
  return after_first_poll(cx, run_body(cx, out_result), token, out_future, out_result);
}

bolt_status future_start(const bolt_call& call, bolt_future* out_future, bolt_buffer* out_result) {
  call_context cx(call);
  const bolt_status started = prepare(cx, out_result);
  *out_future = 0;
  if (started != BOLT_PENDING) return started;
  bolt_future id = cx.promise;
  if (id == 0) {
    id = open_slot(call.waker, call.fn, cx.body, 0, 0).id;
    if (id == 0) {
      drop_body(cx.body);
      set_message(out_result, "no memory for a future");
      return no_handle_status();
    }
  }
  publish(out_future, id);
  return BOLT_OK;
}

bolt_status future_poll(bolt_future id, std::uint64_t token, bolt_buffer* out_result) {
  slot* s = future_slots.find(id);
  if (s == nullptr) [[unlikely]] {
    return stale_status(id);
  }
  const auto begun = state::poll_begin(s->word, id);
  if (begun.next == state::begin_t::run && !begun.token_back && wanted(*s, out_result)) [[likely]] {
    return run(*s, id, begun.now, token, out_result);
  }
  return poll_rarely(*s, id, begun.next, begun.token_back, begun.producer, token, out_result);
}

bolt_status future_cancel_poll(bolt_future id, std::uint64_t token, bolt_buffer* out_result) {
  slot* s = future_slots.find(id);
  if (s == nullptr) return stale_status(id);
  const auto begun = state::poll_begin(s->word, id, state::CANCELLED);
  return poll_rarely(*s, id, begun.next, begun.token_back, begun.producer, token, out_result);
}

bolt_status future_free(bolt_future id) {
  slot* s = future_slots.find(id);
  if (s == nullptr) return stale_status(id);
  const auto freed = state::free_begin(s->word, id);
  if (freed.next == state::free_t::invalid) return stale_status(id);
  return abandon(*s, id, freed) | (freed.token_back ? BOLT_TOKEN_BACK : 0);
}

bolt_status abandon(slot& s, bolt_future id, const state::free_r& freed) {
  switch (freed.next) {
  case state::free_t::invalid:
    return BOLT_INVALID_HANDLE;
  case state::free_t::deferred:
    return BOLT_OK | BOLT_DEFERRED;
  case state::free_t::detached:
    return BOLT_OK | BOLT_DETACHED;
  case state::free_t::cancel:
    if (!tell_cancel(s, id, freed.producer) && !state::free_later(s.word)) {
      return BOLT_OK | BOLT_DETACHED;
    }
    break;
  case state::free_t::destroy:
    if (freed.finished) promise_discard(s);
    break;
  }
  end(s, id, s.body);
  return BOLT_OK;
}

} // namespace bolt::core
