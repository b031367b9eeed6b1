#ifndef BOLT_DETAIL_JOB_QUEUE_HPP
#define BOLT_DETAIL_JOB_QUEUE_HPP

#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <optional>

#include "bolt/bolt.h"

namespace bolt::detail {

// Jobs, first in, first out. Any thread; the lock is never held while a job runs.
class job_queue {
 public:
  struct job {
    void (*fn)(void* data);
    void* data;
    void operator()() const { fn(data); }
  };

  bolt_status push(job added) noexcept {
    try {
      const std::lock_guard lock(mutex_);
      if (closed_) {
        return BOLT_SHUTDOWN;
      }
      jobs_.push_back(added);
      // Under the lock: once it is free the job may run, end all there is, and this queue with it.
      filled_.notify_one();
      return BOLT_OK;
    } catch (const std::bad_alloc&) {
      return BOLT_NO_MEMORY;
    }
  }

  [[nodiscard]] std::optional<job> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  // Waits for a job; none: the queue is closed and empty.
  [[nodiscard]] std::optional<job> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    return take();
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
  }

 private:
  std::optional<job> take() {
    if (jobs_.empty()) {
      return std::nullopt;
    }
    const job first = jobs_.front();
    jobs_.pop_front();
    return first;
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<job> jobs_;
  bool closed_ = false;
};

} // namespace bolt::detail
#endif
