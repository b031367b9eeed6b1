// Ids, generations and single transitions: what can be said without interleavings.
#include <gtest/gtest.h>

#include "core/queue_state.hpp"
#include "core/state.hpp"

namespace {

namespace st = bolt::core::state;
namespace qs = bolt::core::queue_state;
using st::word;

constexpr auto no_cell = [] {};

TEST(Ids, take_apart_into_epoch_count_and_index) {
  const word id = st::make_id(st::make_generation(5, 77), 1234);
  EXPECT_EQ(st::epoch_of(id), 5U);
  EXPECT_EQ(st::count_of(id), 77U);
  EXPECT_EQ(st::index_of(id), 1234U);
  EXPECT_EQ(st::generation_of(id), st::make_generation(5, 77));
}

TEST(Ids, zero_names_nothing) {
  for (const word epoch : {word{0}, word{1}, st::max_epoch}) {
    EXPECT_TRUE(st::dead(st::first_word(epoch), 0));
    EXPECT_NE(st::first_word(epoch) & st::gen_mask, 0U);
  }
}

TEST(Ids, G13_of_another_fork_epoch_never_match) {
  st::atomic_word s{st::first_word(3)};
  const word parent = st::start(s, 0) | 7;
  st::atomic_word fresh{st::first_word(4)}; // the child's slab starts anew
  const word child = st::start(fresh, 0) | 7;
  EXPECT_EQ(st::count_of(parent), st::count_of(child));
  EXPECT_NE(st::epoch_of(parent), st::epoch_of(child));
  EXPECT_EQ(st::wake(fresh, parent), st::act::invalid);
  EXPECT_EQ(st::poll_begin(fresh, parent).next, st::begin_t::invalid);
}

TEST(Ids, a_used_up_slot_is_retired_in_its_epoch) {
  const word last = st::make_id(st::make_generation(2, st::max_count - 1), 0);
  st::atomic_word s{last | st::CLOSED};
  EXPECT_FALSE(st::retired(s.load()));
  const word id = st::start(s, 0);
  ASSERT_EQ(st::poll_begin(s, id).next, st::begin_t::run);
  ASSERT_TRUE(st::finish(s));
  EXPECT_TRUE(st::retired(s.load()));
  EXPECT_EQ(st::epoch_of(s.load()), 2U) << "the count ran into the epoch";
  EXPECT_EQ(st::wake(s, id), st::act::invalid);
}

TEST(Transitions, G8_of_a_dead_id_change_nothing) {
  st::atomic_word s{st::first_word(0)};
  const word id = st::start(s, 0);
  ASSERT_EQ(st::poll_begin(s, id).next, st::begin_t::run);
  ASSERT_TRUE(st::finish(s));
  const word after = s.load();
  EXPECT_EQ(st::wake(s, id), st::act::invalid);
  EXPECT_EQ(st::cancel(s, id), st::act::invalid);
  EXPECT_EQ(st::poll_begin(s, id).next, st::begin_t::invalid);
  EXPECT_EQ(st::free_begin(s, id).next, st::free_t::invalid);
  EXPECT_EQ(st::ack(s, id), st::ack_t::invalid);
  EXPECT_FALSE(st::resolve_claim(s, id));
  EXPECT_EQ(s.load(), after);
}

TEST(Transitions, G3_a_second_poll_is_busy) {
  st::atomic_word s{st::first_word(0)};
  const word id = st::start(s, st::POLLING);
  EXPECT_EQ(st::poll_begin(s, id).next, st::begin_t::busy);
}

TEST(Transitions, G6_a_wake_after_the_decision_is_void) {
  st::atomic_word s{st::first_word(0)};
  const word id = st::start(s, 0);
  ASSERT_EQ(st::cancel(s, id), st::act::none);
  ASSERT_EQ(st::poll_begin(s, id).next, st::begin_t::cancel);
  ASSERT_EQ(st::poll_pending(s, false, false, no_cell).next, st::end_t::pending); // LATER
  const word armed = s.load();
  EXPECT_EQ(st::wake(s, id), st::act::none);
  EXPECT_EQ(st::cancel(s, id), st::act::none);
  EXPECT_EQ(s.load(), armed);
  EXPECT_EQ(st::ack(s, id), st::ack_t::call);
  EXPECT_EQ(st::ack(s, id), st::ack_t::invalid) << "acknowledged twice";
}

TEST(Transitions, G7_a_poll_before_the_acknowledgement_runs_nothing) {
  st::atomic_word s{st::first_word(0)};
  const word id = st::start(s, 0);
  st::cancel(s, id);
  ASSERT_EQ(st::poll_begin(s, id).next, st::begin_t::cancel);
  ASSERT_EQ(st::poll_pending(s, false, false, no_cell).next, st::end_t::pending);
  const st::begin_r again = st::poll_begin(s, id);
  EXPECT_EQ(again.next, st::begin_t::wait);
  EXPECT_TRUE(again.token_back);
  EXPECT_EQ(st::poll_pending(s, false, false, no_cell).next, st::end_t::pending);
  ASSERT_EQ(st::ack(s, id), st::ack_t::call);
  st::copied(s);
  EXPECT_EQ(st::poll_begin(s, id).next, st::begin_t::unwind);
}

TEST(Transitions, R4_a_wake_inside_the_poll_answers_again) {
  st::atomic_word s{st::first_word(0)};
  const word id = st::start(s, 0);
  ASSERT_EQ(st::poll_begin(s, id).next, st::begin_t::run);
  ASSERT_EQ(st::wake(s, id), st::act::none);
  bool stored = false;
  EXPECT_EQ(st::poll_pending(s, false, false, [&] { stored = true; }).next, st::end_t::again);
  EXPECT_FALSE(stored) << "a token that is not kept was stored";
}

// A queue whose head counts `n` signallers.
struct queue {
  explicit queue(unsigned n) : head(qs::open_head(qs::first_head(0)) + n * qs::signaller_one) {}
  std::atomic<word> head;
  word id = qs::make_id(qs::first_head(0), 3);
  qs::push_t push(word slot) {
    return qs::push(head, id, slot, [](word) {});
  }
};

TEST(Queue, R5_more_signallers_than_can_be_counted_owe_one_signal) {
  queue q(254);
  EXPECT_EQ(q.push(1), qs::push_t::queued) << "254 are counted: one of them will signal";
  EXPECT_EQ(qs::signallers_of(q.head), 255U);
  EXPECT_EQ(qs::take(q.head, q.id), 1U);
  EXPECT_EQ(q.push(2), qs::push_t::queued) << "owed already";
  EXPECT_EQ(qs::signallers_of(q.head), 255U);
  EXPECT_EQ(qs::signalled(q.head), qs::signalled_t::again);
  EXPECT_EQ(qs::signalled(q.head), qs::signalled_t::done);
  EXPECT_EQ(qs::signallers_of(q.head), 253U);
}

TEST(Queue, R5_a_close_forgets_the_owed_signal_and_waits_for_all) {
  queue q(254);
  ASSERT_EQ(q.push(1), qs::push_t::queued);
  const qs::close_r closed = qs::close(q.head, q.id);
  EXPECT_TRUE(closed.closed);
  EXPECT_FALSE(closed.last);
  EXPECT_EQ(closed.list, 1U);
  for (int left = 254; left > 1; --left) {
    ASSERT_EQ(qs::signalled(q.head), qs::signalled_t::done) << left;
  }
  EXPECT_EQ(qs::signalled(q.head), qs::signalled_t::last);
}

TEST(Queue, R5_closed_takes_nothing_and_closes_once) {
  queue q(0);
  EXPECT_TRUE(qs::close(q.head, q.id).last);
  EXPECT_FALSE(qs::close(q.head, q.id).closed);
  EXPECT_EQ(q.push(1), qs::push_t::closed);
  EXPECT_EQ(qs::take(q.head, q.id), qs::empty_index);
}

TEST(Queue, R5_an_old_id_reaches_nothing_of_the_next_life) {
  queue q(0);
  ASSERT_TRUE(qs::close(q.head, q.id).last);
  const word next = qs::make_id(qs::recycle(q.head), 3);
  EXPECT_EQ(q.push(1), qs::push_t::closed);
  EXPECT_FALSE(qs::close(q.head, next).closed) << "nobody has been given this id yet";
  EXPECT_EQ(qs::push(q.head, next, 1, [](word) {}), qs::push_t::closed);
  EXPECT_EQ(qs::make_id(qs::open(q.head), 3), next);
  EXPECT_EQ(q.push(1), qs::push_t::closed);
  EXPECT_FALSE(qs::close(q.head, q.id).closed);
  EXPECT_EQ(qs::push(q.head, next, 2, [](word) {}), qs::push_t::signal);
  EXPECT_EQ(qs::take(q.head, q.id), qs::empty_index);
  EXPECT_EQ(qs::take(q.head, next), 2U);
}

TEST(Queue, a_used_up_queue_is_retired_in_its_epoch) {
  std::atomic<word> head{qs::make_generation(6, qs::max_count - 1) | qs::closed_index};
  EXPECT_FALSE(qs::retired(head));
  EXPECT_TRUE(qs::retired(qs::recycle(head)));
  EXPECT_EQ(qs::epoch_of(head), 6U);
}

TEST(Queue, reverse_gives_the_order_of_the_pushes) {
  word link[4] = {};
  queue q(0);
  for (const word slot : {word{2}, word{0}, word{3}}) {
    qs::push(q.head, q.id, slot, [&](word below) { link[slot] = below; });
  }
  const auto get = [&](word slot) { return link[slot]; };
  const auto set = [&](word slot, word to) { link[slot] = to; };
  word slot = qs::reverse(qs::take(q.head, q.id), get, set);
  for (const word expected : {word{2}, word{0}, word{3}}) {
    EXPECT_EQ(slot, expected);
    slot = link[slot];
  }
  EXPECT_EQ(slot, qs::empty_index);
}

} // namespace
