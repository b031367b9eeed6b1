#ifndef BOLT_DETAIL_CHILD_GROUP_HPP
#define BOLT_DETAIL_CHILD_GROUP_HPP

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "bolt/acknowledger.hpp"
#include "bolt/context.hpp"
#include "bolt/detail/child.hpp"
#include "bolt/detail/group_state.hpp"
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
// thread asks the child to stop), or the child's acknowledgement (then it is polled to its end,
// which destroys its frames, here). Whoever counts to zero tells the root: by a wake if it polls
// on, by the acknowledgement it owes if it was cancelled. reap() lets go of all, on the thread that
// ends the root. Children that were woken, but not polled, before the stop are only told to stop:
// what they were woken with, they give back.
//
// The transitions of what threads share are in group_state.hpp.

namespace bolt::detail {

class child_group {
 public:
  child_group() = default;
  child_group(const child_group&) = delete;
  child_group& operator=(const child_group&) = delete;

  // No child is live, or all have stopped and wait for reap().
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
    (void)poll_woken(cx, [] { return false; });
  }
  // The same, one by one, until enough() holds (false): the tokens of the others stay here, for
  // stop(), which has none of their bodies run.
  template <class Enough>
  bool poll_woken(context& cx, Enough enough) {
    child* const again = std::exchange(again_first_, nullptr);
    again_last_ = &again_first_;
    return poll_list(again, cx, enough) &&
           poll_list(in_order_of_wakes(child_of_word(group_state::take(woken_))), cx, enough);
  }

  [[nodiscard]] std::size_t live() const noexcept { return n_live_; }
  // The child that ended first, the one whose exception came first, or null.
  [[nodiscard]] child* first_ended() const noexcept { return first_ended_; }
  [[nodiscard]] child* first_failed() const noexcept { return first_failed_; }

  // Tells all children to stop. True: they have stopped. False: the root is woken when they have.
  bool stop() noexcept { return stop_as(group_state::stopping); }
  [[nodiscard]] bool is_stopping() const noexcept {
    return phase_.load(std::memory_order_relaxed) != group_state::open;
  }
  [[nodiscard]] bool has_stopped() const noexcept { return group_state::has_stopped(phase_); }

  // The root is cancelled: as stop(), but the root's acknowledgement follows instead of a wake.
  cancel_answer cancel(context& cx) noexcept;

  // Lets go of what has stopped. For the thread that ends the root.
  void reap() noexcept;

  // Asks a single child to stop: its end comes as that of any other.
  static void stop_one(child& stopped) noexcept { (void)bolt_future_cancel(stopped.id_); }

 private:
  template <class Enough>
  bool poll_list(child* woken, context& cx, Enough& enough) {
    while (woken != nullptr) {
      if (enough()) {
        *again_last_ = woken;
        while (*again_last_ != nullptr) {
          again_last_ = &(*again_last_)->woken_next_;
        }
        return false;
      }
      child& each = *std::exchange(woken, woken->woken_next_);
      poll(each, cx);
    }
    return true;
  }
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
  bool stop_as(group_state::word how) noexcept;
  void stop_held(child& each) noexcept;
  void end_held(child& each) noexcept;
  void woken_while_stopping(child& each) noexcept;
  void one_stopped() noexcept;

  [[nodiscard]] static child* in_order_of_wakes(child* newest) noexcept {
    child* oldest = nullptr;
    while (newest != nullptr) {
      // Of many that sleep, the frames are far from the processor; their polls follow soon.
      for (std::size_t ahead = 0; ahead < 192; ahead += 64) {
        __builtin_prefetch(newest->memory_ + ahead, 1);
      }
      child* const next = std::exchange(newest->woken_next_, oldest);
      oldest = std::exchange(newest, next);
    }
    return oldest;
  }
  [[nodiscard]] static group_state::word word_of(child* each) noexcept {
    return reinterpret_cast<std::uintptr_t>(each);
  }
  [[nodiscard]] static child* child_of_word(group_state::word each) noexcept {
    return reinterpret_cast<child*>(static_cast<std::uintptr_t>(each));
  }

