#include "core/queue.hpp"

#include <atomic>

#include "core/fork.hpp"
#include "core/future.hpp"
#include "core/queue_state.hpp"
#include "core/slab.hpp"
#include "core/table.hpp"
#include "core/wake_fd.hpp"

namespace bolt::core {

namespace {

namespace qs = queue_state;

struct alignas(64) queue_item {
  qs::atomic_word head{qs::closed_index}; // no id names a queue that was never made
  // The signal function, or null: fd. Written before a life begins, read by pushers before their
  // push: one of an earlier life may read what the next one's creator writes. Release and acquire:
  // it then also sees that its queue is closed, and its push is refused.
  std::atomic<bolt_wake_fn> signal{nullptr};
  std::atomic<void*> data{nullptr};
  std::atomic<std::uint64_t> token{0};
  wake_fd fd;
  // The consumer's: slots it has taken and not yet delivered, oldest first.
  std::uint64_t oldest = qs::empty_index;
  std::uint32_t index = 0;
  queue_item* next_free = nullptr;

  void open(std::uint64_t epoch) noexcept {
    head.store(qs::first_head(epoch), std::memory_order_relaxed);
  }
  void set_signal(const bolt_queue_options* options) noexcept {
    const bool by_function = options != nullptr && options->signal != nullptr;
    signal.store(by_function ? options->signal : nullptr, std::memory_order_release);
    data.store(by_function ? options->data : nullptr, std::memory_order_release);
    token.store(by_function ? options->token : 0, std::memory_order_release);
  }
  bool has_descriptor() const noexcept { return signal.load(std::memory_order_acquire) == nullptr; }
};

constinit table<queue_item, 6, 12> queues;

// Why `id` names no open queue.
bolt_status closed_status(const queue_item* q, bolt_queue id) noexcept {
  if (id == 0) return BOLT_INVALID_HANDLE;
  if (qs::epoch_of(id) != fork_epoch) {
    return qs::epoch_of(id) < fork_epoch ? BOLT_FORKED : BOLT_INVALID_HANDLE;
  }
  if (q == nullptr) return BOLT_INVALID_HANDLE;
  // An id of an earlier life was closed. So was one of this life, if its last signaller is still at
  // it; or nobody has it yet, and a made-up id is called closed, too.
  const qs::word head = q->head.load(std::memory_order_relaxed);
  const bool was_made = qs::count_of(id) != 0 && qs::count_of(id) <= qs::count_of(head);
  return was_made ? BOLT_SHUTDOWN : BOLT_INVALID_HANDLE;
}

// Acquire: the fields, should the id have come by a way without order.
[[gnu::always_inline]] inline bool is_open(const queue_item* q, bolt_queue id) noexcept {
  return q != nullptr && !qs::dead(q->head.load(std::memory_order_acquire), id);
}

[[gnu::noinline]] void recycle_rarely(slot& s, std::uint64_t slot_index) noexcept {
  state::recycle_word(s.word);
  recycle(s, slot_index);
}

// The consumer, or a pusher that was refused, is done with the slot.
[[gnu::always_inline]] inline void let_go(slot& s, std::uint64_t slot_index) noexcept {
  if (state::dequeued(s.word)) [[unlikely]] {
    recycle_rarely(s, slot_index);
  }
}

// By the last of all that use a closed queue.
void retire(queue_item& q) noexcept {
  if (q.has_descriptor()) q.fd.close();
  if (!qs::retired(qs::recycle(q.head))) queues.give(q);
}

std::uint64_t turn_round(std::uint64_t newest) noexcept {
  return qs::reverse(
      newest, [](std::uint64_t index) { return future_slots.at(index).link; },
      [](std::uint64_t index, std::uint64_t next) {
        future_slots.at(index).link = static_cast<std::uint32_t>(next);
      });
}

// The push was refused.
[[gnu::noinline]] void drop_late(slot& s, std::uint64_t index) noexcept {
  count(counter::late_wakes);
  let_go(s, index);
}

// A pusher that found the queue empty, and is counted, so the queue stays as it is until
// signalled().
[[gnu::noinline]] void signal_descriptor(queue_item& q) noexcept {
  auto then = qs::signalled_t::again;
  while (then == qs::signalled_t::again) {
    q.fd.signal();
    then = qs::signalled(q.head);
  }
  if (then == qs::signalled_t::last) retire(q);
}

} // namespace

bolt_status queue_create(const bolt_queue_options* options, bolt_queue* out_queue) noexcept {
  queue_item* q = queues.take();
  if (q == nullptr) return no_handle_status();
  q->set_signal(options);
  q->oldest = qs::empty_index;
  if (q->has_descriptor() && !q->fd.open()) {
    queues.give(*q);
    return BOLT_FAILED;
  }
  count(counter::live_queues);
  *out_queue = qs::make_id(qs::open(q->head), q->index);
  return BOLT_OK;
}

bolt_status queue_fd(bolt_queue id, int* out_fd) noexcept {
  const queue_item* q = queues.find(qs::index_of(id));
  if (!is_open(q, id)) return closed_status(q, id);
  if (!q->has_descriptor()) return BOLT_ARGUMENT;
  *out_fd = q->fd.readable();
  return BOLT_OK;
}

bolt_status queue_drain(bolt_queue id, std::uint64_t* out_tokens, std::size_t cap,
                        std::size_t* out_n) noexcept {
  queue_item* q = queues.find(qs::index_of(id));
  if (!is_open(q, id)) [[unlikely]] {
    *out_n = 0;
    return closed_status(q, id);
  }
  // First, so that a push after the take signals anew.
  if (q->has_descriptor()) q->fd.consume();
  std::uint64_t index = q->oldest; // what a capped drain has left, before what has come since
  std::size_t n = 0;
  for (bool taken = false;;) {
    for (; index != qs::empty_index && n < cap; ++n) {
      slot& s = future_slots.at(index);
      const std::uint64_t next = s.link;
      out_tokens[n] = s.cell.token;
      let_go(s, index);
      index = next;
    }
    // To take once is enough: what is pushed afterwards finds the queue empty and signals.
    if (n == cap || taken) break;
    taken = true;
    index = turn_round(qs::take(q->head, id));
  }
  q->oldest = index;
  *out_n = n;
  return n == cap ? BOLT_AGAIN : BOLT_OK;
}

bolt_status queue_close(bolt_queue id) noexcept {
  queue_item* q = queues.find(qs::index_of(id));
  if (!is_open(q, id)) return closed_status(q, id);
  std::uint64_t taken = q->oldest;
  const auto closed = qs::close(q->head, id);
  if (!closed.closed) return BOLT_SHUTDOWN;
  uncount(counter::live_queues);
  // From here on only the lists are ours: with `last` not told, q may serve another queue soon.
  if (closed.last) retire(*q);
  for (std::uint64_t list : {taken, static_cast<std::uint64_t>(closed.list)}) {
    while (list != qs::empty_index) {
      slot& s = future_slots.at(list);
      const std::uint64_t next = s.link;
      let_go(s, list);
      list = next;
    }
  }
  return BOLT_OK;
}

void queue_push(slot& s, bolt_future id) {
  const bolt_queue queue = s.cell.target.queue;
  const std::uint64_t index = state::index_of(id);
  queue_item* q = queues.find(qs::index_of(queue));
  if (q == nullptr) return drop_late(s, index);
  // Copied first: after the push nothing of the queue is ours, unless we are counted.
  const bolt_wake_fn signal = q->signal.load(std::memory_order_acquire);
  void* const data = q->data.load(std::memory_order_acquire);
  const std::uint64_t token = q->token.load(std::memory_order_acquire);
  const auto by = signal != nullptr ? qs::signal_by::function : qs::signal_by::descriptor;
  const auto pushed = qs::push(
      q->head, queue, index, [&](std::uint64_t next) { s.link = static_cast<std::uint32_t>(next); },
      by);
  if (pushed == qs::push_t::queued) return;
  if (pushed == qs::push_t::closed) return drop_late(s, index);
  if (signal == nullptr) return signal_descriptor(*q);
  signal(data, token);
}

void lock_queues() noexcept { queues.lock(); }
void unlock_queues() noexcept { queues.unlock(); }
void reset_queues_in_child() noexcept { queues.reset_in_child(); }

} // namespace bolt::core
