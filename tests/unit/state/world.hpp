// What the scripts share: the atomic words under test, the memory they guard, and what only the
// checks know. Compared byte by byte, so it has no padding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace bolt::test {

inline constexpr std::size_t max_tokens = 16;
inline constexpr std::size_t max_leaves = 2;
inline constexpr std::size_t max_producers = 3;
inline constexpr std::size_t group_size = 2;

enum leaf_state : std::uint8_t { leaf_idle, leaf_runs, leaf_told, leaf_ended };

// A future that is only looked at from outside: each of its operations is a step or two.
struct simple_future {
  std::uint8_t alive = 0;
  std::uint8_t polling = 0;
  std::uint8_t armed = 0; // its token is away, until it is woken
  std::uint8_t noted = 0; // a wake that no poll has consumed
  std::uint8_t cancelled = 0;
  std::uint8_t closed = 0; // the host has freed it
  std::uint8_t decided = 0;
  std::uint8_t owed = 0; // its cancel answered LATER, or is about to
  std::uint8_t acked = 0;

  // What a wake, cancel or ack does to it. True: its token is with the caller now.
  bool woken() {
    const bool came = armed != 0;
    armed = 0;
    noted = 1;
    return came;
  }
};

struct world {
  const char* failure = nullptr;
  // the slot's word, the queue's head; of a group: woken, count, phase
  std::uint64_t words[5] = {};
  std::uint64_t life = 0; // the id that everybody knows

  // ---- one future
  std::uint8_t lives = 0;         // started so far
  std::uint8_t owned = 1;         // the slot is free, or private to whoever starts or recycles it
  std::uint8_t cell = 0;          // the armed token
  std::uint8_t cell_writing = 0;  // a poll is in the middle of writing it
  std::uint8_t copying = 0;       // wakers that will read it
  std::uint8_t linked = 0;        // the slot is in the queue
  std::uint8_t unlinked = 0;      // the consumer took it and has not called dequeued()
  std::uint8_t frame = 0;         // alive
  std::uint8_t running = 0;       // its poll or cancel is running
  std::uint8_t was_cancelled = 0; // its cancel was called
  std::uint8_t looked_at = 0;     // somebody reads it
  std::uint8_t owed_ack = 0;      // cancel answered LATER and no ack has come
  std::uint8_t pending = 0;       // leaves that cancel waits for, one more while cancel runs
  std::uint8_t leaf[max_leaves] = {};
  std::uint8_t leaves_busy = 0;
  std::uint8_t event = 0; // what the body waits for has happened
  std::uint8_t value = 0; // a promise's: 0 none, 1 made, 2 delivered or released
  std::uint8_t producer = 0;
  std::uint8_t yielded = 0;
  std::uint8_t tokens = 0; // numbers given out
  std::uint8_t token[max_tokens] = {};

  // ---- one completion queue; its slots are 0 ... max_producers - 1
  std::uint8_t queued[max_producers] = {};
  std::uint8_t turn[max_producers] = {};
  std::uint8_t pushes = 0;
  std::uint8_t delivered = 0; // the turn of the last delivery
  std::uint8_t readable = 0;  // the descriptor
  std::uint8_t fd_closed = 0;
  std::uint8_t signalling = 0;
  std::uint8_t at_work = 0;
  std::uint8_t closed = 0;
  std::uint8_t left = 0; // of those who were signalling from the start

  // ---- one group of children, in its root's frame
  std::uint8_t group_alive = 0;
  simple_future root;
  simple_future child[group_size];
  std::uint8_t stops = 0;              // the root's poller has stopped the group
  std::uint8_t older[group_size] = {}; // the child's link on the stack, + 1
  std::uint8_t held[group_size] = {};  // it answered AGAIN: the root's poller has its token
  std::uint8_t live[group_size] = {};
  std::uint8_t asked[group_size] = {};
  std::uint8_t stopped[group_size] = {};
  std::uint8_t pad[6] = {};
  std::uint64_t link[max_producers] = {};

  void check(bool holds, const char* what) {
    if (!holds && failure == nullptr) failure = what;
  }
  void dispose(std::uint8_t n) {
    check(token[n] != 0, "a token was disposed of twice, or never handed over");
    token[n] = 0;
  }
  bool leaf_in(std::size_t i) const { return leaf[i] == leaf_runs || leaf[i] == leaf_told; }
};

static_assert(std::has_unique_object_representations_v<world>);

} // namespace bolt::test
