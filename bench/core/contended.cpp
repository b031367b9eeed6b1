// One future that waits again and again, woken by several threads at once, while another thread
// polls it as soon as it is told. What a wake costs a thread that wakes: its processor time, the
// mean of all. (The processor time of the process has the polling thread in it, which never
// sleeps.)
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

class bolt_wakee final : public wakee {
 public:
  void wake(std::size_t times) override {
    const bolt_runtime& table = task_.runtime();
    const bolt_future id = task_.id();
    for (std::size_t i = 0; i < times; ++i)
      table.future_wake(id);
  }
  bool serve() override {
    if (!woken_.exchange(false, std::memory_order_acquire)) return false;
    bolt_status status = BOLT_AGAIN;
    while (status == BOLT_AGAIN) // woken during the poll
      status = task_.poll(0) & BOLT_OUTCOME_MASK;
    require(status == BOLT_PENDING, "does not wait");
    return true;
  }

 private:
  static void note(void* data, std::uint64_t) {
    static_cast<std::atomic<bool>*>(data)->store(true, std::memory_order_release);
  }

  alignas(64) std::atomic<bool> woken_{false};
  suspended task_{"wait_forever", wire({1}), bolt_waker{note, &woken_, 0}};
};

// The least that several threads can do to one word.
class contended_word final : public wakee {
 public:
  void wake(std::size_t times) override {
    for (std::size_t i = 0; i < times; ++i) {
      std::uint64_t seen = word_.load(std::memory_order_relaxed);
      while (!word_.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) {
      }
    }
  }
  bool serve() override { return false; }

 private:
  alignas(64) std::atomic<std::uint64_t> word_{0};
};

// Threads that begin together. They sleep between turns.
class gang {
 public:
  explicit gang(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      threads_.emplace_back([this] { run(); });
  }
  ~gang() {
    whom_ = nullptr;
    start();
    for (std::thread& each : threads_)
      each.join();
  }
  gang(const gang&) = delete;
  gang& operator=(const gang&) = delete;

  // `times` wakes in all; nanoseconds that the threads have used for them.
  double wake(wakee& whom, std::size_t times) {
    whom_ = &whom;
    times_ = (times + threads_.size() - 1) / threads_.size();
    ns_.store(0, std::memory_order_relaxed);
    ready_.store(0, std::memory_order_relaxed);
    busy_.store(threads_.size(), std::memory_order_relaxed);
    start();
    while (busy_.load(std::memory_order_acquire) != 0) {
      if (!whom.serve()) std::this_thread::yield();
    }
    while (whom.serve()) { // what is left, so that the next turn begins where this one did
    }
    const double real = static_cast<double>(times_ * threads_.size());
    return static_cast<double>(ns_.load()) * static_cast<double>(times) / real;
  }

 private:
  void start() {
    turn_.fetch_add(1, std::memory_order_release);
    turn_.notify_all();
  }
  void run() {
    for (std::uint64_t turn = 0;; ++turn) {
      turn_.wait(turn, std::memory_order_acquire);
      if (whom_ == nullptr) return;
      ready_.fetch_add(1);
      while (ready_.load() != threads_.size())
        std::this_thread::yield();
      const double begin = thread_ns();
      whom_->wake(times_);
      ns_.fetch_add(static_cast<std::uint64_t>(thread_ns() - begin));
      busy_.fetch_sub(1, std::memory_order_release);
    }
  }

  std::atomic<std::uint64_t> turn_{0};
  std::atomic<std::size_t> ready_{0};
  std::atomic<std::size_t> busy_{0};
  std::atomic<std::uint64_t> ns_{0};
  wakee* whom_ = nullptr; // handed over by turn_
  std::size_t times_ = 0;
  std::vector<std::thread> threads_; // last: they use the rest
};

} // namespace

group contended_group(std::size_t threads) {
  struct state {
    std::unique_ptr<gang> wakers;
    std::vector<std::unique_ptr<wakee>> all;
  };
  const auto now = std::make_shared<state>();
  std::vector<std::pair<std::string, std::function<std::unique_ptr<wakee>()>>> who{
      {"compare-and-swap", [] { return std::make_unique<contended_word>(); }},
      {"task", [] { return std::make_unique<bolt_wakee>(); }},
  };
  for (const peer& each : peers())
    who.emplace_back(each.name, each.make_wakee);

  group g;
  g.name = "contended, " + std::to_string(threads);
  g.turn_ns = 1e6;
  g.rounds = 100;
  g.enter = [=] {
    now->wakers = std::make_unique<gang>(threads);
    for (const auto& each : who)
      now->all.push_back(each.second());
  };
  g.leave = [=] { *now = {}; };
  for (std::size_t i = 0; i < who.size(); ++i) {
    g.subjects.push_back({who[i].first, nullptr, i == 0 ? "" : who[0].first, 1.0,
                          [=](std::size_t n) { return now->wakers->wake(*now->all[i], n); }});
  }
  return g;
}

} // namespace bench
