// The scenarios: small enough to be searched whole in a few seconds under a sanitizer.
#pragma once

#include <ostream>

#include "future_scripts.hpp"

namespace bolt::test {

inline constexpr std::size_t state_limit = 400'000;

struct future_case {
  const char* name;
  future_scenario scenario;

  friend void PrintTo(const future_case& c, std::ostream* out) { *out << c.name; }
};

inline const future_case future_cases[] = {
    {"ready_twice", {.lives = 2}},
    {"wake", {.wakers = 1}},
    {"wake_in_two_lives", {.lives = 2, .wakers = 1}},
    {"two_wakers", {.wakers = 2}},
    {"wake_by_queue", {.queue = true, .wakers = 1, .stray = 1}},
    {"wake_and_second_poller", {.wakers = 1, .pollers = 1}},
    {"wake_stray_and_second_poller", {.wakers = 1, .pollers = 1, .stray = 1}},
    {"wake_by_queue_and_second_poller", {.queue = true, .wakers = 1, .pollers = 1}},
    {"wake_by_queue_stray_and_second_poller",
     {.queue = true, .wakers = 1, .pollers = 1, .stray = 1}},
    {"two_wakers_in_two_lives", {.lives = 2, .wakers = 2}},
    {"self_wake", {.wakers = 1, .self_wakes = true}},
    {"cancel", {.never = true, .cancellers = 1}},
    {"cancel_twice", {.never = true, .cancellers = 2}},
    {"cancel_and_wake", {.wakers = 1, .cancellers = 1}},
    {"cancel_by_poll", {.never = true, .cancel_polls = true}},
    {"cancel_by_poll_in_two_lives", {.lives = 2, .wakers = 1, .cancel_polls = true}},
    {"cancel_by_poll_and_stray", {.wakers = 1, .stray = 1, .cancel_polls = true}},
    {"cancel_by_poll_queue", {.queue = true, .wakers = 1, .stray = 1, .cancel_polls = true}},
    {"cancel_by_poll_and_second_poller", {.wakers = 1, .pollers = 1, .cancel_polls = true}},
    {"cancel_by_poll_and_free", {.wakers = 1, .freers = 1, .cancel_polls = true}},
    {"free", {.never = true, .freers = 1}},
    {"free_twice", {.never = true, .freers = 2}},
    {"free_and_wake", {.wakers = 1, .freers = 1}},
    {"free_and_wake_by_queue", {.queue = true, .wakers = 1, .freers = 1}},
    {"cancel_and_free", {.never = true, .cancellers = 1, .freers = 1}},
    {"cancel_free_and_wake", {.wakers = 1, .cancellers = 1, .freers = 1}},
    {"leaf_ends", {.leaves = 1}},
    {"leaf_and_cancel", {.leaves = 1, .cancellers = 1}},
    {"leaf_cancel_and_second_poller", {.leaves = 1, .cancellers = 1, .pollers = 1}},
    {"leaf_cancel_by_queue", {.queue = true, .leaves = 1, .cancellers = 1}},
    {"leaf_cancel_by_poll", {.leaves = 1, .stray = 1, .cancel_polls = true}},
    {"leaf_cancel_by_poll_queue", {.queue = true, .leaves = 1, .cancel_polls = true}},
    {"leaf_and_free", {.leaves = 1, .freers = 1}},
    {"leaf_stray_and_free", {.leaves = 1, .freers = 1, .stray = 1}},
    {"leaf_cancel_and_free", {.leaves = 1, .cancellers = 1, .freers = 1}},
    {"two_leaves_and_cancel", {.leaves = 2, .cancellers = 1}},
    {"two_leaves_and_free", {.leaves = 2, .freers = 1}},
    {"promise", {.promise = 1, .resolvers = 1}},
    {"promise_two_resolvers", {.promise = 1, .resolvers = 2}},
    {"promise_and_cancel", {.promise = 1, .resolvers = 1, .cancellers = 1}},
    {"promise_and_cancel_by_poll", {.promise = 1, .resolvers = 1, .cancel_polls = true}},
    {"promise_and_free", {.promise = 1, .resolvers = 1, .freers = 1}},
    {"promise_by_queue", {.queue = true, .promise = 1, .resolvers = 1, .cancellers = 1}},
    {"late_promise_and_cancel", {.promise = 2, .resolvers = 1, .cancellers = 1}},
    {"late_promise_and_cancel_by_poll", {.promise = 2, .resolvers = 1, .cancel_polls = true}},
    {"late_promise_and_free", {.promise = 2, .resolvers = 1, .freers = 1}},
    {"look_and_wake", {.wakers = 1, .lookers = 1}},
    {"look_and_wake_by_queue", {.queue = true, .wakers = 1, .lookers = 1}},
    {"look_in_two_lives", {.lives = 2, .wakers = 1, .lookers = 1}},
    {"look_and_cancel", {.never = true, .cancellers = 1, .lookers = 2}},
    {"look_and_cancel_by_poll", {.wakers = 1, .lookers = 1, .cancel_polls = true}},
    {"look_and_free", {.wakers = 1, .freers = 1, .lookers = 1}},
    {"look_and_free_by_queue", {.queue = true, .wakers = 1, .freers = 1, .lookers = 1}},
    {"look_and_leaf", {.leaves = 1, .cancellers = 1, .lookers = 1}},
    {"look_leaf_and_free", {.leaves = 1, .freers = 1, .lookers = 1}},
    {"look_promise_and_free", {.promise = 1, .resolvers = 1, .freers = 1, .lookers = 1}},
    {"look_late_promise_and_free", {.promise = 2, .resolvers = 1, .freers = 1, .lookers = 1}},
};

} // namespace bolt::test
