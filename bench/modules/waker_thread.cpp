#include "waker_thread.hpp"

#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <mutex>
#include <stdexcept>
#include <thread>

namespace bench {

namespace {

void add_one(int descriptor) {
  const std::uint64_t one = 1;
  if (write(descriptor, &one, sizeof one) != sizeof one) std::terminate();
}

void wait_for(int descriptor) {
  std::uint64_t count = 0;
  if (read(descriptor, &count, sizeof count) != sizeof count) std::terminate();
}

} // namespace

void pin(pthread_t thread, std::int64_t cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int each = 0; each < CPU_SETSIZE; ++each) {
    if (cpu < 0 || cpu == each) CPU_SET(static_cast<std::size_t>(each), &set);
  }
  if (pthread_setaffinity_np(thread, sizeof set, &set) != 0) {
    throw std::runtime_error("there is no such processor");
  }
}

waker_thread& waker_thread::instance() {
  static auto* const thread = new waker_thread; // leaked: it runs until the process ends
  return *thread;
}

waker_thread::waker_thread()
    : event_(eventfd(0, EFD_CLOEXEC)), blocking_reply_(eventfd(0, EFD_CLOEXEC)),
      polled_reply_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_ < 0 || blocking_reply_ < 0 || polled_reply_ < 0) {
    throw std::runtime_error("no event descriptor");
  }
  std::thread thread([this] { run(); });
  thread_ = thread.native_handle();
  thread.detach();
}

void waker_thread::wake(bolt::waker who) {
  bool first = false;
  {
    const std::lock_guard guard(mutex_);
    first = waiting_.empty();
    waiting_.push_back(who);
  }
  if (first) add_one(event_); // the others ride along
}

void waker_thread::ping(int reply) {
  pinged_.store(reply, std::memory_order_relaxed); // ordered by the write and read below
  add_one(event_);
}

void waker_thread::wake_all() {
  {
    const std::lock_guard guard(mutex_);
    waking_.swap(waiting_);
  }
  for (const bolt::waker each : waking_)
    each.wake();
  waking_.clear();
}

void waker_thread::run() {
  while (true) {
    wait_for(event_);
    const int reply = pinged_.exchange(-1, std::memory_order_relaxed);
    if (reply >= 0) {
      add_one(reply);
    } else {
      wake_all();
    }
  }
}

} // namespace bench
