// The litmus tests, for any header with the operations of state.hpp (H in the first ones) or of
// queue_state.hpp (the last three); those of group_state.hpp are in litmus_group.hpp. In each, two
// threads hand something over through the word alone, so that it is ordered by the header's memory
// orders and by nothing else. Threads wait for each other with relaxed loads, which order nothing;
// each hand-over happens once, so what the race detector reports does not depend on timing. The
// file is long because all of them share the few functions at its top.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bolt/detail/group_state.hpp"
#include "core/queue_state.hpp"
#include "core/state.hpp"

namespace litmus {

using word = std::uint64_t;
using namespace bolt::core::state;
namespace qs = bolt::core::queue_state;
namespace gs = bolt::detail::group_state;

// What the word guards. Every access to `guarded` is a plain one.
struct shared {
  std::atomic<word> s{first_word(0)};
  std::atomic<word> head{qs::open_head(qs::first_head(0))};
  std::atomic<word> woken{gs::no_child};
  std::atomic<word> count{0};
  std::atomic<word> phase{gs::open};
  std::atomic<int> step{0};
  int guarded = 0;

  void at(int n) const {
    while (step.load(std::memory_order_relaxed) < n)
      std::this_thread::yield();
  }
  void now(int n) { step.store(n, std::memory_order_relaxed); }
  void until(word flag, bool set = true) const {
    while (((s.load(std::memory_order_relaxed) & flag) != 0) != set)
      std::this_thread::yield();
  }
};

inline shared the_shared; // one litmus runs in a process; on the stack it might go uninstrumented

template <class A, class B>
void both(A&& a, B&& b) {
  std::thread other(b);
  a();
  other.join();
}
template <class T>
int number(T e) {
  return static_cast<int>(e);
}
inline void must(bool holds) {
  if (holds) return;
  std::fputs("the litmus did not go as written\n", stderr);
  std::_Exit(3);
}

// A future whose first poll has left its token.
template <class H>
word waiting(shared& x, bool queue = false) {
  const word id = H::start(x, 0);
  must(H::begin(x, id) == begin_t::run);
  must(H::end(x, queue) == end_t::pending);
  return id;
}

// ---- the litmus tests ---------------------------------------------------------------------------

// The waker reads the cell that a poll wrote.
template <class H>
void cell_to_waker() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::begin(x, id) == begin_t::run);
        must(H::end(x, false) == end_t::pending);
      },
      [&] {
        x.until(WAITING);
        must(H::wake(x, id) == act::call);
        ++x.guarded;
        H::copied(x);
      });
}

// A poll reads the data of a wake, which may be the second one.
template <class H>
void data_to_poll(bool notified) {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  if (notified) must(H::wake(x, id) == act::none);
  both(
      [&] {
        ++x.guarded;
        must(H::wake(x, id) == act::none);
        x.now(1);
      },
      [&] {
        x.at(1);
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
      });
}

// A poll writes the cell that a waker, or a drain, has read.
template <class H>
void cell_to_next_poll(bool queue) {
  shared& x = the_shared;
  const word id = waiting<H>(x, queue);
  both(
      [&] {
        must(H::wake(x, id) == (queue ? act::push : act::call));
        x.now(1);
        x.at(2);
        ++x.guarded; // reads it
        if (queue) {
          H::dequeued(x);
        } else {
          H::copied(x);
        }
        x.now(3);
      },
      [&] {
        x.at(1);
        must(H::begin(x, id) == begin_t::run);
        x.now(2);
        x.at(3);
        must(H::end(x, queue) == end_t::pending);
      });
}

// A waker has read the cell before the poll begins; the end of that poll does not look again.
template <class H>
void cell_to_known_poll() {
  shared& x = the_shared;
  const word id = waiting<H>(x);
  both(
      [&] {
        must(H::wake(x, id) == act::call);
        ++x.guarded; // reads it
        H::copied(x);
        x.now(1);
      },
      [&] {
        x.at(1);
        must(H::begin_and_end(x, id) == end_t::pending);
      });
}

