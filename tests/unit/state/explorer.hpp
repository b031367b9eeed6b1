// Runs small scripts, one per thread, in every order of their accesses to shared state, on the real
// headers: their atomic is `scheduled_atomic`, each access of which is one step.
//
// No threads and no stack switching: to make one more step of a thread, its script is run again
// from the start of its current round with the results of the accesses it made before (its log),
// makes one new access on a copy of the world, and is then *stopped*: later accesses do nothing and
// return what lets the code run to its end. A state is the world with each thread's round and log;
// states seen before are not searched again (they are told apart by a 128-bit hash).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "world.hpp"

namespace bolt::test {

struct access_result {
  std::uint64_t value = 0;
  bool ok = true;
  std::int8_t loaded = -1; // the number of the word, if this was a load
};

// What a script keeps between its rounds. A round is a script's call that ended without being
// stopped; `done` after it: the thread has ended.
struct locals {
  std::uint8_t phase = 0;
  std::uint8_t token = 0;
  std::uint8_t count = 0;
  std::uint8_t done = 0;
  std::uint32_t index = 0;
  std::uint64_t id = 0;
};
static_assert(std::has_unique_object_representations_v<locals>);

// One run of one script, for one new step.
class execution {
 public:
  execution(world& w, std::vector<access_result>& log) : world_(w), log_(log) {}

  // A step of its own: f(world&) -> access_result.
  template <class F>
  access_result shared(F&& f) {
    if (next_ < log_.size()) return log_[next_++];
    if (moved_) stopped_ = true;
    if (stopped_) return {};
    moved_ = true;
    log_.push_back(std::forward<F>(f)(world_));
    return log_[next_++];
  }

  // Belongs to the step before it: f(world&) -> std::uint64_t. For checks and what only they know.
  template <class F>
  std::uint64_t merged(F&& f) {
    if (next_ < log_.size()) return log_[next_++].value;
    if (stopped_) return 0;
    moved_ = true;
    log_.push_back({std::forward<F>(f)(world_), true});
    return log_[next_++].value;
  }

  // A step that is possible only while the condition holds.
  template <class P>
  void wait(P&& condition) {
    if (next_ < log_.size()) {
      ++next_;
      return;
    }
    if (!moved_ && !stopped_ && !condition(std::as_const(world_))) {
      stopped_ = true;
      return;
    }
    shared([](world&) { return access_result{}; });
  }

  // A failed compare-and-swap of word i right after a load of it is the same as a load that came
  // now: the loop decides anew by the value, and by nothing that it saw before. So it replaces that
  // load, and histories stay short.
  bool replace_load(std::int8_t i, std::uint64_t value) {
    if (next_ != log_.size() || moved_ || stopped_ || next_ == 0 || log_.back().loaded != i) {
      return false;
    }
    log_.back().value = value;
    moved_ = true;
    return true;
  }

  bool stopped() const { return stopped_; }
  bool moved() const { return moved_; }
  std::uint64_t word_now(std::size_t i) const { return world_.words[i]; }

  static execution*& current() {
    static execution* e = nullptr;
    return e;
  }

 private:
  world& world_;
  std::vector<access_result>& log_;
  std::size_t next_ = 0;
  bool moved_ = false;
  bool stopped_ = false;
};

// The words of a group, which go with its root's frame.
inline constexpr std::size_t group_woken = 2;
inline constexpr std::size_t group_count = 3;
inline constexpr std::size_t group_phase = 4;

// Stands for std::atomic<std::uint64_t>: word number `index` of the world. A weak compare-and-swap
// does not fail spuriously here: to fail without a reason only makes its loop go round.
class scheduled_atomic {
 public:
  explicit scheduled_atomic(int index) : index_(static_cast<std::size_t>(index)) {}

