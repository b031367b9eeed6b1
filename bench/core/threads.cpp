// The same work on two threads at once: what they share would show as more than 1.0 times.
#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "host.hpp"
#include "subject.hpp"

namespace bench {

namespace {

void ready(std::size_t n) {
  call add("add", wire({20, 22}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(add.start_poll(0, &future) == BOLT_READY, "add is not ready");
  }
}

void whole_life(std::size_t n) {
  std::uint64_t last = 0;
  call once("wait_once", {}, noting_waker(&last));
  bolt_future id = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(once.start_poll(i, &id) == BOLT_PENDING, "does not wait");
    once.runtime().future_wake(id);
    require(once.poll(id, i) == BOLT_READY, "does not end");
  }
}

// Runs work(n) on a thread of its own and on the caller's, and tells how long the slower one
// worked.
class pair {
 public:
  pair() : thread_([this] { run(); }) {}
  ~pair() {
    hand_over(nullptr, 0);
    thread_.join();
  }
  pair(const pair&) = delete;
  pair& operator=(const pair&) = delete;

  double both(void (*work)(std::size_t), std::size_t n) {
    hand_over(work, n);
    const double ns = time(work, n);
    while (turn_.load(std::memory_order_acquire) != mine)
      std::this_thread::yield();
    return std::max(ns, ns_);
  }

 private:
  static constexpr int mine = 0;
  static constexpr int theirs = 1;

  static double time(void (*work)(std::size_t), std::size_t n) {
    const double begin = thread_ns();
    work(n);
    return thread_ns() - begin;
  }
  void hand_over(void (*work)(std::size_t), std::size_t n) {
    work_ = work;
    n_ = n;
    turn_.store(theirs, std::memory_order_release);
  }
  void run() {
    while (true) { // it stays awake: a turn must not begin with a wake-up
      while (turn_.load(std::memory_order_acquire) != theirs)
        std::this_thread::yield();
      if (work_ == nullptr) return;
      ns_ = time(work_, n_);
      turn_.store(mine, std::memory_order_release);
    }
  }

  std::atomic<int> turn_{mine};
  void (*work_)(std::size_t) = nullptr; // handed over by turn_
  std::size_t n_ = 0;
  double ns_ = 0;      // handed back by turn_
  std::thread thread_; // last: it uses the rest
};

} // namespace

group threads_group() {
  auto two = std::make_shared<std::unique_ptr<pair>>();
  group g;
  g.name = "threads";
  g.turn_ns = 200e3;
  g.rounds = 300;
  g.enter = [=] { *two = std::make_unique<pair>(); };
  g.leave = [=] { two->reset(); };
  g.subjects = {
      {"ready on 1 thread", ready, ""},
      {"ready on 2 threads", nullptr, "ready on 1 thread", 1.0,
       [=](std::size_t n) { return (*two)->both(ready, n); }},
      {"suspension on 1 thread", whole_life, ""},
      {"suspension on 2 threads", nullptr, "suspension on 1 thread", 1.0,
       [=](std::size_t n) { return (*two)->both(whole_life, n); }},
  };
  return g;
}

} // namespace bench
