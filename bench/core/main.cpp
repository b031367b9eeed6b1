// The core's benchmark, a Google Benchmark program with one benchmark per group of contestants. An
// iteration is a round: each contestant in turn, in another order each time, a tenth of a
// millisecond long. Ratios are taken within a round, between neighbours in time, so that what else
// the machine does falls on both sides; the counters are their median and the minima over the run:
//
//   <name>/ns         the median time of one operation        <name>/ns_min     its minimum
//   <name>/ratio      the median of the rounds' ratios        <name>/ratio_min  minimum by minimum
//   <name>/cpu_ns     processor time of the process, median   <name>/spread_ns  interquartile range
//
// Options, before those of Google Benchmark: --quick, a tenth of the rounds; --samples FILE, writes
// what was measured in each round, from which bench/run makes its report; alone, --once GROUP
// SUBJECT N, to count instructions.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <numeric>
#include <random>
#include <string_view>

#include "subject.hpp"

namespace bench {

namespace {

double time_ns(const group& g, const subject& each, std::size_t n) {
  if (each.timed) return each.timed(n);
  const double begin = g.clock();
  each.run(n);
  return g.clock() - begin;
}

// How many operations fill a turn; also warms everything up.
std::size_t calibrate(const group& g, const subject& each) {
  std::size_t n = 1;
  time_ns(g, each, 1);
  while (true) {
    const double ns = std::min(time_ns(g, each, n), time_ns(g, each, n));
    if (ns >= g.turn_ns / 2) {
      return std::max<std::size_t>(
          1, static_cast<std::size_t>(static_cast<double>(n) * g.turn_ns / ns));
    }
    n *= 2;
  }
}

double quantile(std::vector<double> values, double part) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size()));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double median(const std::vector<double>& values) { return quantile(values, 0.5); }

// Of each contestant of a group, per operation and round.
using measured = std::vector<std::vector<double>>;

std::FILE* samples_file = nullptr;

void write_values(const char* what, const std::vector<double>& values) {
  std::fprintf(samples_file, "\"%s\": [", what);
  for (std::size_t i = 0; i < values.size(); ++i)
    std::fprintf(samples_file, "%s%.6g", i == 0 ? "" : ", ", values[i]);
  std::fprintf(samples_file, "]");
}

// One line of JSON for each contestant.
void write_samples(const group& g, const measured& ns, const measured& cpu_ns) {
  if (samples_file == nullptr) return;
  for (std::size_t i = 0; i < g.subjects.size(); ++i) {
    const subject& each = g.subjects[i];
    std::fprintf(samples_file, "{\"group\": \"%s\", \"subject\": \"%s\", \"floor\": \"%s\", ",
                 g.name.c_str(), each.name.c_str(), each.floor.c_str());
    write_values("ns", ns[i]);
    std::fprintf(samples_file, ", ");
    write_values("cpu_ns", cpu_ns[i]);
    std::fprintf(samples_file, "}\n");
  }
}

void report(benchmark::State& state, const group& g, const measured& samples,
            const measured& cpu_samples) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < g.subjects.size(); ++i)
    index[g.subjects[i].name] = i;
  for (std::size_t i = 0; i < g.subjects.size(); ++i) {
    const subject& each = g.subjects[i];
    const double least = *std::ranges::min_element(samples[i]);
    state.counters[each.name + "/ns"] = median(samples[i]);
    state.counters[each.name + "/ns_min"] = least;
    state.counters[each.name + "/cpu_ns"] = median(cpu_samples[i]);
    state.counters[each.name + "/spread_ns"] =
        quantile(samples[i], 0.75) - quantile(samples[i], 0.25);
    if (each.floor.empty()) continue;
    const auto& floor = samples[index.at(each.floor)];
    std::vector<double> ratios(floor.size());
    for (std::size_t round = 0; round < floor.size(); ++round) {
      ratios[round] = samples[i][round] / floor[round];
    }
    state.counters[each.name + "/ratio"] = median(ratios);
    state.counters[each.name + "/ratio_min"] = least / *std::ranges::min_element(floor);
  }
}

// The order of a round: each contestant follows any other. The same on every machine, which
// std::shuffle is not.
std::vector<std::size_t> order_of(std::size_t round, std::size_t contestants) {
  std::vector<std::size_t> order(contestants);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::minstd_rand random(static_cast<std::uint_fast32_t>(round + 1));
  random.discard(8); // the first numbers of neighbouring seeds are neighbours
  for (std::size_t left = contestants; left > 1; --left)
    std::swap(order[left - 1], order[random() % left]);
  return order;
}

void run_group(benchmark::State& state, const group& g) {
  if (g.enter) g.enter();
  const std::size_t contestants = g.subjects.size();
  std::vector<std::size_t> turns(contestants);
  for (std::size_t i = 0; i < contestants; ++i)
    turns[i] = calibrate(g, g.subjects[i]);
  measured samples(contestants);
  measured cpu_samples(contestants);
  std::size_t round = 0;
  for (auto _ : state) {
    double total = 0;
    for (const std::size_t i : order_of(round, contestants)) {
      const double operations = static_cast<double>(turns[i]) * g.subjects[i].weight;
      const double cpu_begin = process_ns();
      const double ns = time_ns(g, g.subjects[i], turns[i]);
      cpu_samples[i].push_back((process_ns() - cpu_begin) / operations);
      samples[i].push_back(ns / operations);
      total += ns;
    }
    state.SetIterationTime(total * 1e-9);
    ++round;
  }
  if (g.leave) g.leave();
  write_samples(g, samples, cpu_samples);
  report(state, g, samples, cpu_samples);
}

// For callgrind: that subject alone, n times.
int run_once(const std::vector<group>& groups, std::string_view name, std::string_view subject_name,
             std::size_t n) {
  for (const group& g : groups) {
    for (const subject& each : g.subjects) {
      if (g.name != name || each.name != subject_name) continue;
      time_ns(g, each, 100); // warm: what is counted is the difference between two n
      if (n != 0) time_ns(g, each, n);
      return 0;
    }
  }
  return 2;
}

} // namespace

} // namespace bench

int main(int argc, char** argv) {
  const auto take = [&](const char* option, int words) {
    if (argc <= words || std::strcmp(argv[1], option) != 0) return false;
    std::rotate(argv + 1, argv + 1 + words, argv + argc);
    argc -= words; // taken ones are behind the end
    return true;
  };
  const bool quick = take("--quick", 1);
  if (take("--samples", 2)) {
    bench::samples_file = std::fopen(argv[argc + 1], "w");
    bench::require(bench::samples_file != nullptr, "the file for samples cannot be written");
  }
  static const std::vector<bench::group> groups = bench::all_groups();
  if (argc == 5 && std::string_view(argv[1]) == "--once") {
    return bench::run_once(groups, argv[2], argv[3], std::strtoull(argv[4], nullptr, 10));
  }
  for (const bench::group& g : groups) {
    benchmark::RegisterBenchmark(g.name.c_str(),
                                 [&g](benchmark::State& state) { bench::run_group(state, g); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond)
        ->Iterations(std::max(2, quick ? g.rounds / 10 : g.rounds));
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  if (bench::samples_file != nullptr) std::fclose(bench::samples_file);
}
