// The head of a completion queue: one 64-bit word and the transitions on it. Pure, as state.hpp:
// the caller owns the links, the event descriptor and the slots. tests/model/queue.pml checks these
// transitions exhaustively; docs/protocol.md explains the queue to a reader.
//
//   63       58 57                36 35          28 27                       0
//  +-----------+--------------------+--------------+--------------------------+
//  | fork epoch| count of lives     | signallers   | index of the newest slot |   head
//  | fork epoch| count of lives     | 0            | index of the queue       |   id, the handle
//  +-----------+--------------------+--------------+--------------------------+
//   \___ generation, 28 bits ______/
//
// A stack by compare-and-swap; the consumer takes all of it and reverses it, so delivery is in the
// order of the pushes. Slots are never popped one by one, so a slot that leaves and comes back
// between a pusher's load and its swap does no harm.
//
//   push on empty:    index = slot, signallers + 1   the pusher signals (writes the descriptor),
//                                                    then calls signalled()
//     by a function:  index = slot                   it calls the function, and is not counted
//   push otherwise:   index = slot                   nothing: the pusher that found it empty has
//                                                    signalled or is about to
//   take:             index = empty                  the consumer has the list
//   close:            index = closed                 the closer has the list; pushes are refused
//   signalled:        signallers - 1                 and when closed and zero: `last`
//
// Exactly one party is told `last`, and only when nobody is or will be between its push and the end
// of its signal: it closes the descriptor and may recycle() the queue.
//
// What is counted is the use of the queue after the push. A signal that is a function needs none:
// the pusher copies function and arguments before its push, and only calls if that succeeded.
//
// Signallers are counted up to 254. To find the queue empty while others are still signalling takes
// a drain between them, so a second one is rare; but no number of threads may break it. The pusher
// that finds 254 counted does not signal: it stores 255, "one more signal is owed", and the next of
// those 254 to call signalled() is told to signal again.
#pragma once

#include <atomic>
#include <cstdint>

