// What is measured: subjects, in groups of contestants that take turns in one run.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

// Nanoseconds of processor time that the calling thread has used: what else runs on the machine is
// not in it, so it is the clock wherever a subject is one thread that does not wait.
double thread_ns();
// Nanoseconds by the wall: for subjects that wait for another thread.
double wall_ns();
// Processor time of all the process's threads.
double process_ns();

struct subject {
  std::string name;
  // Does it n times, on the calling thread. Ends the process if the library answers unexpectedly.
  std::function<void(std::size_t n)> run;
  // The contestant of the same group that its time is divided by; empty: it is a floor itself.
  std::string floor;
  // How many operations one of the n is.
  double weight = 1.0;
  // If set, how long n operations took, instead of the group's clock around run(n).
  std::function<double(std::size_t n)> timed = {};
};

struct group {
  std::string name;
  std::vector<subject> subjects;
  // How long one turn should take: short beside a scheduler's time slice, long beside a clock read.
  double turn_ns = 100e3;
  double (*clock)() = thread_ns;
  // How many turns each contestant gets.
  int rounds = 1000;
  // Called before and after the group's turns; may be empty.
  std::function<void()> enter;
  std::function<void()> leave;
};

group ready_group();
group suspension_group();
group bytes_group();
group chain_group();
group loop_group();
group resume_group();
group threads_group();
group join_group();
// So many threads that wake one future at once.
group contended_group(std::size_t threads);
// cpu_a, cpu_b: where the two threads are pinned to, or -1.
group crossing_group(const std::string& name, int cpu_a, int cpu_b);

// Of libbolt, for growth curves, beside peer::chain and resume: `depth` frames.
void chain(std::size_t n, std::int64_t depth);
void resume(std::size_t n, std::int64_t depth);

std::vector<group> all_groups();

// Ends the process with a message unless `ok`: a benchmark of something that went wrong is
// worthless.
[[noreturn]] void give_up(const char* what);
inline void require(bool ok, const char* what) {
  if (!ok) [[unlikely]] {
    give_up(what);
  }
}

} // namespace bench
