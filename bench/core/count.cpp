// Counts instead of times: repeatable on any machine.
//
//   bolt_bench_count                         allocations per operation after warm-up, as JSON
//   bolt_bench_count [GROUP SUBJECT N]...    to run under callgrind, see bench/tool/callgrind.py
//
// malloc and its like are wrapped here, in a program that times nothing.
#include <sched.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "host.hpp"
#include "subject.hpp"

// glibc's own entry points: what its malloc and free are aliases of.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {
// Per thread: another thread's allocations are none of the subject's.
thread_local std::uint64_t allocations = 0;
} // namespace

extern "C" {
void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  ++allocations;
  *out = __libc_memalign(alignment, size);
  return *out == nullptr ? ENOMEM : 0;
}
}

namespace {

constexpr std::size_t warm_up = 10'000;
constexpr std::size_t counted = 10'000;

// A run's own set-up (argument blocks, a started task) allocates the same for any n, so it cancels
// out between n and 2n.
double allocations_per_operation(const bench::subject& each) {
  each.run(warm_up);
  const std::uint64_t before = allocations;
  each.run(counted);
  const std::uint64_t between = allocations;
  each.run(2 * counted);
  const std::uint64_t after = allocations;
  const double once = static_cast<double>(between - before);
  const double twice = static_cast<double>(after - between);
  return (twice - once) / static_cast<double>(counted);
}

// What the gate must find: `add` as in ready.cpp, with something too much before each call.
template <class Extra>
void add_and(std::size_t n, Extra extra) {
  static bench::call add("add", bench::wire({20, 22}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    extra();
    bench::require(add.start_poll(0, &future) == BOLT_READY, "add is not ready");
  }
}

void some_work() {
  for (volatile int work = 0; work < 3;)
    work = work + 1;
}

void an_allocation() { std::free(std::malloc(1)); }

std::vector<bench::group> counted_groups() {
  bench::group planted;
  planted.name = "planted";
  planted.subjects = {
      {"work", [](std::size_t n) { add_and(n, some_work); }, ""},
      {"allocation", [](std::size_t n) { add_and(n, an_allocation); }, ""},
  };
  return {bench::ready_group(), bench::suspension_group(), bench::chain_group(), planted};
}

int print_allocations() {
  const char* comma = "";
  std::printf("{");
  for (const bench::group& g : counted_groups()) {
    for (const bench::subject& each : g.subjects) {
      std::printf("%s\n  \"%s/%s\": %.4f", comma, g.name.c_str(), each.name.c_str(),
                  allocations_per_operation(each));
      comma = ",";
    }
  }
  std::printf("\n}\n");
  return 0;
}

const bench::subject* find(const std::vector<bench::group>& groups, std::string_view group,
                           std::string_view name) {
  for (const bench::group& g : groups) {
    for (const bench::subject& each : g.subjects) {
      if (g.name == group && each.name == name) return &each;
    }
  }
  return nullptr;
}

// Where callgrind is told to write down what it has counted since the last one.
void mark() { sched_yield(); }

void run_marked(const bench::subject& each, std::size_t n) {
  each.run(n);
  mark();
  each.run(n);
  mark();
  each.run(2 * n);
  mark();
}

} // namespace

int main(int argc, char** argv) {
  if (argc == 1) return print_allocations();
  const std::vector<bench::group> groups = counted_groups();
  for (int i = 1; i < argc; i += 3) {
    const bench::subject* found = i + 2 < argc ? find(groups, argv[i], argv[i + 1]) : nullptr;
    if (found == nullptr) {
      std::fprintf(stderr, "usage: %s [GROUP SUBJECT N]...; there is no %s\n", argv[0], argv[i]);
      return 2;
    }
    run_marked(*found, static_cast<std::size_t>(std::strtoull(argv[i + 2], nullptr, 10)));
  }
}
