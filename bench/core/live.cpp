// N suspended futures at once: bytes each, and whether making, waking and ending them is linear.
//
//   bolt_bench_live WHO N     prints one JSON object; a process each, so that no run warms another
//   up
//
// WHO: libbolt, malloc_free_96 (as many blocks of that size), or a peer (see peer.hpp) by its name
// in the report. What is the host's own is not in the bytes: its list of ids, its list of those
// woken.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace {

class bolt_crowd final : public bench::crowd {
 public:
  void prepare(std::size_t n) override {
    futures_.resize(n, 1); // touched
    tokens_.resize(1024);
  }
  void create() override {
    for (std::size_t i = 0; i < futures_.size(); ++i) {
      bench::require(once_.start_poll(i, &futures_[i]) == BOLT_PENDING, "does not wait");
    }
  }
  void wake_all() override {
    const bolt_runtime& table = bench::runtime();
    for (const bolt_future each : futures_)
      table.future_wake(each);
  }
  // Drains the queue to its end and polls what was woken to its end, first come, first served.
  void finish() override {
    std::size_t finished = 0;
    bolt_status more = BOLT_AGAIN;
    while (more == BOLT_AGAIN) {
      std::size_t drained = 0;
      more = bench::runtime().queue_drain(wakes_.id(), tokens_.data(), tokens_.size(), &drained);
      for (std::size_t i = 0; i < drained; ++i) {
        bench::require(once_.poll(futures_[tokens_[i]], 0) == BOLT_READY, "does not end");
        ++finished;
      }
    }
    bench::require(finished == futures_.size(), "another number of finished futures");
    const bolt_counters end = bench::counters();
    bench::require(end.live_futures == 0 && end.live_frames == 0, "something is left");
  }

 private:
  bench::queue wakes_{false}; // its host is told by a call, as the peers' are
  bench::call once_{"wait_once", {}, wakes_.waker()};
  std::vector<bolt_future> futures_;
  std::vector<std::uint64_t> tokens_;
};

class blocks final : public bench::crowd {
 public:
  void prepare(std::size_t n) override { blocks_.resize(n); }
  void create() override {
    for (void*& each : blocks_) {
      each = std::malloc(96);
      *static_cast<char*>(each) = 1; // touched
    }
  }
  void wake_all() override {}
  void finish() override {
    for (void* each : blocks_)
      std::free(each);
  }

 private:
  std::vector<void*> blocks_;
};

using make_crowd = std::function<std::unique_ptr<bench::crowd>()>;

std::map<std::string, make_crowd> everybody() {
  const std::map<std::string, std::string> names{{"asio awaitable", "asio_awaitable"},
                                                 {"boxed future (Rust)", "rust_box"},
                                                 {"async-ffi", "async_ffi"},
                                                 {"BoltFFI", "boltffi"}};
  std::map<std::string, make_crowd> all{
      {"libbolt", [] { return std::make_unique<bolt_crowd>(); }},
      {"malloc_free_96", [] { return std::make_unique<blocks>(); }},
  };
  for (const bench::peer& each : bench::peers())
    all[names.at(each.name)] = each.make_crowd;
  return all;
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// What malloc has handed out, also by mapping.
std::size_t allocated_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

using times = std::array<double, 3>; // create, wake, finish

template <class Clock, class Created>
times live_once(bench::crowd& all, Clock clock, Created created) {
  times at{};
  double before = clock();
  const auto lap = [&] { return clock() - before; };
  all.create();
  at[0] = lap();
  created();
  before = clock();
  all.wake_all();
  at[1] = lap();
  before = clock();
  all.finish();
  at[2] = lap();
  return at;
}

// A clock that is read without entering the kernel: for what takes no longer than that would.
double precise_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::nano>(now).count();
}

// Lives after the first, which had to fault its memory in: medians. Few futures live for too short
// a time, so theirs are many, less what reading the clock takes.
times live_often(bench::crowd& all, std::size_t n) {
  const bool few = n < 1000;
  const auto clock = few ? precise_ns : bench::thread_ns;
  const std::size_t lives = few ? 2001 : std::max<std::size_t>(1, 20'000 / n);
  std::array<std::vector<double>, 4> laps;
  const auto middle = [lives](std::vector<double>& of) {
    std::ranges::nth_element(of, of.begin() + static_cast<std::ptrdiff_t>(lives / 2));
    return of[lives / 2];
  };
  for (std::size_t i = 0; i < lives; ++i) {
    const times at = live_once(all, clock, [] {});
    for (std::size_t step = 0; step < at.size(); ++step)
      laps[step].push_back(at[step]);
    const double before = clock();
    laps[3].push_back(clock() - before);
  }
  const double reading = middle(laps[3]);
  times at{};
  for (std::size_t step = 0; step < at.size(); ++step)
    at[step] = std::max(0.0, middle(laps[step]) - reading);
  return at;
}

} // namespace

int main(int argc, char** argv) {
  const auto who = everybody();
  if (argc == 1) {
    for (const auto& each : who)
      std::puts(each.first.c_str());
    return 0;
  }
  const std::size_t n = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (n == 0 || !who.contains(argv[1])) {
    std::fprintf(stderr, "usage: %s [WHO N]; or it was built without WHO\n", argv[0]);
    return 2;
  }
  const auto all = who.at(argv[1])();
  all->prepare(n);
  const std::size_t resident = resident_bytes();
  const std::size_t allocated = allocated_bytes();
  std::size_t resident_all = 0;
  std::size_t allocated_all = 0;
  const times at = live_once(*all, bench::thread_ns, [&] {
    resident_all = resident_bytes() - resident;
    allocated_all = allocated_bytes() - allocated;
  });
  const times again = live_often(*all, n);

  const auto each = [n](double total) { return total / static_cast<double>(n); };
  std::printf("{\"n\": %zu, \"resident\": %.1f, \"allocated\": %.1f, \"create_ns\": %.1f, "
              "\"wake_ns\": %.1f, \"finish_ns\": %.1f, \"again\": %.1f}\n",
              n, each(static_cast<double>(resident_all)), each(static_cast<double>(allocated_all)),
              each(at[0]), each(at[1]), each(at[2]), each(again[0] + again[1] + again[2]));
}
