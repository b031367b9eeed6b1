// The side that wakes: wake, cancel, ack, and what they have to do for the host.
#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/queue.hpp"
#include "core/slab.hpp"

namespace bolt::core {

namespace {

bolt_status late(bolt_future id) noexcept {
  count(counter::late_wakes);
  return stale_status(id);
}

[[gnu::noinline]] void recycle_rarely(slot& s, bolt_future id) noexcept {
  state::recycle_word(s.word);
  recycle(s, id);
}

[[gnu::always_inline]] inline void dispatch_here(slot& s, bolt_future id, state::act what) {
  if (what == state::act::call) {
    // Copied first, called last: from copied() on, the slot may serve another future.
    const bolt_wake_fn fn = s.cell.fn;
    void* const data = s.cell.target.data;
    const std::uint64_t token = s.cell.token;
    if (state::copied(s.word)) [[unlikely]] {
      recycle_rarely(s, id);
    }
    fn(data, token);
  } else if (what == state::act::push) {
    queue_push(s, id);
  }
}

} // namespace

void dispatch(slot& s, bolt_future id, state::act what) { dispatch_here(s, id, what); }

bolt_status future_wake(bolt_future id) {
  slot* s = future_slots.find(id);
  if (s == nullptr) [[unlikely]] {
    return late(id);
  }
  const state::act what = state::wake(s->word, id);
  if (what == state::act::invalid) [[unlikely]] {
    return late(id);
  }
  dispatch_here(*s, id, what);
  return BOLT_OK;
}

bolt_status future_cancel(bolt_future id) {
  slot* s = future_slots.find(id);
  if (s == nullptr) return stale_status(id);
  const state::act what = state::cancel(s->word, id);
  if (what == state::act::invalid) return stale_status(id);
  dispatch(*s, id, what);
  return BOLT_OK;
}

bolt_status future_ack(bolt_future id) {
  slot* s = future_slots.find(id);
  if (s == nullptr) return stale_status(id);
  switch (state::ack(s->word, id)) {
  case state::ack_t::invalid:
    return stale_status(id);
  case state::ack_t::none:
    break;
  case state::ack_t::call:
    dispatch(*s, id, state::act::call);
    break;
  case state::ack_t::push:
    dispatch(*s, id, state::act::push);
    break;
  case state::ack_t::destroy:
    drop_body(s->body);
    if (state::finish(s->word)) recycle(*s, id);
    break;
  }
  return BOLT_OK;
}

} // namespace bolt::core
