// How cost grows: with the depth of a chain, and with the size of what is passed. A group for each
// point of a curve: "ready at depth 10", "echo of 1000 bytes". (Live futures: live.cpp.)
#include <algorithm>
#include <memory>
#include <string>

#include "floors.hpp"
#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

using work = std::function<void(std::size_t n)>;
using deep_work = std::function<void(std::size_t n, std::int64_t depth)>;

// `weight`: how many frames a figure is of.
group depth_group(const std::string& what, std::int64_t depth, std::int64_t weight,
                  const deep_work& ours, deep_work peer::* theirs) {
  const auto at_depth = [depth](deep_work run) -> work {
    return [run, depth](std::size_t n) { run(n, depth); };
  };
  group g;
  g.name = what + " at depth " + std::to_string(depth);
  // The chain is built inside a turn, so a turn is long enough for that not to show.
  g.turn_ns = 400e3;
  g.rounds = 100;
  const auto frames = static_cast<double>(weight);
  g.subjects = {{"libbolt", at_depth(ours), "", frames}};
  for (const peer& each : peers())
    g.subjects.push_back({each.name, at_depth(each.*theirs), "", frames});
  return g;
}

// What is passed is there before the turn, of one size at a time: to make it takes longer than a
// call of the largest.
template <class Made, class Make>
Made& of_size(std::size_t bytes, Make make) {
  static std::unique_ptr<Made> made;
  static std::size_t size = 0;
  if (made == nullptr || size != bytes) made = make();
  size = bytes;
  return *made;
}

void echo(std::size_t n, std::string_view text) {
  call& echo =
      of_size<call>(text.size(), [text] { return std::make_unique<call>("echo", wire(text)); });
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(echo.start_poll(0, &future) == BOLT_READY, "echo is not ready");
    require(echo.result_size() == sizeof(std::uint32_t) + text.size(), "echo is wrong");
    echo.release();
  }
}

// An author keeps his copy of what was passed, and the caller gets one: two are what it takes.
void two_copies(std::size_t n, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i) {
    copy_bytes(text.data(), text.size());
    copy_bytes(text.data(), text.size());
  }
}

group payload_group(std::size_t bytes) {
  const auto passed = [bytes](std::function<void(std::size_t, std::string_view)> run) -> work {
    return [run, bytes](std::size_t n) {
      run(n, of_size<std::string>(bytes,
                                  [bytes] { return std::make_unique<std::string>(bytes, 'x'); }));
    };
  };
  group g;
  g.name = "echo of " + std::to_string(bytes) + " bytes";
  g.turn_ns = bytes <= 100'000 ? 2e6 : 20e6;
  g.rounds = bytes <= 100'000 ? 50 : 10;
  g.subjects = {{"libbolt", passed(echo), ""}, {"two copies", passed(two_copies), ""}};
  for (const peer& each : peers())
    g.subjects.push_back({each.name, passed(each.echo), ""});
  return g;
}

} // namespace

std::vector<group> all_groups() {
  std::vector<group> groups;
  for (const std::int64_t depth : {1, 10, 100, 1000}) {
    groups.push_back(depth_group("ready", depth, depth, chain, &peer::chain));
    groups.push_back(depth_group("resume", depth, 1, resume, &peer::resume));
  }
  for (std::size_t bytes = 1; bytes <= 100'000'000; bytes *= 10)
    groups.push_back(payload_group(bytes));
  return groups;
}

} // namespace bench