  group_state::atomic_word woken_{group_state::no_child};
  group_state::atomic_word count_{0};
  group_state::atomic_word phase_{group_state::open};
  waker root_;
  acknowledger ack_; // valid from phase `acking` on
  child* live_ = nullptr;
  std::size_t n_live_ = 0;
  child* again_first_ = nullptr; // children that answered AGAIN: first in, first polled
  child** again_last_ = &again_first_;
  child* first_ended_ = nullptr;
  child* first_failed_ = nullptr;
};

inline void child_group::start(child& started, bolt_body body, context& cx,
                               const bolt_executor* executor) {
  prepare(cx);
  started.group_ = this;
  started.parent_ = root_.id();
  started.deadline_ = std::min(started.deadline_, cx.deadline().value_or(context::no_deadline));
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
    each.cancelled_ = BOLT_OUTCOME(status) == BOLT_CANCELLED;
    each.set_error(exception_of(status));
  }
  if (first_ended_ == nullptr) {
    first_ended_ = &each;
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
  const auto pushed = group_state::push(
      group.woken_, word_of(&each), [&] { return group.root_.id(); },
      [&](group_state::word older) { each.woken_next_ = child_of_word(older); });
  if (pushed.did == group_state::push_t::closed) {
    group.woken_while_stopping(each);
  } else if (pushed.did == group_state::push_t::wake_root) {
    waker(pushed.root).wake();
  }
}

inline bool child_group::stop_as(group_state::word how) noexcept {
  *again_last_ = child_of_word(group_state::begin_stop(phase_, count_, woken_, how, n_live_));
  for (child* held = std::exchange(again_first_, nullptr); held != nullptr;) {
    stop_held(*std::exchange(held, held->woken_next_));
  }
  again_last_ = &again_first_;
  // The rest waits for wakes; cancelling is one (a no-op for those that were held). The list stays
  // as it is until reap(), and the one held back keeps the group alive.
  for (child* each = live_; each != nullptr; each = each->live_next_) {
    (void)bolt_future_cancel(each->id_);
  }
  return group_state::end_stop(phase_, count_);
}

// The caller holds the child's token.
inline void child_group::stop_held(child& each) noexcept {
  (void)bolt_future_cancel(each.id_);
  each.asked_ = true;
  end_held(each);
}

// The same, of one that was asked to stop. It is destroyed here, not when all have stopped: another
// child may wait for what it holds, shielded from the stop.
inline void child_group::end_held(child& each) noexcept {
  bolt_status status;
  do {
    status = BOLT_OUTCOME(poll_future(each));
  } while (status == BOLT_AGAIN); // its acknowledgement came during the poll, or somebody looks
  if (status == BOLT_PENDING) {
    return; // the token has gone: the acknowledgement brings it back
  }
  each.stopped_ = true;
  each.unwound_ = status != BOLT_READY;
  each.ended_early();
  one_stopped();
}

inline void child_group::woken_while_stopping(child& each) noexcept {
  if (each.asked_) {
    end_held(each);
  } else {
    stop_held(each);
  }
}

inline void child_group::one_stopped() noexcept {
  const auto told = group_state::one_stopped(phase_, count_, [this] { return root_.id(); });
  if (told.how == group_state::told_t::ack) {
    ack_.acknowledge(); // the root waits for this call, so ack_ is still there
  } else if (told.how == group_state::told_t::wake) {
    waker(told.root).wake();
  }
}

inline cancel_answer child_group::cancel(context& cx) noexcept {
  ack_ = cx.acknowledger();
  switch (group_state::cancel(phase_)) {
  case group_state::cancel_t::stop:
    return stop_as(group_state::acking) ? cancel_answer::acknowledged : cancel_answer::later;
  case group_state::cancel_t::later:
    return cancel_answer::later;
  case group_state::cancel_t::acknowledged:
    break;
  }
  return cancel_answer::acknowledged;
}

inline void child_group::reap() noexcept {
  while (live_ != nullptr) {
    child& each = *live_;
    assert(each.stopped_);
    unlink(each);
    each.id_ = 0;
    each.released();
  }
}

} // namespace bolt::detail
#endif
