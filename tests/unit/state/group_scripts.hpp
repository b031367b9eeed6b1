// A root with two children, as child_group.hpp runs them: scripts on the operations of
// group_state.hpp, with the checks of tests/model/group.pml.
#pragma once

#include <ostream>

#include "ops.hpp"

namespace bolt::test {

struct group_scenario {
  bool never = false;    // the children's leaves end only when they are told to
  bool gives_up = false; // the root stops its children in its first poll
  bool cancels = false;
  bool frees = false;
};

verdict explore(const group_ops& ops, const group_scenario& scenario, std::size_t limit);

struct group_case {
  const char* name;
  group_scenario scenario;

  friend void PrintTo(const group_case& c, std::ostream* out) { *out << c.name; }
};

inline const group_case group_cases[] = {
    {"both_end", {}},
    {"cancel", {.cancels = true}},
    {"cancel_never_ready", {.never = true, .cancels = true}},
    {"free", {.frees = true}},
    {"free_never_ready", {.never = true, .frees = true}},
    {"gives_up", {.gives_up = true}},
    {"gives_up_never_ready", {.never = true, .gives_up = true}},
    {"gives_up_cancel", {.gives_up = true, .cancels = true}},
    {"gives_up_cancel_never_ready", {.never = true, .gives_up = true, .cancels = true}},
    {"gives_up_free_never_ready", {.never = true, .gives_up = true, .frees = true}},
    {"cancel_and_free_never_ready", {.never = true, .cancels = true, .frees = true}},
};

} // namespace bolt::test
