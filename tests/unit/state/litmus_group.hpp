// The litmus tests for any header with the operations of group_state.hpp: see litmus.hpp.
#pragma once

#include "litmus.hpp"

namespace litmus {

inline void until_is(const std::atomic<word>& w, word value) {
  while (w.load(std::memory_order_relaxed) != value)
    std::this_thread::yield();
}

// A link, from a wake to the root's poll, or to the one that stops the group.
template <class H>
void link_to_root(bool stops) {
  shared& x = the_shared;
  both([&] { must(H::push(x, 10) == gs::push_t::wake_root); },
       [&] {
         until_is(x.woken, 10);
         must((stops ? H::begin_stop(x) : H::take(x)) == 10);
         ++x.guarded;
       });
}

// What was written before the stop, to a wake that finds the group stopping.
template <class H>
void stop_to_waker() {
  shared& x = the_shared;
  both(
      [&] {
        ++x.guarded;
        must(H::begin_stop(x) == gs::no_child);
      },
      [&] {
        until_is(x.woken, gs::closed_stack);
        must(H::push_closed(x, 10));
        ++x.guarded;
      });
}

// What a child leaves behind, to the last one.
template <class H>
void child_to_last() {
  shared& x = the_shared;
  x.phase = gs::stopping;
  x.count = 2;
  both(
      [&] {
        ++x.guarded;
        must(H::one_stopped(x) == gs::told_t::nobody);
        x.now(1);
      },
      [&] {
        x.at(1);
        must(H::one_stopped(x) == gs::told_t::wake);
        ++x.guarded;
      });
}

// The same, to the root's next poll, or to its cancel.
template <class H>
void child_to_root(bool cancels) {
  shared& x = the_shared;
  x.phase = gs::stopping;
  x.count = 1;
  both(
      [&] {
        ++x.guarded;
        must(H::one_stopped(x) == gs::told_t::wake);
      },
      [&] {
        until_is(x.phase, gs::stopped);
        must(cancels ? H::cancel(x) == gs::cancel_t::acknowledged : H::has_stopped(x));
        ++x.guarded;
      });
}

// What the acknowledgement needs, from the cancel to the last child.
template <class H>
void cancel_to_last() {
  shared& x = the_shared;
  x.phase = gs::stopping;
  x.count = 1;
  both(
      [&] {
        ++x.guarded;
        must(H::cancel(x) == gs::cancel_t::later);
      },
      [&] {
        until_is(x.phase, gs::acking);
        must(H::one_stopped(x) == gs::told_t::ack);
        ++x.guarded;
      });
}

} // namespace litmus
