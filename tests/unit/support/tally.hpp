// Threads that wait for each other by counting. Safe on a stack: whoever has waited may destroy it,
// which a std::latch does not allow while another thread is still on its way out of it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace bolt::test {

class tally {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // Blocks until `count` was added in all.
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

} // namespace bolt::test