namespace bolt::core::queue_state {

using word = std::uint64_t;
using atomic_word = std::atomic<word>;

// ---- layout -------------------------------------------------------------------------------------
inline constexpr unsigned index_bits = 28;
inline constexpr unsigned signaller_bits = 8;
inline constexpr unsigned count_bits = 22;
inline constexpr unsigned epoch_bits = 6;
inline constexpr word index_mask = (word{1} << index_bits) - 1;
inline constexpr word empty_index = index_mask;      // no slot
inline constexpr word closed_index = index_mask - 1; // no slot ever again in this generation
inline constexpr word signaller_one = word{1} << index_bits;
inline constexpr word signaller_mask = ((word{1} << signaller_bits) - 1) << index_bits;
inline constexpr word owed = signaller_mask; // all counted, and one more signal is owed
inline constexpr word all_counted = owed - signaller_one; // 254 of them
inline constexpr word gen_mask = ~(index_mask | signaller_mask);
inline constexpr word gen_one = signaller_one << signaller_bits;
inline constexpr word max_count = (word{1} << count_bits) - 1; // marks a retired queue
inline constexpr word max_epoch = (word{1} << epoch_bits) - 1;

static_assert(index_bits + signaller_bits + count_bits + epoch_bits == 64);

// The generation bits of life `n` (1 ... max_count - 1) in a fork epoch (0 ... max_epoch).
constexpr word make_generation(word epoch, word n) noexcept {
  return ((epoch << count_bits) | n) << (index_bits + signaller_bits);
}
constexpr word make_id(word generation, word queue_index) noexcept {
  return (generation & gen_mask) | queue_index;
}
constexpr word index_of(word id_or_head) noexcept { return id_or_head & index_mask; }
constexpr word epoch_of(word id_or_head) noexcept { return id_or_head >> (64 - epoch_bits); }
constexpr word count_of(word id_or_head) noexcept {
  return (id_or_head >> (index_bits + signaller_bits)) & max_count;
}
constexpr word signallers_of(word head) noexcept { return (head & signaller_mask) >> index_bits; }

// The head of a queue that was never used, in a process of this fork epoch. Closed, as between two
// lives: nobody has an id of it before open().
constexpr word first_head(word epoch) noexcept { return make_generation(epoch, 1) | closed_index; }
// A queue whose head is retired must never be opened again: its ids would repeat.
constexpr bool retired(word head) noexcept { return count_of(head) == max_count; }
// True: `id` names no open queue with this head. A slot's waker may outlive the queue it names.
constexpr bool dead(word head, word id) noexcept {
  return ((head ^ id) & gen_mask) != 0 || index_of(head) == closed_index;
}

// ---- open
// -----------------------------------------------------------------------------------------
constexpr word open_head(word h) noexcept { return (h & gen_mask) | empty_index; }

// The head of a queue that the caller alone has, from now on open and empty. A plain store: whoever
// pushes has an id, which is made of what this returns. Release: the queue's fields, for them.
template <class Atomic>
word open(Atomic& head) noexcept {
  const word opened = open_head(head.load(std::memory_order_relaxed));
  head.store(opened, std::memory_order_release);
  return opened;
}

// ---- push, any thread ---------------------------------------------------------------------------
//   closed  the queue takes nothing any more: drop the token, then state::dequeued()
//   queued  done
//   signal  the caller must signal, then call signalled()
enum class push_t : std::uint8_t { closed, queued, signal };
enum class signal_by : std::uint8_t { descriptor, function }; // after `function` no signalled()

constexpr push_t push_of(word h, signal_by by) noexcept {
  if (index_of(h) != empty_index) return push_t::queued;
  if (by == signal_by::function) return push_t::signal;
  return (h & signaller_mask) >= all_counted ? push_t::queued : push_t::signal;
}
constexpr word pushed(word h, word slot_index, signal_by by) noexcept {
  const word n = (h & ~index_mask) | slot_index;
  if (index_of(h) != empty_index || by == signal_by::function) return n;
  return (h & signaller_mask) == owed ? n : n + signaller_one;
}

// `set_link(next)` stores the slot's link to the slot below it (or empty_index); it may be called
// more than once. Release: the link, and all that the slot's waker did. Acquire is not needed: what
// is below belongs to the consumer, who gets it from the pushers' releases.
template <class Atomic, class SetLink>
[[gnu::always_inline]] inline push_t push(Atomic& head, word id, word slot_index,
                                          SetLink&& set_link,
                                          signal_by by = signal_by::descriptor) noexcept {
  word h = head.load(std::memory_order_relaxed);
  do {
    if (dead(h, id)) return push_t::closed;
    set_link(index_of(h));
  } while (!head.compare_exchange_weak(h, pushed(h, slot_index, by), std::memory_order_release,
                                       std::memory_order_relaxed));
  return push_of(h, by);
}

// After the signal that push() or signalled() asked for.
//   done   nothing more          again  signal once more, then call this again
//   last   the queue is closed and this was its last signaller: close the descriptor
enum class signalled_t : std::uint8_t { done, again, last };

// Between a push and this call the head cannot be recycled, so no id is needed.
// Release: our use of the descriptor. Acquire: if last, that of the others.
template <class Atomic>
signalled_t signalled(Atomic& head) noexcept {
  word h = head.load(std::memory_order_relaxed);
  while (!head.compare_exchange_weak(h, h - signaller_one, std::memory_order_acq_rel,
                                     std::memory_order_relaxed)) {
  }
  if ((h & signaller_mask) == owed) return signalled_t::again; // still counted, for that signal
  const bool none_left = (h & signaller_mask) == signaller_one;
  return none_left && index_of(h) == closed_index ? signalled_t::last : signalled_t::done;
}

// ---- the consumer, one thread at a time ---------------------------------------------------------
// The newest slot of the list, whose links lead to older ones and end with empty_index; empty_index
// also if there is nothing or the queue is not open. The consumer consumes the signal (reads the
// descriptor) first, so that a push after this take signals anew. Empty is seen by a plain load:
// the push whose signal the consumer saw happens before it.
// Acquire: links and tokens, of every push since the last take.
template <class Atomic>
word take(Atomic& head, word id) noexcept {
  word h = head.load(std::memory_order_acquire);
  do {
    if (dead(h, id) || index_of(h) == empty_index) return empty_index;
  } while (!head.compare_exchange_weak(h, h | empty_index, std::memory_order_acquire,
                                       std::memory_order_acquire));
  return index_of(h);
}

// Turns a taken list round: returns the oldest slot, links lead to newer ones.
template <class GetLink, class SetLink>
word reverse(word newest, GetLink&& get_link, SetLink&& set_link) noexcept {
  word oldest = empty_index;
  while (newest != empty_index) {
    const word below = get_link(newest);
    set_link(newest, oldest);
    oldest = newest;
    newest = below;
  }
  return oldest;
}

// ---- close, any thread, once --------------------------------------------------------------------
struct close_r {
  bool closed; // false: it was closed before, or the id is stale; nothing was changed
  bool last;   // nobody is signalling: close the descriptor. Otherwise the last signaller will
  word list;   // what was queued, as from take(): deliver or drop each, then state::dequeued()
};

// A signal that is still owed is forgotten: there is nobody to see it.
constexpr word shut(word h) noexcept {
  const word signallers = (h & signaller_mask) == owed ? all_counted : h & signaller_mask;
  return (h & gen_mask) | signallers | closed_index;
}

// Acquire: the list, as take(), and if last, the others' use of the descriptor. Release: our use of
// the queue, for the signaller that is last.
template <class Atomic>
close_r close(Atomic& head, word id) noexcept {
  word h = head.load(std::memory_order_relaxed);
  do {
    if (dead(h, id)) return {false, false, empty_index};
  } while (!head.compare_exchange_weak(h, shut(h), std::memory_order_acq_rel,
                                       std::memory_order_relaxed));
  return {true, (h & signaller_mask) == 0, index_of(h)};
}

// By whoever was told `last`, once the descriptor is closed: the head of the next life, to be
// open()ed unless retired(). A plain store: pushers of the old generation only read it.
// Release: our use of the queue, for its next life.
template <class Atomic>
word recycle(Atomic& head) noexcept {
  const word h = head.load(std::memory_order_relaxed);
  const word next = ((h & gen_mask) + gen_one) | closed_index;
  head.store(next, std::memory_order_release);
  return next;
}

} // namespace bolt::core::queue_state