// A leaf leaves the frame; the next poll destroys it.
template <class H>
void frame_to_unwinding() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  must(bolt::core::state::cancel(x.s, id) == act::none);
  must(H::begin(x, id) == begin_t::cancel);
  must(H::end(x, false) == end_t::pending);
  both(
      [&] {
        ++x.guarded;
        must(H::ack(x, id) == ack_t::call);
        x.now(1);
      },
      [&] {
        x.at(1);
        x.until(ACKED);
        must(H::begin(x, id) == begin_t::unwind);
        ++x.guarded;
      });
}

// A poll leaves the frame; free, elsewhere, cancels it.
template <class H>
void frame_to_free() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
        must(H::end(x, false) == end_t::pending);
      },
      [&] {
        x.until(WAITING);
        must(H::free(x, id) == free_t::cancel);
        ++x.guarded;
      });
}

// free's cancel leaves the frame; the last leaf destroys it.
template <class H>
void frame_to_detached_leaf() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::free(x, id) == free_t::cancel);
        ++x.guarded;
        must(!H::free_later(x));
      },
      [&] {
        x.until(CLOSED);
        x.until(POLLING, false);
        must(H::ack(x, id) == ack_t::destroy);
        ++x.guarded;
      });
}

// The last leaf leaves the frame while free's cancel runs, and free destroys it.
template <class H>
void frame_to_free_later() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  must(H::free(x, id) == free_t::cancel);
  both(
      [&] {
        ++x.guarded;
        must(H::ack(x, id) == ack_t::none);
      },
      [&] {
        x.until(ACKED);
        must(H::free_later(x));
        ++x.guarded;
      });
}

// A poll leaves the frame; somebody looks into it.
template <class H>
void frame_to_looker() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
        must(H::end(x, false) == end_t::pending);
      },
      [&] {
        x.until(WAITING);
        must(H::look(x, id));
        ++x.guarded; // reads it
      });
}

// Somebody has looked into the frame; the next poll runs it.
template <class H>
void frame_from_looker() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  must(H::look(x, id));
  both(
      [&] {
        ++x.guarded; // reads it
        must(H::look_end(x) == free_t::detached);
      },
      [&] {
        x.until(LOOKING, false);
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
      });
}

// The last leaf leaves the frame of a detached future under a look, whose end destroys it.
template <class H>
void frame_to_end_of_look() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  must(H::free(x, id) == free_t::cancel);
  must(!H::free_later(x));
  must(H::look(x, id));
  both(
      [&] {
        ++x.guarded;
        must(H::ack(x, id) == ack_t::none);
      },
      [&] {
        x.until(ACKED);
        must(H::look_end(x) == free_t::destroy);
        ++x.guarded;
      });
}

// A promise's value.
template <class H>
void value_to_poll() {
  shared& x = the_shared;
  const word id = H::start(x, PRODUCER);
  both(
      [&] {
        must(H::claim(x, id));
        ++x.guarded;
        must(H::publish(x));
      },
      [&] {
        x.until(FINISHED);
        must(H::begin(x, id) == begin_t::take);
        ++x.guarded;
      });
}

// The slot, from one life to whoever sees that it is free.
template <class H>
void slot_to_next_life() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
        must(H::finish(x));
      },
      [&] {
        while ((x.s.load(std::memory_order_acquire) & CLOSED) == 0)
          std::this_thread::yield();
        ++x.guarded;
      });
}

// The cell, from a waker to the poller that ends the life and reuses the slot.
template <class H>
void cell_to_finish() {
  shared& x = the_shared;
  const word id = waiting<H>(x);
  both(
      [&] {
        must(H::wake(x, id) == act::call);
        x.now(1);
        x.at(2);
        ++x.guarded; // reads it
        H::copied(x);
        x.now(3);
      },
      [&] {
        x.at(1);
        must(H::begin(x, id) == begin_t::run);
        x.now(2);
        x.at(3);
        must(H::finish(x));
        ++x.guarded;
      });
}

