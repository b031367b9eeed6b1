// Producers, a consumer and a closer of one completion queue, as scripts on the operations of
// queue_state.hpp, with the checks of tests/model/queue.pml.
#pragma once

#include <ostream>

#include "ops.hpp"

namespace bolt::test {

struct queue_scenario {
  int producers = 2;
  int pushes = 2;     // of each producer, each of the same slot
  int cap = 2;        // of a drain
  int signalling = 0; // others that are signalling all the time: they are in the head's count
  bool closes = false;
  bool function = false; // signals are calls of a function: nobody is counted
  bool ordered = false;  // check the order, too: the turns make for many more states
};

verdict explore(const queue_ops& ops, const queue_scenario& scenario, std::size_t limit);

struct queue_case {
  const char* name;
  queue_scenario scenario;

  friend void PrintTo(const queue_case& c, std::ostream* out) { *out << c.name; }
};

inline const queue_case queue_cases[] = {
    {"one_producer", {.producers = 1, .pushes = 3, .ordered = true}},
    {"two_producers", {}},
    {"two_producers_in_order", {.ordered = true}},
    {"two_producers_drains_of_one", {.cap = 1}},
    {"two_producers_close", {.closes = true}},
    {"two_producers_by_function", {.function = true, .ordered = true}},
    {"two_producers_by_function_drains_of_one", {.cap = 1, .function = true}},
    {"two_producers_by_function_close", {.closes = true, .function = true}},
    {"three_producers", {.producers = 3, .pushes = 1}},
    {"all_but_one_counted", {.signalling = 253}},
    {"all_counted", {.signalling = 254}},
    {"all_but_one_counted_close", {.pushes = 1, .signalling = 253, .closes = true}},
};

} // namespace bolt::test
