#ifndef BOLT_DETAIL_GROUP_STATE_HPP
#define BOLT_DETAIL_GROUP_STATE_HPP

#include <atomic>
#include <cstdint>

// The shared words of a group of children, and the transitions on them. Pure, as the core's state
// machines: child_group.hpp owns the children and does what a transition says.
// tests/model/group.pml checks the composition exhaustively; tests/unit/state runs this header
// through every interleaving of small scripts, and breaks it.
//
//   woken   the newest child that was woken and not polled since; links lead to older ones.
//           no_child: none; closed_stack: the group is stopping, and nobody pops any more
//   count   while stopping: the children that have still to stop, and one that is held back
//   phase   open ──▶ stopping ──▶ stopped          (woken)
//            │          └──▶ acking ──▶ stopped    (cancelled while stopping: acknowledged)
//            └──▶ acking ──▶ stopped               (cancelled: acknowledged)

namespace bolt::detail::group_state {

using word = std::uint64_t;
using atomic_word = std::atomic<word>;

inline constexpr word no_child = 0;
inline constexpr word closed_stack = 1; // no address of a child

inline constexpr word open = 0;
inline constexpr word stopping = 1;
inline constexpr word acking = 2;
inline constexpr word stopped = 3;

// ---- a child's wake, by the thread that its token came to ---------------------------------------
//   queued     the root's poll will find it
//   wake_root  the same, and the root must be told
//   closed     the group is stopping: ask the child to stop, or count it, if it was asked
enum class push_t : unsigned char { queued, wake_root, closed };
struct push_r {
  push_t did;
  word root;
};

// `get_root()` names the root; it is read before the push, after which the group may be gone.
// `set_link(older)` may be called more than once. Release: the link, and what the waker's caller
// wrote. Acquire: closed_stack comes with what begin_stop() wrote before it.
template <class Atomic, class GetRoot, class SetLink>
push_r push(Atomic& woken, word child, GetRoot&& get_root, SetLink&& set_link) noexcept {
  const word root = get_root();
  word head = woken.load(std::memory_order_acquire);
  do {
    if (head == closed_stack) return {push_t::closed, root};
    set_link(head);
  } while (!woken.compare_exchange_weak(head, child, std::memory_order_release,
                                        std::memory_order_acquire));
  return {head == no_child ? push_t::wake_root : push_t::queued, root};
}

// ---- the root's poll ----------------------------------------------------------------------------
// The newest of the woken children, or no_child. An empty stack seen by a plain load is enough: a
// push after it wakes the root again. Acquire: what the waking threads wrote, and the links.
template <class Atomic>
word take(Atomic& woken) noexcept {
  if (woken.load(std::memory_order_relaxed) == no_child) return no_child;
  return woken.exchange(no_child, std::memory_order_acquire);
}

// ---- stopping -----------------------------------------------------------------------------------
// By the root's poller, once: closes the stack and returns what was on it, whose tokens the caller
// holds. `live`: how many children there are. The count comes first: a wake that finds the stack
// closed counts down. Release: phase and count, for those wakes. Acquire: as take().
template <class Atomic>
word begin_stop(Atomic& phase, Atomic& count, Atomic& woken, word how, word live) noexcept {
  phase.store(how, std::memory_order_relaxed);
  count.store(live + 1, std::memory_order_relaxed);
  return woken.exchange(closed_stack, std::memory_order_acq_rel);
}

// acq_rel: the last one has seen what the others' children left behind.
template <class Atomic>
bool counted_to_zero(Atomic& count) noexcept {
  return count.fetch_sub(1, std::memory_order_acq_rel) == 1;
}

// The end of the poller's own part: the one held back. True: all have stopped.
template <class Atomic>
bool end_stop(Atomic& phase, Atomic& count) noexcept {
  if (!counted_to_zero(count)) return false;
  phase.store(stopped, std::memory_order_release);
  return true;
}

// A child has stopped; any thread. The last one tells the root: by a wake, or, if the root was
// cancelled, by the acknowledgement it owes. `get_root()` is read before the phase says stopped:
// from then on a root that was to be woken may end, and the group with it.
enum class told_t : unsigned char { nobody, wake, ack };
struct told_r {
  told_t how;
  word root;
};

template <class Atomic, class GetRoot>
told_r one_stopped(Atomic& phase, Atomic& count, GetRoot&& get_root) noexcept {
  if (!counted_to_zero(count)) return {told_t::nobody, 0};
  const word root = get_root();
  const bool acks = phase.exchange(stopped, std::memory_order_acq_rel) == acking;
  return {acks ? told_t::ack : told_t::wake, root};
}

// The root is cancelled.
//   stop          nobody has stopped the group yet: begin_stop() as acking
//   later         it is stopping; the acknowledgement follows instead of the wake
//   acknowledged  it has stopped
// Release: what the acknowledgement will need. Acquire: what the children left behind.
enum class cancel_t : unsigned char { stop, later, acknowledged };

template <class Atomic>
cancel_t cancel(Atomic& phase) noexcept {
  word now = phase.load(std::memory_order_acquire);
  do {
    if (now == open) return cancel_t::stop;
    if (now == stopped) return cancel_t::acknowledged;
  } while (!phase.compare_exchange_weak(now, acking, std::memory_order_acq_rel,
                                        std::memory_order_acquire));
  return cancel_t::later;
}

// Acquire: what the children left behind.
template <class Atomic>
bool has_stopped(Atomic& phase) noexcept {
  return phase.load(std::memory_order_acquire) == stopped;
}

} // namespace bolt::detail::group_state
#endif
