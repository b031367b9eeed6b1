// N tasks that sleep at once: bytes each, and what waking them costs.
//
//   bolt_bench_sleepers bolt|asio N     prints one JSON object; a process for each
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "sleepers.hpp"
#include "subject.hpp"

namespace {

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

int main(int argc, char** argv) {
  const std::size_t n = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  const std::string_view who = argc == 3 ? argv[1] : "";
  if (n == 0 || (who != "bolt" && who != "asio")) {
    std::fprintf(stderr, "usage: %s bolt|asio N\n", argv[0]);
    return 2;
  }
  // What the first timer needs: threads, descriptors.
  const auto sleepers = who == "bolt" ? bench::bolt_sleepers : bench::asio_sleepers;
  sleepers(1, std::chrono::milliseconds(10), [] {});

  const std::size_t before = resident_bytes();
  std::size_t asleep = 0;
  const auto long_enough = std::chrono::milliseconds(50) + n * std::chrono::microseconds(4);
  const double ns = sleepers(n, long_enough, [&] { asleep = resident_bytes(); });
  std::printf("{\"n\": %zu, \"resident\": %.1f, \"wake_ns\": %.1f}\n", n,
              static_cast<double>(asleep - before) / static_cast<double>(n),
              ns / static_cast<double>(n));
}
