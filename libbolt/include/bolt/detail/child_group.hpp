#ifndef BOLT_DETAIL_CHILD_GROUP_HPP
#define BOLT_DETAIL_CHILD_GROUP_HPP

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "bolt/acknowledger.hpp"
#include "bolt/context.hpp"
#include "bolt/detail/child.hpp"
#include "bolt/waker.hpp"

// Children that run concurrently, driven by the root that started them.
//
// Every child that did not end at once is a future with its own id, whose waker pushes the child on
// the group's stack of woken children; the push that finds the stack empty wakes the root. The
// root's next poll takes the stack and polls those children and no others: a wake costs the same
// however many siblings there are.
//
// STOPPING (the root was cancelled, or ends before its children, or one of them failed). Two
// phases, as everywhere: each child is asked to stop and polled once; those that answer PENDING
// acknowledge later. The rule that keeps this free of locks: a child is polled only by whoever
// holds its token, that is the root after popping it, or, once the stack is closed, the thread
// whose wake finds it closed. Such a wake is either an ordinary one that was under way (then this
// thread asks the child to stop), or the child's acknowledgement (then it only counts). Whoever
// counts to zero tells the root: by a wake if it polls on, by the acknowledgement it owes if it was
// cancelled. Children that acknowledged are destroyed by reap(), on the thread that ends the root.
//
//   phase:  open ──▶ stopping ──▶ stopped          (woken)
//            │          └──▶ acking ──▶ stopped    (cancelled while stopping: acknowledged)
//            └──▶ acking ──▶ stopped               (cancelled: acknowledged)

namespace bolt::detail {

class child_group {
 public:
  child_group() = default;
  child_group(const child_group&) = delete;
  child_group& operator=(const child_group&) = delete;

  // No child is live, or all have acknowledged and wait for reap().
  ~child_group() { reap(); }

  // Makes sure that children can wake the root. Throws std::bad_alloc; after it start() throws
  // nothing.
  void prepare(context& cx) {
    if (root_.id() == 0) {
      root_ = cx.waker();
    }
  }

  // Starts a child whose work is `body`: polls it once here or, with an executor, has it polled
  // there. Afterwards it has ended or belongs to the group until it has.
  void start(child& started, bolt_body body, context& cx, const bolt_executor* executor = nullptr);

  // Polls the children that were woken since.
  void poll_woken(context& cx) {
    child* woken = std::exchange(again_first_, nullptr);
    again_last_ = &again_first_;
    while (woken != nullptr) {
      child& each = *std::exchange(woken, woken->woken_next_);
      poll(each, cx);
    }
    // An empty stack seen here is enough: a push after it wakes the root again.
    if (woken_.load(std::memory_order_relaxed) == nullptr) {
      return;
    }
    // acquire: what the waking threads wrote, and the links they pushed.
    woken = in_order_of_wakes(woken_.exchange(nullptr, std::memory_order_acquire));
    while (woken != nullptr) {
      child& each = *std::exchange(woken, woken->woken_next_);
      poll(each, cx);
    }
  }

  [[nodiscard]] std::size_t live() const noexcept { return n_live_; }
  // The child whose exception came first, or null.
  [[nodiscard]] child* first_failed() const noexcept { return first_failed_; }

  // Tells all children to stop. True: they have stopped. False: the root is woken when they have.
  bool stop() noexcept { return stop_as(phase::stopping); }
  [[nodiscard]] bool is_stopping() const noexcept {
    return phase_.load(std::memory_order_relaxed) != phase::open;
  }
  // acquire: sees what the children left behind.
  [[nodiscard]] bool has_stopped() const noexcept {
    return phase_.load(std::memory_order_acquire) == phase::stopped;
  }

  // The root is cancelled: as stop(), but the root's acknowledgement follows instead of a wake.
  cancel_answer cancel(context& cx) noexcept;

  // Destroys what has stopped. For the thread that ends the root.
  void reap() noexcept;

