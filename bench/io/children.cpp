// Whether many children, and deep chains, cost each of them more than a few do.
#include <vector>

#include "groups.hpp"
#include "on_reactor.hpp"

namespace bench {

namespace {

bolt::task<int> ready() { co_return 1; }

bolt::task<void> all_ready(std::size_t n) {
  std::vector<bolt::task<int>> all;
  all.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    all.push_back(ready());
  const std::vector<int> ones = co_await bolt::when_all(std::move(all));
  require(ones.size() == n, "another number of results");
}

bolt::task<void> one_turn() { co_await bolt::yield(); }

bolt::task<void> in_scope(std::size_t n) {
  bolt::scope jobs;
  auto body = [&]() -> bolt::task<void> {
    for (std::size_t i = 0; i < n; ++i)
      jobs.spawn(one_turn());
    co_return;
  };
  co_await jobs.run(body);
}

bolt::task<int> chain(std::size_t depth) {
  if (depth == 0) {
    co_await bolt::yield();
    co_return 0;
  }
  co_return 1 + co_await chain(depth - 1);
}

bolt::task<void> chains(std::size_t n, std::size_t depth) {
  for (std::size_t i = 0; i < n; ++i) {
    const int frames = co_await chain(depth);
    require(frames == static_cast<int>(depth), "another depth");
  }
}

subject sized(const std::string& what, bolt::task<void> (*run)(std::size_t), std::size_t size,
              const std::string& floor) {
  return {what + std::to_string(size),
          [run, size](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i)
              bolt::block_on(run(size));
          },
          floor, static_cast<double>(size)};
}

subject deep(std::size_t depth, const std::string& floor) {
  return {"chain of " + std::to_string(depth),
          [depth](std::size_t n) { bolt::block_on(chains(n, depth)); }, floor,
          static_cast<double>(depth)};
}

} // namespace

group children_group() {
  group g;
  g.name = "children";
  g.rounds = 20;
  g.turn_ns = 1e6;
  g.subjects = {
      sized("ready in when_all, of ", all_ready, 10'000, ""),
      sized("ready in when_all, of ", all_ready, 100'000, "ready in when_all, of 10000"),
      sized("in a scope, of ", in_scope, 10'000, ""),
      sized("in a scope, of ", in_scope, 100'000, "in a scope, of 10000"),
      deep(10, ""),
      deep(1'000, "chain of 10"),
  };
  return g;
}

} // namespace bench
