// The threads that may act on one future, as scripts on the header's operations. They do what the
// core does with each result, and check what tests/model/future.pml checks, under the same scenario
// names.
#pragma once

#include "ops.hpp"

namespace bolt::test {

struct future_scenario {
  int lives = 1;
  bool queue = false;
  int wakers = 0;
  bool never = false; // the event never happens
  int leaves = 0;
  int promise = 0; // 1: its cancel answers ACKNOWLEDGED; 2: LATER, if the producer is alive
  int resolvers = 0;
  int cancellers = 0;
  int freers = 0;
  int pollers = 0; // beside the host
  int stray = 0;   // wakes without an event
  int lookers = 0;
  bool self_wakes = false;
  bool cancel_polls = false; // the host cancels by its polls, from the second one on
};

// Searches every interleaving of the scenario, up to `limit` states.
verdict explore(const state_ops& ops, const future_scenario& scenario, std::size_t limit);

} // namespace bolt::test
