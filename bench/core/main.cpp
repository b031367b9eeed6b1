// The core's benchmark, a Google Benchmark program with one benchmark per group of contestants. An
// iteration is a round: each contestant in turn, in rotating order, for a tenth of a millisecond.
// Ratios are taken within a round, between neighbours in time, so that what else the machine does
// falls on both sides; the counters are their median and the minima over the run:
//
//   <name>/ns         the median time of one operation        <name>/ns_min     its minimum
//   <name>/ratio      the median of the rounds' ratios        <name>/ratio_min  minimum by minimum
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
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

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void report(benchmark::State& state, const group& g,
            const std::vector<std::vector<double>>& samples) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < g.subjects.size(); ++i)
    index[g.subjects[i].name] = i;
  for (std::size_t i = 0; i < g.subjects.size(); ++i) {
    const subject& each = g.subjects[i];
    const double least = *std::ranges::min_element(samples[i]);
    state.counters[each.name + "/ns"] = median(samples[i]);
    state.counters[each.name + "/ns_min"] = least;
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

void run_group(benchmark::State& state, const group& g) {
  if (g.enter) g.enter();
  const std::size_t contestants = g.subjects.size();
  std::vector<std::size_t> turns(contestants);
  for (std::size_t i = 0; i < contestants; ++i)
    turns[i] = calibrate(g, g.subjects[i]);
  std::vector<std::vector<double>> samples(contestants);
  std::size_t round = 0;
  for (auto _ : state) {
    double total = 0;
    for (std::size_t k = 0; k < contestants; ++k) {
      const std::size_t i = (round + k) % contestants;
      const double ns = time_ns(g, g.subjects[i], turns[i]);
      samples[i].push_back(ns / (static_cast<double>(turns[i]) * g.subjects[i].weight));
      total += ns;
    }
    state.SetIterationTime(total * 1e-9);
    ++round;
  }
  if (g.leave) g.leave();
  report(state, g, samples);
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

// "--quick" before all other arguments: a tenth of the rounds. "--once GROUP SUBJECT N": to count
// instructions.
int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::string_view(argv[1]) == "--quick";
  if (quick) {
    std::copy(argv + 2, argv + argc, argv + 1);
    --argc;
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
}
