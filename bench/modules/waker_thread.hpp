// A native thread that wakes futures: what a driver, a client library or a thread pool does.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "bolt/bolt.hpp"

namespace bench {

// Sleeps in a read of an event descriptor, so that a wake through it can be compared with a bare
// ping between the same two threads. Made on first use; ends with the process.
class waker_thread {
 public:
  static waker_thread& instance();

  // Wakes `who` from this thread, soon.
  void wake(bolt::waker who);

  // A bare ping: writes to the thread's descriptor; the thread writes to `reply_descriptor()`,
  // which the caller reads. Nothing of libbolt is touched.
  void ping();
  int reply_descriptor() const { return reply_; }

  // Pins the thread to a processor; -1: lets it run on any.
  void pin(std::int64_t cpu);

 private:
  waker_thread();
  [[noreturn]] void run();
  void wake_all();

  std::mutex mutex_;
  std::vector<bolt::waker> waiting_; // under mutex_
  std::vector<bolt::waker> waking_;  // of the thread
  std::atomic<bool> pinged_{false};
  int event_;
  int reply_;
  std::thread::native_handle_type thread_{};
};

} // namespace bench