  // Asks a single child to stop: its end comes as that of any other.
  static void stop_one(child& stopped) noexcept { (void)bolt_future_cancel(stopped.id_); }

 private:
  enum class phase : unsigned char { open, stopping, acking, stopped };

  void poll(child& each, context& cx) {
    if (!each.elsewhere_) {
      each.inside_ = &cx;
    }
    note(each, poll_future(each), cx);
  }
  static bolt_status poll_future(child& each) noexcept {
    return bolt_future_poll(each.id_, reinterpret_cast<std::uintptr_t>(&each), nullptr);
  }
  void note(child& each, bolt_status status, context& cx);
  void ended(child& each, bolt_status status) noexcept;
  void link(child& each) noexcept;
  void unlink(child& each) noexcept;

  static void on_wake(void* data, std::uint64_t) noexcept;
  bool stop_as(phase how) noexcept;
  void stop_held(child& each) noexcept;
  void woken_while_stopping(child& each) noexcept;
  void one_stopped() noexcept;
  [[nodiscard]] bool counted_to_zero() noexcept {
    // acq_rel: the last one has seen what the others' children left behind.
    return stopping_.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }

  [[nodiscard]] static child* in_order_of_wakes(child* newest) noexcept {
    child* oldest = nullptr;
    while (newest != nullptr) {
      child* const next = std::exchange(newest->woken_next_, oldest);
      oldest = std::exchange(newest, next);
    }
    return oldest;
  }
  // On the stack's place: nobody pops any more. Never dereferenced.
  [[nodiscard]] child* closed() noexcept { return reinterpret_cast<child*>(this); }

