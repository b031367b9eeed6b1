// What bolt_live_walk tells of suspended tasks: the frames, innermost first, and what they wait
// for.
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/bolt.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

struct seen {
  std::string state;
  std::string waits_for;
  bolt_future parent = 0;
  std::vector<std::string> frames; // function:line
  std::uint32_t depth = 0;
};

std::map<bolt_future, seen> walk() {
  std::map<bolt_future, seen> all;
  EXPECT_EQ(bolt_live_walk(
                [](void* data, const bolt_live* live) {
                  seen& one = (*static_cast<std::map<bolt_future, seen>*>(data))[live->future];
                  one.state = live->state;
                  one.depth = live->place.depth;
                  one.parent = live->place.parent;
                  if (live->place.waits_for != nullptr) one.waits_for = live->place.waits_for;
                  for (std::uint32_t i = 0; i < live->place.n_frames; ++i) {
                    const bolt_frame& frame = live->place.frames[i];
                    EXPECT_NE(std::string(frame.file).find("live_test.cpp"), std::string::npos);
                    one.frames.push_back(std::string(frame.function) + ":" +
                                         std::to_string(frame.line));
                  }
                },
                &all),
            BOLT_OK);
  return all;
}

std::string at(const char* function, int line) {
  return "bolt::test::(anonymous namespace)::" + std::string(function) + ":" + std::to_string(line);
}
// GCC writes {anonymous}, Clang (anonymous namespace).
std::string as_clang(std::string name) {
  const std::string gcc = "{anonymous}";
  if (const auto where = name.find(gcc); where != std::string::npos) {
    name.replace(where, gcc.size(), "(anonymous namespace)");
  }
  return name;
}
std::vector<std::string> as_clang(std::vector<std::string> names) {
  for (std::string& name : names)
    name = as_clang(name);
  return names;
}

struct LiveTest : leak_check {};

constexpr int row_line = __LINE__ + 1;
task<int> row(gate& g) { co_return co_await gated(g); }
constexpr int user_line = __LINE__ + 1;
task<int> user(gate& g) { co_return co_await row(g); }

TEST_F(LiveTest, frames_stand_innermost_first_with_their_lines) {
  gate g;
  host h(user(g));
  ASSERT_EQ(h.poll(), BOLT_PENDING);
  const seen one = walk().at(h.id());
  EXPECT_EQ(one.state, "waiting");
  EXPECT_EQ(as_clang(one.frames), (std::vector{at("row", row_line), at("user", user_line)}));
  EXPECT_EQ(one.depth, 2U);
  EXPECT_NE(one.waits_for.find("gated"), std::string::npos)
      << "the type's own name: " << one.waits_for;
  g.open(1);
  h.wait_for_wake();
  EXPECT_EQ(h.poll(), BOLT_READY);
  EXPECT_TRUE(walk().empty());
}

task<int> deep(gate& g, int n) {
  if (n > 1) co_return co_await deep(g, n - 1);
  co_return co_await gated(g);
}

TEST_F(LiveTest, of_a_deep_chain_the_innermost_frames_are_told) {
  gate g;
  host h(deep(g, 1000));
  ASSERT_EQ(h.poll(), BOLT_PENDING);
  const seen one = walk().at(h.id());
  EXPECT_EQ(one.depth, 1000U);
  EXPECT_EQ(one.frames.size(), 64U);
  EXPECT_EQ(h.free(), BOLT_OK | BOLT_TOKEN_BACK);
}

task<void> both(gate& a, gate& b) { co_await when_all(row(a), row(b)); }

TEST_F(LiveTest, children_name_their_parent) {
  gate a;
  gate b;
  host h(both(a, b));
  ASSERT_EQ(h.poll(), BOLT_PENDING);
  const auto all = walk();
  ASSERT_EQ(all.size(), 3U);
  for (const auto& [id, one] : all) {
    if (id == h.id()) {
      EXPECT_EQ(one.parent, 0U);
      EXPECT_EQ(one.waits_for, "its children");
      EXPECT_EQ(one.frames.size(), 1U);
    } else {
      EXPECT_EQ(one.parent, h.id());
      EXPECT_EQ(as_clang(one.frames), (std::vector{at("row", row_line)}));
    }
  }
  a.open();
  b.open();
  h.wait_for_wake();
  EXPECT_EQ(h.run(), BOLT_READY);
}

TEST_F(LiveTest, a_root_that_waits_for_what_it_spawned_says_so) {
  gate g;
  host h([](gate& own, gate& child) -> task<void> {
    (void)co_await spawn(row(child));
    co_await gated(own, cancel_answer::acknowledged);
  }(g, g));
  ASSERT_EQ(h.poll(), BOLT_PENDING);
  const auto all = walk();
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(h.id()).frames.size(), 1U);
  EXPECT_EQ(h.free(), BOLT_OK | BOLT_TOKEN_BACK);
}

task<void> in_a_call(std::mutex& m) {
  auto call = blocking([&] { const std::lock_guard lock(m); });
  co_await call;
}

TEST_F(LiveTest, G7_a_cancelled_call_is_seen_where_it_waits_for_its_acknowledgement) {
  std::mutex m;
  m.lock();
  host h(in_a_call(m));
  ASSERT_EQ(h.poll(), BOLT_PENDING);
  EXPECT_EQ(walk().at(h.id()).waits_for, "a blocking call");
  EXPECT_EQ(h.cancel(), BOLT_OK);
  h.wait_for_wake();
  const bolt_status status = h.poll(); // CANCELLED if the call had not begun
  if (status == BOLT_PENDING) {
    const seen one = walk().at(h.id());
    EXPECT_EQ(one.state, "cancelling");
    EXPECT_EQ(one.waits_for, "a blocking call");
    m.unlock();
    h.wait_for_wake();
    EXPECT_EQ(h.poll(), BOLT_CANCELLED);
  } else {
    EXPECT_EQ(status, BOLT_CANCELLED);
    m.unlock();
  }
}

TEST_F(LiveTest, what_has_not_begun_says_so) {
  gate g;
  bolt_call call{};
  call.size = sizeof call;
  call.body = make_body<as_text>(row(g));
  bolt_future id = 0;
  ASSERT_EQ(bolt_future_start(&call, &id, nullptr), BOLT_OK);
  const seen one = walk().at(id);
  EXPECT_EQ(one.state, "idle");
  EXPECT_EQ(one.waits_for, "its first poll");
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
}

} // namespace
} // namespace bolt::test
