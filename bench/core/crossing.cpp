// A wake that crosses threads, beside a bare event-descriptor ping between the same two threads.
// Both directions sleep in the kernel; the side that is woken waits with poll() and then reads, as
// an event loop does. The partner only differs in what it does when it is called: write to the
// descriptor, or wake the future, whose queue then writes to its own.
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>

#include "host.hpp"
#include "subject.hpp"

namespace bench {

namespace {

void add_one(int descriptor) {
  const std::uint64_t one = 1;
  require(write(descriptor, &one, sizeof one) == sizeof one, "an event is not written");
}

void take(int descriptor) {
  std::uint64_t count = 0;
  require(read(descriptor, &count, sizeof count) == sizeof count, "an event is not read");
}

void wait_readable(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  require(::poll(&wanted, 1, -1) == 1, "poll fails");
}

void pin(pthread_t thread, int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int each = 0; each < CPU_SETSIZE; ++each) {
    if (cpu < 0 || cpu == each) CPU_SET(static_cast<std::size_t>(each), &set);
  }
  require(pthread_setaffinity_np(thread, sizeof set, &set) == 0, "the thread is not pinned");
}

class partner {
 public:
  partner() : thread_([this] { run(); }) {}
  ~partner() {
    order(what::stop);
    thread_.join();
    close(call_);
    close(reply_);
  }
  partner(const partner&) = delete;
  partner& operator=(const partner&) = delete;

  void pin_to(int cpu) { pin(thread_.native_handle(), cpu); }
  void ping(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      order(what::reply);
      wait_readable(reply_);
      take(reply_);
    }
  }
  // A step of a future that waits for ever.
  void wake(std::size_t n) {
    const int descriptor = wakes_.descriptor();
    std::uint64_t token = 0;
    std::size_t drained = 0;
    woken_ = task_.id();
    for (std::size_t i = 0; i < n; ++i) {
      order(what::wake);
      wait_readable(descriptor);
      runtime().queue_drain(wakes_.id(), &token, 1, &drained);
      require(drained == 1, "nothing was drained");
      bolt_status status = BOLT_AGAIN;
      while (status == BOLT_AGAIN)
        status = task_.poll(i) & BOLT_OUTCOME_MASK;
      require(status == BOLT_PENDING, "does not wait");
    }
  }
  // A whole call: started, woken, polled to the end, its result given back.
  void call_once(std::size_t n) {
    const int descriptor = wakes_.descriptor();
    std::uint64_t token = 0;
    std::size_t drained = 0;
    for (std::size_t i = 0; i < n; ++i) {
      require(once_.start_poll(i, &woken_) == BOLT_PENDING, "does not wait");
      order(what::wake);
      wait_readable(descriptor);
      runtime().queue_drain(wakes_.id(), &token, 1, &drained);
      require(drained == 1 && token == i, "something else was drained");
      bolt_status status = BOLT_AGAIN;
      while (status == BOLT_AGAIN)
        status = once_.poll(woken_, i) & BOLT_OUTCOME_MASK;
      require(status == BOLT_READY, "does not end");
      once_.release();
    }
  }

 private:
  enum class what { reply, wake, stop };

  void order(what next) {
    next_.store(next, std::memory_order_relaxed); // ordered by the descriptor
    add_one(call_);
  }
  void run() {
    while (true) {
      take(call_);
      switch (next_.load(std::memory_order_relaxed)) {
      case what::reply:
        add_one(reply_);
        break;
      case what::wake:
        runtime().future_wake(woken_);
        break;
      case what::stop:
        return;
      }
    }
  }

  int call_ = eventfd(0, EFD_CLOEXEC);
  int reply_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::atomic<what> next_{what::reply};
  queue wakes_{true};
  suspended task_{"wait_forever", wire({1}), wakes_.waker()};
  call once_{"wait_once", {}, wakes_.waker()};
  bolt_future woken_ = 0; // ordered by the descriptor, too
  std::thread thread_;    // last: it uses the rest
};

} // namespace

group crossing_group(const std::string& name, int cpu_a, int cpu_b) {
  auto other = std::make_shared<std::unique_ptr<partner>>();
  const std::string floor = "bare event descriptor";
  group g;
  g.name = name;
  g.turn_ns = 400e3;
  g.clock = wall_ns;
  g.rounds = 250;
  g.enter = [=] {
    *other = std::make_unique<partner>();
    (*other)->pin_to(cpu_b);
    pin(pthread_self(), cpu_a);
  };
  g.leave = [=] {
    pin(pthread_self(), -1);
    other->reset();
  };
  g.subjects = {
      {floor, [=](std::size_t n) { (*other)->ping(n); }, ""},
      {"wake and poll", [=](std::size_t n) { (*other)->wake(n); }, floor},
      {"whole call", [=](std::size_t n) { (*other)->call_once(n); }, floor},
  };
  return g;
}

} // namespace bench
