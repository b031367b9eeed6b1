// Tasks that await tasks: a chain that is ready at once, a loop of ready awaits, and the resumption
// of a deep chain.
#include <map>
#include <string>

#include "boxed_peer.hpp"
#include "floors.hpp"
#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

// `depth` frames: the call itself, and depth - 1 nested awaits.
void chain(std::size_t n, std::int64_t depth) {
  call deep("chain", wire({depth}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(deep.start_poll(0, &future) == BOLT_READY, "the chain is not ready");
  }
  if (n != 0) require(deep.int_result() == depth, "the chain is wrong");
}

namespace {

// The same of ten different functions.
void ten_steps(std::size_t n) {
  call steps("ten_steps", wire({1}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(steps.start_poll(0, &future) == BOLT_READY, "the steps are not ready");
  }
  if (n != 0) require(steps.int_result() == 10, "the steps are wrong");
}

// One call whose body awaits `times` ready tasks in a loop.
void await_loop(std::int64_t times) {
  call loop("await_loop", wire({times}));
  bolt_future future = 0;
  require(loop.start_poll(0, &future) == BOLT_READY, "the loop is not ready");
}

} // namespace

void resume(std::size_t n, std::int64_t depth) {
  static std::uint64_t last_token = 0;
  suspended task("wait_forever", wire({depth}), noting_waker(&last_token));
  const bolt_runtime& table = task.runtime();
  const bolt_future id = task.id();
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    require(task.poll(i) == BOLT_PENDING, "does not wait");
  }
}

group chain_group() {
  const std::string floor = "1 frame";
  group g;
  g.name = "chain";
  g.subjects = {
      {floor, [](std::size_t n) { chain(n, 1); }, ""},
      {"10 frames", [](std::size_t n) { chain(n, 10); }, floor},
      {"one ready await in a loop", [](std::size_t n) { await_loop(static_cast<std::int64_t>(n)); },
       floor},
      {"1 boxed (C++ copy)", [](std::size_t n) { boxed_chain(n, 1); }, ""},
      {"10 boxed (C++ copy)", [](std::size_t n) { boxed_chain(n, 10); }, "1 boxed (C++ copy)"},
      {"malloc+free 96", malloc_free_96, ""},
      {"ten steps", ten_steps, floor},
  };
  const std::map<std::string, std::string> names{{"asio awaitable", "asio awaitables"},
                                                 {"boxed future (Rust)", "boxed (Rust)"}};
  for (const peer& each : peers()) {
    const auto found = names.find(each.name);
    const std::string name = found == names.end() ? each.name : found->second;
    const auto of = [chain = each.chain](std::int64_t depth) {
      return [chain, depth](std::size_t n) { chain(n, depth); };
    };
    const std::string one = name == "asio awaitables" ? "1 asio awaitable" : "1 " + name;
    g.subjects.push_back({one, of(1), ""});
    g.subjects.push_back({"10 " + name, of(10), one});
    g.subjects.push_back({"ten steps, " + each.name, each.ten_steps, ""});
  }
  return g;
}

group loop_group() {
  const auto loops = [](std::int64_t times) {
    return [times](std::size_t n) {
      for (std::size_t i = 0; i < n; ++i)
        await_loop(times);
    };
  };
  group g;
  g.name = "loop";
  g.rounds = 8;
  g.subjects = {
      {"of 10,000", loops(10'000), "", 10e3},
      {"of 3,000,000", loops(3'000'000), "of 10,000", 3e6},
  };
  return g;
}

group resume_group() {
  // The chain is built inside a turn, so a turn is long enough for that not to show.
  group g;
  g.name = "resume";
  g.turn_ns = 400e3;
  g.rounds = 400;
  g.subjects = {
      {"depth 1", [](std::size_t n) { resume(n, 1); }, ""},
      {"depth 100", [](std::size_t n) { resume(n, 100); }, "depth 1"},
  };
  return g;
}

} // namespace bench
