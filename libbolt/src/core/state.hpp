// The state machine of one future: a 64-bit word per slot and the transitions on it. Pure: no
// lock, no allocation, no I/O, no callback of the host. The caller owns the slot's other fields
// (waker cell, link, body) and does what a transition's result tells it to do. docs/protocol.md
// explains the protocol to a reader; tests/model/future.pml checks these transitions exhaustively.
// The file is long because all that can happen to a word must be seen at once.
//
//   63       58 57                            28 27                    0
//  +-----------+--------------------------------+-----------------------+
//  | fork epoch| count of lives in that epoch   | flags                 |   word
//  | fork epoch| count of lives in that epoch   | slot index            |   id, the public handle
//  +-----------+--------------------------------+-----------------------+
//   \____________ generation, 36 bits _________/
//
// One compare-and-swap both validates a handle (equal generations, not CLOSED) and makes the
// transition, so a stale, doubled or racing call is a status and never touches a slot's next life.
//
//         start                      wake, cancel (any thread)
//  FREE ---------> idle <------------------------------------------- WAITING
//   ^               |       a callback: + WAKING until the cell       ^
//   |               |       is copied; a queue: + QUEUED until        |
//   |    poll_begin |       it is drained                             |
//   |               v                poll_pending: nothing happened   |
//   |            POLLING ---------------------------------------------'
//   |               | |  '---> idle + NOTIFIED (poll_pending: a wake came, answer AGAIN)
//   |     finish:   | |
//   |  the body has | | the decision: poll_begin or poll_pending sees CANCELLED (or CLOSED) and
//   |  ended        | | no FINISHED, and in that same step sets CANCELLING; its thread then calls
//   |<--------------' | the body's cancel, once
//   |                 v
//   |       POLLING + CANCELLING
//   |                 | |
//   |<----------------' | it answered LATER: poll_pending arms the token as above, but the body
//   |  it answered      | never runs again and wakes are void
//   |  ACKNOWLEDGED:    v
//   |  finish    WAITING + CANCELLING
//   |                   |
//   |                   | ack, by the last leaf: ACKED, and a wake
//   |  finish           v
//   |<---------- idle + ACKED: the next poll destroys the frame
//   |
//   |  free:  under POLLING     CLOSED; the thread that polls ends the future        (deferred)
//   |         under CANCELLING  CLOSED; ack takes POLLING, destroys and finishes     (detached)
//   |         under LOOKING     CLOSED; the thread that looks ends the future         (deferred)
//   |         otherwise         CLOSED + POLLING; decides and cancels, or destroys, itself
//   |
//   |  look:  no POLLING, the body is there: + LOOKING. Meanwhile a poll answers AGAIN and runs
//   |         nothing, and what would destroy the body leaves that to the end of the look
//   |
//   '--- by the transition that leaves CLOSED set and no pin, with the next generation
//
// Who may touch what:
//   body (frame)  run or destroyed by the holder of POLLING; after LATER also touched by the
//                 leaves that still work in it, until ack; its chain of frames is read by the
//                 holder of LOOKING, who excludes POLLING
//   waker cell    written by the holder of POLLING in poll_pending, or before the first poll by
//                 that of LOOKING, who may also read it; read by the one thread whose transition
//                 took WAITING
//   queue link    written by the thread that set QUEUED; read by the queue's consumer until
//                 dequeued()
//   the slot      kept by a pin: POLLING, WAKING, QUEUED, PRODUCER, CANCELLING, LOOKING
//
// Every operation is a template over the atomic, so that tests can count, schedule and break its
// accesses. Atomic has load, store, compare_exchange_weak and fetch_sub of an atomic 64-bit word.
// The operations of every suspension are always_inline: the calls cost as much as the accesses.
#pragma once

#include <atomic>
#include <cstdint>