  std::atomic<child*> woken_{nullptr};
  std::atomic<std::uint32_t> stopping_{0}; // children that have still to stop, and one held back
  std::atomic<phase> phase_{phase::open};
  waker root_;
  acknowledger ack_; // valid from phase `acking` on
  child* live_ = nullptr;
  std::size_t n_live_ = 0;
  child* again_first_ = nullptr; // children that answered AGAIN: first in, first polled
  child** again_last_ = &again_first_;
  child* first_failed_ = nullptr;
};

inline void child_group::start(child& started, bolt_body body, context& cx,
                               const bolt_executor* executor) {
  prepare(cx);
  started.group_ = this;
  started.elsewhere_ = executor != nullptr;
  started.inside_ = started.elsewhere_ ? nullptr : &cx;
  bolt_call call{};
  call.size = sizeof call;
  call.body = body;
  call.waker = {&on_wake, &started, 0};
  call.executor = executor;
  note(started,
       bolt_future_start_poll(&call, reinterpret_cast<std::uintptr_t>(&started), &started.id_,
                              nullptr),
       cx);
}

inline void child_group::note(child& each, bolt_status status, context& cx) {
  switch (BOLT_OUTCOME(status)) {
  case BOLT_PENDING:
    link(each);
    return;
  case BOLT_AGAIN:
    link(each);
    each.woken_next_ = nullptr;
    *std::exchange(again_last_, &each.woken_next_) = &each;
    cx.again();
    return;
  default:
    ended(each, status);
  }
}

inline void child_group::ended(child& each, bolt_status status) noexcept {
  if (BOLT_OUTCOME(status) != BOLT_READY) {
    each.set_error(exception_of(status));
  }
  if (each.failed_ && first_failed_ == nullptr) {
    first_failed_ = &each;
  }
  unlink(each);
  each.id_ = 0;
  each.released();
}

inline void child_group::link(child& each) noexcept {
  if (each.live_link_ != nullptr) {
    return;
  }
  each.live_next_ = live_;
  each.live_link_ = &live_;
  if (live_ != nullptr) {
    live_->live_link_ = &each.live_next_;
  }
  live_ = &each;
  ++n_live_;
}

inline void child_group::unlink(child& each) noexcept {
  if (each.live_link_ == nullptr) {
    return;
  }
  *each.live_link_ = each.live_next_;
  if (each.live_next_ != nullptr) {
    each.live_next_->live_link_ = each.live_link_;
  }
  each.live_link_ = nullptr;
  --n_live_;
}

// Any thread. The token is with us until the child is pushed; after the push the group may be gone.
inline void child_group::on_wake(void* data, std::uint64_t) noexcept {
  child& each = *static_cast<child*>(data);
  child_group& group = *each.group_;
  const waker root = group.root_;
  // acquire: `closed` comes with what stop_as() wrote before it.
  child* head = group.woken_.load(std::memory_order_acquire);
  do {
    if (head == group.closed()) {
      group.woken_while_stopping(each);
      return;
    }
    each.woken_next_ = head;
    // release: the link, and what the waker's caller wrote.
  } while (!group.woken_.compare_exchange_weak(head, &each, std::memory_order_release,
                                               std::memory_order_acquire));
  if (head == nullptr) {
    root.wake();
  }
}

inline bool child_group::stop_as(phase how) noexcept {
  // Published by the exchange that closes the stack.
  phase_.store(how, std::memory_order_relaxed);
  stopping_.store(static_cast<std::uint32_t>(n_live_) + 1, std::memory_order_relaxed);
  child* held = woken_.exchange(closed(), std::memory_order_acq_rel);
  *again_last_ = held;
  for (held = std::exchange(again_first_, nullptr); held != nullptr;) {
    stop_held(*std::exchange(held, held->woken_next_));
  }
  again_last_ = &again_first_;
  // The rest waits for wakes; cancelling is one (a no-op for those that were held). The list stays
  // as it is until reap(), and the one held back keeps the group alive.
  for (child* each = live_; each != nullptr; each = each->live_next_) {
    (void)bolt_future_cancel(each->id_);
  }
  if (!counted_to_zero()) {
    return false;
  }
  phase_.store(phase::stopped, std::memory_order_release);
  return true;
}

// The caller holds the child's token.
inline void child_group::stop_held(child& each) noexcept {
  (void)bolt_future_cancel(each.id_);
  each.asked_ = true;
  bolt_status status;
  do {
    status = BOLT_OUTCOME(poll_future(each));
  } while (status == BOLT_AGAIN); // its acknowledgement came during the poll
  if (status == BOLT_PENDING) {
    return; // the token has gone: the acknowledgement brings it back
  }
  each.stopped_ = true;
  each.unwound_ = status != BOLT_READY;
  one_stopped();
}

inline void child_group::woken_while_stopping(child& each) noexcept {
  if (each.asked_) {
    one_stopped();
  } else {
    stop_held(each);
  }
}

inline void child_group::one_stopped() noexcept {
  if (!counted_to_zero()) {
    return;
  }
  const waker root = root_; // once `stopped` is visible the root may end, and the group with it
  if (phase_.exchange(phase::stopped, std::memory_order_acq_rel) == phase::acking) {
    ack_.acknowledge(); // the root waits for this call, so ack_ is still there
  } else {
    root.wake();
  }
}

inline cancel_answer child_group::cancel(context& cx) noexcept {
  ack_ = cx.acknowledger();
  phase expected = phase_.load(std::memory_order_relaxed);
  if (expected == phase::open) {
    return stop_as(phase::acking) ? cancel_answer::acknowledged : cancel_answer::later;
  }
  expected = phase::stopping;
  // release: ack_. acquire: if it has stopped, what the children left behind.
  return phase_.compare_exchange_strong(expected, phase::acking, std::memory_order_acq_rel)
             ? cancel_answer::later
             : cancel_answer::acknowledged;
}

inline void child_group::reap() noexcept {
  while (live_ != nullptr) {
    child& each = *live_;
    if (!each.stopped_) {
      const bolt_status status = BOLT_OUTCOME(poll_future(each));
      assert(status != BOLT_PENDING && status != BOLT_AGAIN);
      each.unwound_ = status != BOLT_READY;
    }
    unlink(each);
    each.id_ = 0;
    each.released();
  }
}

} // namespace bolt::detail
#endif
