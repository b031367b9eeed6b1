// N suspended futures at once: bytes each, and whether making and ending them is linear.
//
//   bolt_bench_live N     prints one JSON object; a process per N, so that no run warms another up
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "host.hpp"
#include "subject.hpp"

namespace {

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

// Drains the queue to its end and polls what was woken to its end, first come, first served.
std::size_t finish(const bench::queue& wakes, std::vector<bolt_future>& futures,
                   bench::call& once) {
  std::vector<std::uint64_t> tokens(1024);
  std::size_t finished = 0;
  bolt_status more = BOLT_AGAIN;
  while (more == BOLT_AGAIN) {
    std::size_t drained = 0;
    more = bench::runtime().queue_drain(wakes.id(), tokens.data(), tokens.size(), &drained);
    for (std::size_t i = 0; i < drained; ++i) {
      bench::require(once.poll(futures[tokens[i]], 0) == BOLT_READY, "does not end");
      ++finished;
    }
  }
  return finished;
}

} // namespace

int main(int argc, char** argv) {
  const std::size_t n = argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 0;
  if (n == 0) {
    std::fprintf(stderr, "usage: %s N\n", argv[0]);
    return 2;
  }
  const bolt_runtime& table = bench::runtime();
  const bench::queue wakes(true);
  bench::call once("wait_once", {}, wakes.waker());
  std::vector<bolt_future> futures(n, 1); // touched: its pages are not the futures'

  const std::size_t resident = resident_bytes();
  const std::size_t allocated = allocated_bytes();
  double begin = bench::thread_ns();
  for (std::size_t i = 0; i < n; ++i) {
    bench::require(once.start_poll(i, &futures[i]) == BOLT_PENDING, "does not wait");
  }
  const double created = bench::thread_ns() - begin;
  const std::size_t resident_all = resident_bytes() - resident;
  const std::size_t allocated_all = allocated_bytes() - allocated;
  bench::require(bench::counters().live_futures == n, "another number of live futures");

  begin = bench::thread_ns();
  for (const bolt_future each : futures)
    table.future_wake(each);
  const double woken = bench::thread_ns() - begin;
  begin = bench::thread_ns();
  bench::require(finish(wakes, futures, once) == n, "another number of finished futures");
  const double finished = bench::thread_ns() - begin;
  const bolt_counters end = bench::counters();
  bench::require(end.live_futures == 0 && end.live_frames == 0, "something is left");

  const auto each = [n](double total) { return total / static_cast<double>(n); };
  std::printf("{\"n\": %zu, \"resident\": %.1f, \"allocated\": %.1f, \"create_ns\": %.1f, "
              "\"wake_ns\": %.1f, \"finish_ns\": %.1f}\n",
              n, each(static_cast<double>(resident_all)), each(static_cast<double>(allocated_all)),
              each(created), each(woken), each(finished));
}