// The slot, from the waker that was its last pin to whoever sees that it is free.
template <class H>
void slot_from_last_waker() {
  shared& x = the_shared;
  const word id = waiting<H>(x);
  must(H::wake(x, id) == act::call);
  must(H::begin(x, id) == begin_t::run);
  must(!H::finish(x));
  both(
      [&] {
        must(H::copied(x));
        ++x.guarded;
        H::recycle(x);
      },
      [&] {
        for (word w = id; ((w ^ id) & gen_mask) == 0; w = x.s.load(std::memory_order_acquire)) {
          std::this_thread::yield();
        }
        ++x.guarded;
      });
}

// A leaf acknowledges between the load and the swap of a poll's end, which then destroys the frame.
template <class H>
void frame_to_retried_end() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  must(H::cancel(x, id) == act::none);
  must(H::begin(x, id) == begin_t::cancel);
  both(
      [&] {
        x.at(1);
        ++x.guarded;
        must(H::ack(x, id) == ack_t::none);
        x.now(2);
      },
      [&] {
        const end_t end = H::end_slowly(x, [&] {
          x.now(1);
          x.at(2);
        });
        must(end == end_t::unwind);
        ++x.guarded;
      });
}

// The canceller, whose request wakes, reads the cell that a poll wrote.
template <class H>
void cell_to_canceller() {
  shared& x = the_shared;
  const word id = H::start(x, 0);
  both(
      [&] {
        must(H::begin(x, id) == begin_t::run);
        must(H::end(x, false) == end_t::pending);
      },
      [&] {
        x.until(WAITING);
        must(H::cancel(x, id) == act::call);
        ++x.guarded;
        H::copied(x);
      });
}

// The producer, whose value wakes, reads the cell that a poll wrote after it had claimed the
// promise.
template <class H>
void cell_to_producer() {
  shared& x = the_shared;
  const word id = H::start(x, PRODUCER);
  both(
      [&] {
        x.until(RESOLVING);
        must(H::begin(x, id) == begin_t::run);
        must(H::end(x, false) == end_t::pending);
      },
      [&] {
        must(H::claim(x, id));
        x.until(WAITING);
        must(H::publish(x));
        ++x.guarded;
      });
}

// A promise's storage, from start to its resolver.
template <class H>
void storage_to_resolver() {
  shared& x = the_shared;
  const word id = first_word(0) & gen_mask;
  both(
      [&] {
        ++x.guarded;
        must(H::start(x, PRODUCER) == id);
      },
      [&] {
        x.until(CLOSED, false);
        must(H::claim(x, id));
        ++x.guarded;
      });
}

// The slot's fields, from start to the first poll elsewhere.
template <class H>
void slot_to_first_poll() {
  shared& x = the_shared;
  const word id = first_word(0) & gen_mask;
  both(
      [&] {
        ++x.guarded;
        must(H::start(x, 0) == id);
      },
      [&] {
        x.until(CLOSED, false);
        must(H::begin(x, id) == begin_t::run);
        ++x.guarded;
      });
}

// A link, from the pusher to the consumer.
template <class H>
void link_to_consumer() {
  shared& x = the_shared;
  const word id = qs::make_id(x.head, 0);
  both([&] { must(H::push(x, id)); },
       [&] {
         while (qs::index_of(x.head.load(std::memory_order_relaxed)) != 7) {
           std::this_thread::yield();
         }
         must(H::take(x, id) == 7);
         ++x.guarded;
       });
}

// The descriptor, from one signaller to the last, who closes it.
template <class H>
void descriptor_to_last() {
  shared& x = the_shared;
  x.head = (x.head & qs::gen_mask) | 2 * qs::signaller_one | qs::closed_index;
  both(
      [&] {
        ++x.guarded;
        must(!H::last(x));
        x.now(1);
      },
      [&] {
        x.at(1);
        must(H::last(x));
        ++x.guarded;
      });
}

// The descriptor, from the only signaller to the closer.
template <class H>
void descriptor_to_closer() {
  shared& x = the_shared;
  const word id = qs::make_id(x.head, 0);
  x.head = x.head + qs::signaller_one;
  both(
      [&] {
        ++x.guarded;
        must(!H::last(x));
        x.now(1);
      },
      [&] {
        x.at(1);
        must(H::close_last(x, id));
        ++x.guarded;
      });
}

} // namespace litmus
