// A call that awaits a hundred thousand others at once; the figures are of each of those. The peers
// use what their documentation recommends for any number: join_all of the crate futures, and
// asio::experimental::make_parallel_group.
#include "floors.hpp"
#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

constexpr std::size_t children = 100'000;

std::vector<std::uint8_t> when_all_arguments(bool yields) {
  std::vector<std::uint8_t> block = wire({children});
  block.push_back(yields ? 1 : 0);
  return block;
}

void when_all(std::size_t n, bool yields) {
  std::uint64_t woken = 0;
  call all("when_all", when_all_arguments(yields), noting_waker(&woken));
  for (std::size_t i = 0; i < n; ++i) {
    bolt_future future = 0;
    bolt_status status = all.start_poll(0, &future) & BOLT_OUTCOME_MASK;
    while (status == BOLT_AGAIN)
      status = all.poll(future, 0) & BOLT_OUTCOME_MASK;
    require(status == BOLT_READY, "when_all is not ready");
    require(all.int_result() == children, "when_all is wrong");
  }
}

} // namespace

group join_group() {
  group g;
  g.name = "join";
  g.rounds = 30;
  g.turn_ns = 1e6;
  const std::string floor = "malloc+free 96";
  g.subjects = {{floor, [](std::size_t n) { malloc_free_96(n * children); }, "", children}};
  const auto add = [&](const std::string& name, std::function<void(std::size_t, bool)> run) {
    for (const bool yields : {false, true}) {
      g.subjects.push_back({name + (yields ? ", yield once" : ", ready"),
                            [run, yields](std::size_t n) { run(n, yields); }, floor, children});
    }
  };
  add("when_all", when_all);
  for (const peer& each : peers()) {
    if (!each.join) continue;
    add(each.name, [join = each.join](std::size_t n, bool yields) {
      for (std::size_t i = 0; i < n; ++i)
        join(children, yields);
    });
  }
  return g;
}

} // namespace bench