namespace bolt::core::state {

using word = std::uint64_t;
using atomic_word = std::atomic<word>;

// ---- flags --------------------------------------------------------------------------------------
inline constexpr word POLLING = 1;       // pin: the exclusive right to run or destroy the body
inline constexpr word NOTIFIED = 2;      // a wake that no poll has consumed yet
inline constexpr word WAITING = 4;       // the cell is armed: a PENDING poll's token is outstanding
inline constexpr word QTARGET = 8;       // with WAITING: the armed waker is a completion queue
inline constexpr word WAKING = 16;       // pin: a thread is copying the waker cell
inline constexpr word QUEUED = 32;       // pin: the slot is or will be linked in a completion queue
inline constexpr word CANCELLED = 64;    // cancellation was requested
inline constexpr word CLOSED = 128;      // the handle is dead for the host
inline constexpr word PRODUCER = 256;    // pin: a promise's resolver is alive
inline constexpr word RESOLVING = 512;   // a resolver has claimed the promise
inline constexpr word FINISHED = 1024;   // the promise's value is there, the next poll takes it
inline constexpr word CANCELLING = 2048; // pin: decided, cancel was called; until ack or finish
inline constexpr word ACKED = 4096;      // all leaves have acknowledged: only destruction is left
inline constexpr word LOOKING = 8192; // pin: a thread reads the suspended body; never with POLLING

inline constexpr word PINS = POLLING | WAKING | QUEUED | PRODUCER | CANCELLING | LOOKING;
inline constexpr word ARMED = WAITING | QTARGET;
// The decision is taken: the body's poll never runs again and a promise's value comes too late.
inline constexpr word DECIDED = CANCELLING | ACKED;

// ---- generations and ids ------------------------------------------------------------------------
inline constexpr unsigned index_bits = 28;
inline constexpr unsigned count_bits = 30;
inline constexpr unsigned epoch_bits = 6;
inline constexpr word flag_mask = (word{1} << index_bits) - 1; // also the mask of an id's index
inline constexpr word gen_mask = ~flag_mask;
inline constexpr word gen_one = word{1} << index_bits;
inline constexpr word max_count = (word{1} << count_bits) - 1; // marks a retired slot: never a life
inline constexpr word max_epoch = (word{1} << epoch_bits) - 1;
// Slots end below the two index values that a completion queue's head needs (queue_state.hpp).
inline constexpr word max_index = flag_mask - 2;

static_assert(index_bits + count_bits + epoch_bits == 64);

// The 36-bit generation of life `n` (1 ... max_count - 1) in a fork epoch (0 ... max_epoch).
constexpr word make_generation(word epoch, word n) noexcept { return (epoch << count_bits) | n; }
constexpr word make_id(word generation, word index) noexcept {
  return (generation << index_bits) | index;
}
constexpr word generation_of(word id_or_word) noexcept { return id_or_word >> index_bits; }
constexpr word index_of(word id) noexcept { return id & flag_mask; }
constexpr word epoch_of(word id_or_word) noexcept {
  return id_or_word >> (index_bits + count_bits);
}
constexpr word count_of(word id_or_word) noexcept { return generation_of(id_or_word) & max_count; }

// True: `id` does not name a live future in a slot whose word is `w`.
constexpr bool dead(word w, word id) noexcept {
  return (((w ^ id) & gen_mask) | (w & CLOSED)) != 0;
}
// As dead(), or one of these flags is set: one look for what hardly ever is.
constexpr bool dead_or(word flags, word w, word id) noexcept {
  return (((w ^ id) & gen_mask) | (w & (CLOSED | flags))) != 0;
}
constexpr bool other_life(word w, word id) noexcept { return ((w ^ id) & gen_mask) != 0; }

// The word of a slot never used before, in this fork epoch. Counts start at 1: id 0 names nothing.
constexpr word first_word(word epoch) noexcept {
  return (make_generation(epoch, 1) << index_bits) | CLOSED;
}
// The FREE word after a life ends. `w` is a life's word, so its count is below max_count and the
// sum stays in its epoch.
constexpr word free_word(word w) noexcept { return ((w & gen_mask) + gen_one) | CLOSED; }
// A slot whose FREE word is retired must never be started again (its ids would repeat): leave it
// out of the free list.
constexpr bool retired(word freed) noexcept { return count_of(freed) == max_count; }

// ---- parts of transitions -----------------------------------------------------------------------
// True: this word belongs to nobody any more, and whoever made it must recycle the slot.
constexpr bool last_out(word w) noexcept { return (w & CLOSED) != 0 && (w & PINS) == 0; }

// What the thread that woke a future does next, outside of any lock.
//   call: copy the waker cell, then copied(), then call the host's waker
//   push: push the slot on its completion queue
enum class act : std::uint8_t { invalid, none, call, push };

constexpr act wake_action(word w) noexcept {
  if ((w & WAITING) == 0) return act::none;
  return (w & QTARGET) != 0 ? act::push : act::call;
}
constexpr word woken(word w) noexcept {
  if ((w & WAITING) == 0) return w | NOTIFIED;
  return (w & ~ARMED) | NOTIFIED | ((w & QTARGET) != 0 ? QUEUED : WAKING);
}

// ---- start --------------------------------------------------------------------------------------
// Opens a FREE, not retired slot that the caller owns. `flags`: POLLING when the first poll is
// already running in this call, PRODUCER for a promise. Returns the id without its index. A plain
// store: nobody else has this generation yet. Release: whoever later acts on the id finds the
// slot's fields as written before.
template <class Atomic>
word start(Atomic& s, word flags) noexcept {
  const word generation = s.load(std::memory_order_relaxed) & gen_mask;
  s.store(generation | flags, std::memory_order_release);
  return generation;
}

// ---- wake, any thread ---------------------------------------------------------------------------
// After the decision a wake is void: only ack() ends the waiting. Always a read-modify-write, also
// if NOTIFIED is set: its release is what makes the caller's data visible to the next poll.
// Acquire: the cell written by the poll that armed it.
template <class Atomic>
[[gnu::always_inline]] inline act wake(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  word seen = 0; // for the compiler: what is known of it is known after the exchange, too
  do {
    seen = w;
    if (dead_or(DECIDED, seen, id)) [[unlikely]] {
      return dead(seen, id) ? act::invalid : act::none;
    }
  } while (!s.compare_exchange_weak(w, woken(seen), std::memory_order_acq_rel,
                                    std::memory_order_relaxed));
  return wake_action(seen);
}

// After act::call, once the cell is copied. True: recycle_word(), and give the slot back. Release:
// the reads of the cell come before its next write. Acquire: if last, all that others did with the
// slot. WAKING is the caller's, so it is set, and a subtraction (one instruction) clears it.
template <class Atomic>
[[gnu::always_inline]] inline bool copied(Atomic& s) noexcept {
  return last_out(s.fetch_sub(WAKING, std::memory_order_acq_rel) - WAKING);
}

// The queue's consumer has read link and token (or a pusher found the queue closed). True: recycle.
// Orders as copied().
template <class Atomic>
[[gnu::always_inline]] inline bool dequeued(Atomic& s) noexcept {
  return last_out(s.fetch_sub(QUEUED, std::memory_order_acq_rel) - QUEUED);
}

// ---- cancel, any thread, idempotent: the request and the wake, in one step ----------------------
// Orders as wake().
template <class Atomic>
act cancel(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  do {
    if (dead(w, id)) return act::invalid;
    if ((w & CANCELLED) != 0) return act::none;
  } while (!s.compare_exchange_weak(w, woken(w) | CANCELLED, std::memory_order_acq_rel,
                                    std::memory_order_relaxed));
  return wake_action(w);
}

// ---- poll ---------------------------------------------------------------------------------------
//   run      run the body: a result: destroy, finish(); PENDING: poll_pending()
//   cancel   decided: call the body's cancel: ACKNOWLEDGED: destroy, finish(), answer CANCELLED;
//            LATER: poll_pending()
//   wait     cancel was called before: run nothing, poll_pending()
//   unwind   acknowledged: destroy, finish(), answer CANCELLED
//   take     take the promise's value, destroy, finish(), answer READY
//   again    somebody looks into the body: it is not touched, a token that was armed is back, and
//            the answer is AGAIN
//   invalid, busy: nothing was changed
enum class begin_t : std::uint8_t { invalid, busy, run, cancel, wait, unwind, take, again };
struct begin_r {
  begin_t next;
  bool token_back; // the cell holds the token of an earlier PENDING poll: it goes back to the host
  bool producer;   // with cancel, as the decision saw it: a promise's answers LATER only if set
  word now;        // the word as this has left it; for poll_pending
};

constexpr begin_t begin_of(word w) noexcept {
  if ((w & (LOOKING | FINISHED | CANCELLED)) == 0) [[likely]] {
    return begin_t::run;
  }
  if ((w & LOOKING) != 0) return begin_t::again;
  if ((w & FINISHED) != 0) return begin_t::take;
  if ((w & ACKED) != 0) return begin_t::unwind;
  return (w & CANCELLING) != 0 ? begin_t::wait : begin_t::cancel;
}
constexpr word begun(word w) noexcept {
  if (begin_of(w) == begin_t::run) [[likely]] {
    return (w | POLLING) & ~(ARMED | NOTIFIED);
  }
  // What the poll came for stays to be done by the next one.
  if ((w & LOOKING) != 0) [[unlikely]] {
    return (w & ~ARMED) | NOTIFIED;
  }
  const word decision = begin_of(w) == begin_t::cancel ? CANCELLING : word{0};
  return ((w | POLLING) & ~(ARMED | NOTIFIED)) | decision;
}

// `request`: 0, or CANCELLED, which cancels in the same step. That needs no wake: whoever would be
// woken is polling, and its token comes back. Acquire: the data of every wake consumed here, what
// the last poll left in the frame, a producer's value, a leaf's end. Nothing is published, so no
// release.
template <class Atomic>
[[gnu::always_inline]] inline begin_r poll_begin(Atomic& s, word id, word request = 0) noexcept {
  word w = s.load(std::memory_order_relaxed);
  word seen = 0; // as in wake()
  do {
    seen = w;
    if (dead_or(POLLING, seen, id)) [[unlikely]] {
      return {dead(seen, id) ? begin_t::invalid : begin_t::busy, false, false, seen};
    }
  } while (!s.compare_exchange_weak(w, begun(seen | request), std::memory_order_acquire,
                                    std::memory_order_relaxed));
  const begin_t next = begin_of(seen | request);
  return {next, (seen & WAITING) != 0, next == begin_t::cancel && (seen & PRODUCER) != 0,
          begun(seen | request)};
}

// The end of a poll that has no result: the body answered PENDING, its cancel answered LATER, or
// poll_begin said wait.
//   pending   the token is armed, POLLING is gone: answer PENDING
//   again     the token is not kept, POLLING is gone: answer AGAIN
//   detached  POLLING is gone and ack() will end the future: answer CANCELLED with DETACHED
//   cancel, unwind, take: still POLLING, as in begin_t
enum class end_t : std::uint8_t { pending, again, cancel, detached, unwind, take };
struct end_r {
  end_t next;
  bool producer; // as in begin_r
};

constexpr end_t end_of(word w, bool self_wake) noexcept {
  if ((w & (FINISHED | CLOSED | CANCELLED | ACKED)) != 0) [[unlikely]] {
    if ((w & FINISHED) != 0) return end_t::take;
    if ((w & ACKED) != 0) return end_t::unwind;
    if ((w & CANCELLING) == 0) return end_t::cancel;
    if ((w & CLOSED) != 0) return end_t::detached;
  }
  // WAKING and QUEUED: the cell or the link is still being read, so no token can be stored yet.
  return self_wake || (w & (NOTIFIED | WAKING | QUEUED)) != 0 ? end_t::again : end_t::pending;
}
constexpr word ended(word w, end_t end, bool queue) noexcept {
  switch (end) {
  case end_t::pending:
    return (w & ~POLLING) | WAITING | (queue ? QTARGET : word{0});
  case end_t::again:
    return (w & ~POLLING) | NOTIFIED;
  // The decision excludes FINISHED in the same step: a later resolver sees it and keeps its value.
  case end_t::cancel:
    return w | CANCELLING;
  case end_t::detached:
    return w & ~(POLLING | NOTIFIED);
  case end_t::unwind:
  case end_t::take:
    break;
  }
  return w;
}

// `known`: the word as poll_begin left it, or as it was loaded with acquire since then: where
// nothing has happened in between, which is the usual case, it need not be loaded again. `queue`:
// the token is for a completion queue. `self_wake`: the body asked to be polled again (false after
// LATER). `store_cell` is called at most once, before the word says WAITING: under POLLING no
// WAKING and no QUEUED can appear, so who is known to have read the cell will not read it again.
// Acquire, also where it fails: what a waker, leaf or producer did before it set the flag seen
// here. Release: the frame and the cell, for the next poll and the waker.
template <class Atomic, class StoreCell>
[[gnu::always_inline]] inline end_r poll_pending(Atomic& s, word known, bool queue, bool self_wake,
                                                 StoreCell&& store_cell) noexcept {
  word w = known;
  bool stored = false;
  for (;;) {
    const end_t end = end_of(w, self_wake);
    if (end == end_t::unwind || end == end_t::take) return {end, false};
    if (end == end_t::pending && !stored) {
      store_cell();
      stored = true;
    }
    if (s.compare_exchange_weak(w, ended(w, end, queue), std::memory_order_acq_rel,
                                std::memory_order_acquire)) {
      return {end, end == end_t::cancel && (w & PRODUCER) != 0};
    }
  }
}

// The same for who does not know. Acquire: the last reads of the cell before store_cell() writes
// it.
template <class Atomic, class StoreCell>
[[gnu::always_inline]] inline end_r poll_pending(Atomic& s, bool queue, bool self_wake,
                                                 StoreCell&& store_cell) noexcept {
  const word known = s.load(std::memory_order_acquire);
  return poll_pending(s, known, queue, self_wake, store_cell);
}

// The holder of POLLING has destroyed the body and gives the slot up. True: the slot is FREE and
// the caller's to reuse (unless retired()); false: the holder of another pin will recycle it.
// CANCELLING is the caller's own pin here: its cancel answered ACKNOWLEDGED, so nobody will ack. A
// plain store suffices if no other pin is set: WAITING is clear under POLLING, so no WAKING or
// QUEUED can appear; what may appear and be overwritten (NOTIFIED, CANCELLED, CLOSED) concerns a
// future that has ended. Acquire: the slot's last use by holders of pins that are gone. Release:
// our use of it, for the next life.
template <class Atomic>
bool finish(Atomic& s) noexcept {
  constexpr word own = POLLING | CANCELLING;
  word w = s.load(std::memory_order_acquire);
  if ((w & (PINS & ~own)) == 0) {
    s.store(free_word(w), std::memory_order_release);
    return true;
  }
  word next = 0;
  do {
    next = (w | CLOSED) & ~(own | NOTIFIED);
  } while (!s.compare_exchange_weak(w, next, std::memory_order_acq_rel, std::memory_order_acquire));
  if (!last_out(next)) return false;
  s.store(free_word(next), std::memory_order_release);
  return true;
}

// The thread whose transition was last_out() owns the slot and makes it FREE. Returns the FREE
// word: see retired().
template <class Atomic>
word recycle_word(Atomic& s) noexcept {
  const word freed = free_word(s.load(std::memory_order_relaxed));
  s.store(freed, std::memory_order_release);
  return freed;
}

// ---- ack: exactly once for each cancel that answered LATER, possibly before that answer ---------
// By the last leaf, when nothing outside touches the frame any more.
//   none        the poll that is running, or the next, or the end of a look, unwinds
//   call, push  as after wake()
//   destroy     the future is detached and the caller now holds POLLING: destroy the body on this
//               thread, then finish()
enum class ack_t : std::uint8_t { invalid, none, call, push, destroy };

constexpr ack_t ack_of(word w) noexcept {
  if ((w & POLLING) != 0) return ack_t::none;
  if ((w & CLOSED) != 0) return (w & LOOKING) != 0 ? ack_t::none : ack_t::destroy;
  if ((w & WAITING) == 0) return ack_t::none;
  return (w & QTARGET) != 0 ? ack_t::push : ack_t::call;
}
constexpr word acknowledged(word w) noexcept {
  const word n = (w & ~CANCELLING) | ACKED;
  if ((w & POLLING) != 0) return n; // its poll or free sees ACKED before it lets go
  if ((w & CLOSED) != 0) return (w & LOOKING) != 0 ? n : n | POLLING; // as look_end()
  return woken(n);
}

// Release: the leaf's last touch of the frame comes before its destruction. Acquire: the cell, or
// the frame to destroy.
template <class Atomic>
ack_t ack(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  do {
    if (other_life(w, id) || (w & CANCELLING) == 0) return ack_t::invalid;
  } while (!s.compare_exchange_weak(w, acknowledged(w), std::memory_order_acq_rel,
                                    std::memory_order_relaxed));
  return ack_of(w);
}

// ---- free: cancel and detach, any thread, once --------------------------------------------------
//   deferred  a poll or a look is under way and its thread ends the future
//   detached  LATER is outstanding and ack() ends the future
//   cancel    the caller calls the body's cancel: ACKNOWLEDGED: destroy, finish();
//             LATER: free_later()
//   destroy   the caller destroys the body, then finish()
enum class free_t : std::uint8_t { invalid, deferred, detached, cancel, destroy };
struct free_r {
  free_t next;
  bool token_back; // as in begin_r
  bool finished;   // with destroy: a promise's value is there and must be released
  bool producer;   // as in begin_r
};

constexpr free_t free_of(word w) noexcept {
  if ((w & (POLLING | LOOKING)) != 0) return free_t::deferred;
  if ((w & (FINISHED | ACKED)) != 0) return free_t::destroy;
  return (w & CANCELLING) != 0 ? free_t::detached : free_t::cancel;
}
constexpr word freed(word w) noexcept {
  const word n = (w | CLOSED) & ~(ARMED | NOTIFIED);
  switch (free_of(w)) {
  case free_t::cancel:
    return n | POLLING | CANCELLING;
  case free_t::destroy:
    return n | POLLING;
  case free_t::detached:
    return n;
  case free_t::deferred:
    return (w & POLLING) != 0 ? w | CLOSED : n;
  case free_t::invalid:
    break;
  }
  return w;
}

// Acquire: the frame and the cell that the caller may now use. Release: its own past with the
// future, for who ends it.
template <class Atomic>
free_r free_begin(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  do {
    if (dead(w, id)) return {free_t::invalid, false, false, false};
  } while (
      !s.compare_exchange_weak(w, freed(w), std::memory_order_acq_rel, std::memory_order_relaxed));
  return {free_of(w), (w & WAITING) != 0, (w & FINISHED) != 0, (w & PRODUCER) != 0};
}

// free's cancel answered LATER. True: acknowledged meanwhile, so destroy, then finish(). False: the
// leaf will. Acquire: the leaf's end, if acknowledged. Release: what cancel left in the frame, for
// the leaf that destroys it.
template <class Atomic>
bool free_later(Atomic& s) noexcept {
  word w = s.load(std::memory_order_acquire);
  do {
    if ((w & ACKED) != 0) return true;
  } while (!s.compare_exchange_weak(w, w & ~(POLLING | NOTIFIED), std::memory_order_acq_rel,
                                    std::memory_order_acquire));
  return false;
}

// ---- look: any thread reads what a suspended body waits for -------------------------------------
// A body is there and nobody runs or destroys it: also one that is detached.
constexpr bool lookable(word w) noexcept {
  const bool has_body = (w & CLOSED) == 0 || (w & CANCELLING) != 0;
  return has_body && (w & (POLLING | LOOKING)) == 0;
}

// True: the caller may read the body, not change it, and must call look_end() soon: who polls
// meanwhile is sent round again. Acquire: what the last poll left in the frame, and the cell.
template <class Atomic>
bool look_begin(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  do {
    if (other_life(w, id) || !lookable(w)) return false;
  } while (!s.compare_exchange_weak(w, w | LOOKING, std::memory_order_acquire,
                                    std::memory_order_relaxed));
  return true;
}

// What free() or the last ack() had to leave undone is the looker's, as after free_begin();
// `detached`: nothing is. Release: the reads of the body come before its next poll or its
// destruction. Acquire: the frame to destroy.
constexpr free_t looked_of(word w) noexcept {
  return (w & CLOSED) == 0 ? free_t::detached : free_of(w & ~LOOKING);
}
constexpr word looked(word w) noexcept {
  return (w & CLOSED) == 0 ? w & ~LOOKING : freed(w & ~LOOKING);
}
template <class Atomic>
free_r look_end(Atomic& s) noexcept {
  word w = s.load(std::memory_order_relaxed);
  while (!s.compare_exchange_weak(w, looked(w), std::memory_order_acq_rel,
                                  std::memory_order_relaxed)) {
  }
  return {looked_of(w), false, (w & FINISHED) != 0, (w & PRODUCER) != 0};
}

// ---- promise: the producer's side. Its handle is the same id, good as long as PRODUCER is set ---
// True: the caller alone may write the value, then resolve_publish(). A second resolver, or a stale
// one, gets false. Acquire: the promise's storage as start left it.
template <class Atomic>
bool resolve_claim(Atomic& s, word id) noexcept {
  word w = s.load(std::memory_order_relaxed);
  do {
    if (other_life(w, id) || (w & PRODUCER) == 0 || (w & RESOLVING) != 0) return false;
  } while (!s.compare_exchange_weak(w, w | RESOLVING, std::memory_order_acquire,
                                    std::memory_order_relaxed));
  return true;
}

struct publish_r {
  bool kept;       // the value will be taken; if false it came too late and the caller releases it
  bool recycle;    // with kept false: the caller was the last, recycle
  bool cancelling; // with kept false: a promise whose cancel answered LATER must now ack()
  act wake;        // with kept true: as after wake()
};

constexpr bool too_late(word w) noexcept { return (w & (CLOSED | DECIDED)) != 0; }
constexpr word published(word w) noexcept {
  const word n = too_late(w) ? w : woken(w) | FINISHED;
  return n & ~(PRODUCER | RESOLVING);
}

// Release: the value, for the poll that takes it. Acquire: the cell; or, if last, all that others
// did with the slot.
template <class Atomic>
publish_r resolve_publish(Atomic& s) noexcept {
  word w = s.load(std::memory_order_acquire);
  word next = 0;
  do {
    next = published(w);
  } while (!s.compare_exchange_weak(w, next, std::memory_order_acq_rel, std::memory_order_acquire));
  if (too_late(w)) return {false, last_out(next), (w & CANCELLING) != 0, act::none};
  return {true, false, false, wake_action(w)};
}

} // namespace bolt::core::state
