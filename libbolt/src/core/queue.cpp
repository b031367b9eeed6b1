#include "core/queue.hpp"

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
  qs::atomic_word head{0};
  bolt_wake_fn signal = nullptr; // null: fd
  void* data = nullptr;
  std::uint64_t token = 0;
  wake_fd fd;
  // The consumer's: slots it has taken and not yet delivered, oldest first.
  std::uint64_t oldest = qs::empty_index;
  std::uint32_t index = 0;
  queue_item* next_free = nullptr;

  void open(std::uint64_t epoch) noexcept {
    head.store(qs::first_head(epoch), std::memory_order_relaxed);
  }
};

constinit table<queue_item, 6, 12> queues;

// Why `id` names no open queue.
bolt_status closed_status(const queue_item* q, bolt_queue id) noexcept {
  if (id == 0) return BOLT_INVALID_HANDLE;
  if (qs::epoch_of(id) != fork_epoch) {
    return qs::epoch_of(id) < fork_epoch ? BOLT_FORKED : BOLT_INVALID_HANDLE;
  }
  if (q == nullptr) return BOLT_INVALID_HANDLE;
  // An id of an earlier life, or of this one if its last signaller is still at it: it was closed.
  const qs::word head = q->head.load(std::memory_order_relaxed);
  return qs::count_of(id) <= qs::count_of(head) ? BOLT_SHUTDOWN : BOLT_INVALID_HANDLE;
}

// Null if `id` names no open queue; out_status then says why.
queue_item* find_open(bolt_queue id, bolt_status& out_status) noexcept {
  queue_item* q = queues.find(qs::index_of(id));
  // Acquire: the fields, should the id have come by a way without order.
  if (q != nullptr && !qs::dead(q->head.load(std::memory_order_acquire), id)) return q;
  out_status = closed_status(q, id);
  return nullptr;
}

// The consumer, or a pusher that was refused, is done with the slot.
void let_go(slot& s, std::uint64_t slot_index) noexcept {
  if (!state::dequeued(s.word)) return;
  state::recycle_word(s.word);
  recycle(s, slot_index);
}

void signal(const queue_item& q) {
  if (q.signal != nullptr) {
    q.signal(q.data, q.token);
  } else {
    q.fd.signal();
  }
}

// By the last of all that use a closed queue.
void retire(queue_item& q) noexcept {
  if (q.signal == nullptr) q.fd.close();
  if (!qs::retired(qs::recycle(q.head))) queues.give(q);
}

std::uint64_t turn_round(std::uint64_t newest) noexcept {
  return qs::reverse(
      newest, [](std::uint64_t index) { return future_slots.at(index).link; },
      [](std::uint64_t index, std::uint64_t next) { future_slots.at(index).link = next; });
}

} // namespace

bolt_status queue_create(const bolt_queue_options* options, bolt_queue* out_queue) noexcept {
  queue_item* q = queues.take();
  if (q == nullptr) return no_handle_status();
  q->signal = options != nullptr ? options->signal : nullptr;
  q->data = options != nullptr ? options->data : nullptr;
  q->token = options != nullptr ? options->token : 0;
  q->oldest = qs::empty_index;
  if (q->signal == nullptr && !q->fd.open()) {
    queues.give(*q);
    return BOLT_FAILED;
  }
  count(counter::live_queues);
  *out_queue = qs::make_id(q->head.load(std::memory_order_relaxed), q->index);
  return BOLT_OK;
}

bolt_status queue_fd(bolt_queue id, int* out_fd) noexcept {
  bolt_status status = BOLT_OK;
  const queue_item* q = find_open(id, status);
  if (q == nullptr) return status;
  if (q->signal != nullptr) return BOLT_ARGUMENT;
  *out_fd = q->fd.readable();
  return BOLT_OK;
}

bolt_status queue_drain(bolt_queue id, std::uint64_t* out_tokens, std::size_t cap,
                        std::size_t* out_n) noexcept {
  bolt_status status = BOLT_OK;
  *out_n = 0;
  queue_item* q = find_open(id, status);
  if (q == nullptr) return status;
  // First, so that a push after the take signals anew.
  if (q->signal == nullptr) q->fd.consume();
  std::size_t n = 0;
  while (n < cap) {
    if (q->oldest == qs::empty_index) q->oldest = turn_round(qs::take(q->head, id));
    const std::uint64_t index = q->oldest;
    if (index == qs::empty_index) break;
    slot& s = future_slots.at(index);
    q->oldest = s.link;
    out_tokens[n++] = s.cell.token;
    let_go(s, index);
  }
  *out_n = n;
  return n == cap ? BOLT_AGAIN : BOLT_OK;
}

bolt_status queue_close(bolt_queue id) noexcept {
  bolt_status status = BOLT_OK;
  queue_item* q = find_open(id, status);
  if (q == nullptr) return status;
  std::uint64_t taken = q->oldest;
  const auto closed = qs::close(q->head, id);
  if (!closed.closed) return BOLT_SHUTDOWN;
  uncount(counter::live_queues);
  q->oldest = qs::empty_index;
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
  auto pushed = qs::push_t::closed;
  if (q != nullptr) {
    pushed = qs::push(q->head, queue, index, [&](std::uint64_t next) { s.link = next; });
  }
  if (pushed == qs::push_t::queued) return;
  if (pushed == qs::push_t::closed) {
    count(counter::late_wakes);
    let_go(s, index);
    return;
  }
  // Counted as a signaller, so the queue stays as it is until signalled().
  auto then = qs::signalled_t::again;
  while (then == qs::signalled_t::again) {
    signal(*q);
    then = qs::signalled(q->head);
  }
  if (then == qs::signalled_t::last) retire(*q);
}

void lock_queues() noexcept { queues.lock(); }
void unlock_queues() noexcept { queues.unlock(); }
void reset_queues_in_child() noexcept { queues.reset_in_child(); }

} // namespace bolt::core
