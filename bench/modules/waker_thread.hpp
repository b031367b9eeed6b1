// A native thread that wakes futures: what a driver, a client library or a thread pool does.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "bolt/bolt.hpp"

namespace bench {

// Lets a thread run on one processor only; -1: on any.
void pin(pthread_t thread, std::int64_t cpu);

// Sleeps in a read of an event descriptor, so that a wake through it can be compared with a bare
// ping between the same two threads. Made on first use; ends with the process.
class waker_thread {
 public:
  static waker_thread& instance();

  // Wakes `who` from this thread, soon.
  void wake(bolt::waker who);

  // A bare ping: writes to the thread's descriptor; the thread writes to `reply`, one of the two
  // below, which the caller reads. Nothing of libbolt is touched.
  void ping(int reply);
  int blocking_reply() const { return blocking_reply_; }
  int polled_reply() const { return polled_reply_; } // for event loops: they may change its mode

  // Pins the thread to a processor; -1: lets it run on any.
  void pin(std::int64_t cpu) { bench::pin(thread_, cpu); }

 private:
  waker_thread();
  [[noreturn]] void run();
  void wake_all();

  std::mutex mutex_;
  std::vector<bolt::waker> waiting_; // under mutex_
  std::vector<bolt::waker> waking_;  // of the thread
  std::atomic<int> pinged_{-1};      // where a ping is to be answered
  int event_;
  int blocking_reply_;
  int polled_reply_;
  std::thread::native_handle_type thread_{};
};

} // namespace bench
