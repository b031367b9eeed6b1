// What the walk over live futures tells of calls that wait.
#include <algorithm>

#include "conformance.hpp"

namespace {

using namespace host;

struct sight {
  bolt_future future = 0;
  std::string name;
  std::string state;
  std::string waits_for;
  bolt_future parent = 0;
  std::uint64_t age = 0;
  std::vector<std::string> functions; // without their namespaces
};

std::vector<sight> walk() {
  std::vector<sight> all;
  runtime().live_walk(
      [](void* data, const bolt_live* live) {
        sight one;
        one.future = live->future;
        if (live->name != nullptr) one.name = live->name;
        one.state = live->state;
        if (live->place.waits_for != nullptr) one.waits_for = live->place.waits_for;
        one.parent = live->place.parent;
        one.age = live->age;
        for (std::uint32_t i = 0; i < live->place.n_frames; ++i) {
          const std::string name = live->place.frames[i].function;
          one.functions.push_back(name.substr(name.rfind(':') + 1));
          EXPECT_NE(std::string_view(live->place.frames[i].file).find("calls.cpp"),
                    std::string_view::npos);
        }
        static_cast<std::vector<sight>*>(data)->push_back(one);
      },
      &all);
  return all;
}

TEST_F(conformance, live_names_and_frames) {
  loop on;
  const journal what;
  const gate open;
  call nested(on, "nested", args().put(what.id).put(open.id));
  EXPECT_EQ(nested.poll(), BOLT_PENDING);
  const auto all = walk();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "nested");
  EXPECT_EQ(all[0].state, "waiting");
  EXPECT_EQ(all[0].parent, 0u);
  EXPECT_NE(all[0].waits_for.find("at_gate"), std::string::npos) << all[0].waits_for;
  EXPECT_EQ(all[0].functions, (std::vector<std::string>{"inner", "middle", "nested"}));
  EXPECT_LT(all[0].age, 300'000'000'000u);
  open.open();
  EXPECT_EQ(finish(on, nested).status, BOLT_READY);
  EXPECT_TRUE(walk().empty());
}

TEST_F(conformance, live_children) {
  loop on;
  const journal what;
  const gate open;
  const gate first;
  const gate second;
  call both(on, "hold_both", args().put(what.id).put(open.id).put(first.id).put(second.id));
  EXPECT_EQ(both.poll(), BOLT_PENDING);
  const auto all = walk();
  ASSERT_EQ(all.size(), 3u);
  const auto root =
      std::find_if(all.begin(), all.end(), [](const sight& s) { return s.parent == 0; });
  ASSERT_NE(root, all.end());
  EXPECT_EQ(root->name, "hold_both");
  EXPECT_EQ(root->waits_for, "its children");
  for (const sight& child : all) {
    if (child.future == root->future) continue;
    EXPECT_EQ(child.parent, root->future);
    EXPECT_EQ(child.functions, std::vector<std::string>{"hold_as"});
  }
  open.open();
  EXPECT_EQ(finish(on, both).status, BOLT_READY);
}

} // namespace