  std::uint64_t load(std::memory_order) const {
    return execution::current()
        ->shared([i = index_](world& w) {
          check_alive(w, i);
          return access_result{w.words[i], true, static_cast<std::int8_t>(i)};
        })
        .value;
  }
  void store(std::uint64_t value, std::memory_order) {
    execution::current()->shared([i = index_, value](world& w) {
      check_alive(w, i);
      w.words[i] = value;
      return access_result{};
    });
  }
  std::uint64_t exchange(std::uint64_t value, std::memory_order) {
    return execution::current()
        ->shared([i = index_, value](world& w) {
          check_alive(w, i);
          return access_result{std::exchange(w.words[i], value), true};
        })
        .value;
  }
  bool compare_exchange_weak(std::uint64_t& expected, std::uint64_t desired, std::memory_order,
                             std::memory_order) {
    execution& e = *execution::current();
    const std::uint64_t now = e.word_now(index_);
    if (now != expected && e.replace_load(static_cast<std::int8_t>(index_), now)) {
      expected = now;
      return false;
    }
    const access_result r = e.shared([&, i = index_](world& w) {
      check_alive(w, i);
      if (w.words[i] != expected) return access_result{w.words[i], false};
      w.check(i != 0 || !w.owned, "a transition on a free slot");
      w.words[i] = desired;
      return access_result{};
    });
    if (!r.ok) expected = r.value;
    return r.ok;
  }
  // Only mutants use it.
  std::uint64_t fetch_or(std::uint64_t mask, std::memory_order) {
    return execution::current()
        ->shared([i = index_, mask](world& w) {
          return access_result{std::exchange(w.words[i], w.words[i] | mask), true};
        })
        .value;
  }
  std::uint64_t fetch_sub(std::uint64_t bit, std::memory_order) {
    return execution::current()
        ->shared([i = index_, bit](world& w) {
          check_alive(w, i);
          w.check(i != 0 || !w.owned, "a transition on a free slot");
          const bool counts = i == group_count;
          w.check(counts ? w.words[i] >= bit : (w.words[i] & bit) != 0,
                  "a pin was let go of twice, or a child counted twice");
          return access_result{std::exchange(w.words[i], w.words[i] - bit), true};
        })
        .value;
  }

 private:
  static void check_alive(world& w, std::size_t i) {
    w.check(i < group_woken || w.group_alive != 0, "a group was touched after its end");
  }
  std::size_t index_;
};

using script = std::function<void(execution&, locals&)>;

struct thread {
  script run;
  bool daemon = false; // may wait for ever
};

struct verdict {
  const char* failure = nullptr; // what went wrong first, or nullptr
  std::size_t states = 0;
  bool complete = false; // every state was searched
};

class explorer {
 public:
  explorer(world start, std::vector<thread> threads, std::function<void(world&)> at_end)
      : start_(start), threads_(std::move(threads)), at_end_(std::move(at_end)) {}

  verdict run(std::size_t limit) {
    std::vector<node> open;
    open.push_back({start_, std::vector<thread_state>(threads_.size())});
    verdict v;
    while (!open.empty()) {
      node n = std::move(open.back());
      open.pop_back();
      if (++v.states > limit) return v;
      bool moved = false;
      bool waiting = false;
      for (std::size_t i = 0; i < threads_.size(); ++i) {
        if (n.threads[i].l.done != 0) continue;
        node next = n;
        if (!advance(next, i)) {
          waiting = waiting || !threads_[i].daemon;
          continue;
        }
        moved = true;
        if (next.w.failure != nullptr) {
          v.failure = next.w.failure;
          return v;
        }
        if (seen_.insert(key(next)).second) open.push_back(std::move(next));
      }
      if (!moved) {
        if (!waiting) at_end_(n.w);
        v.failure = waiting ? "a thread waits for ever" : n.w.failure;
        if (v.failure != nullptr) return v;
      }
    }
    v.complete = true;
    return v;
  }

 private:
  struct thread_state {
    locals l;
    std::vector<access_result> log;
  };
  struct node {
    world w;
    std::vector<thread_state> threads;
  };
  using hash = std::pair<std::uint64_t, std::uint64_t>;
  struct hash_of {
    std::size_t operator()(const hash& h) const { return static_cast<std::size_t>(h.first); }
  };

  // One step of thread i. False: it cannot move now.
  bool advance(node& n, std::size_t i) {
    thread_state& t = n.threads[i];
    locals l = t.l;
    execution e(n.w, t.log);
    execution::current() = &e;
    threads_[i].run(e, l);
    execution::current() = nullptr;
    if (!e.stopped()) { // the round is over
      t.l = l;
      t.log.clear();
    }
    return e.moved();
  }

  static void mix(hash& h, std::uint64_t v) {
    h.first = (h.first ^ v) * 0x9E3779B97F4A7C15U;
    h.first ^= h.first >> 29U;
    h.second = (h.second + v) * 0xC2B2AE3D27D4EB4FU;
    h.second ^= h.second >> 31U;
  }
  static hash key(const node& n) {
    hash h{1, 2};
    std::uint64_t words[sizeof(world) / 8];
    static_assert(sizeof(world) % 8 == 0);
    std::memcpy(words, &n.w, sizeof(world));
    for (const std::uint64_t v : words)
      mix(h, v);
    for (const thread_state& t : n.threads) {
      std::uint64_t kept[sizeof(locals) / 8];
      std::memcpy(kept, &t.l, sizeof kept);
      for (const std::uint64_t v : kept)
        mix(h, v);
      mix(h, t.log.size());
      for (const access_result& r : t.log)
        mix(h, r.value * 2 + (r.ok ? 1 : 0));
    }
    return h;
  }

  world start_;
  std::vector<thread> threads_;
  std::function<void(world&)> at_end_;
  std::unordered_set<hash, hash_of> seen_;
};

} // namespace bolt::test
