#ifndef BOLT_DETAIL_JOB_QUEUE_HPP
#define BOLT_DETAIL_JOB_QUEUE_HPP

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <limits>
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
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  job_queue() = default;
  // New jobs are refused once `most` wait, beyond one for each of the `workers` that is idle.
  job_queue(std::size_t workers, std::size_t most) noexcept
      : workers_(workers), most_waiting_(most) {}

  bolt_status push(job added) noexcept { return add(added, unlimited); }
  bolt_status push_new(job added) noexcept { return add(added, most_waiting_); }

  [[nodiscard]] std::optional<job> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  // Waits for a job; none: the queue is closed and empty.
  [[nodiscard]] std::optional<job> pop() {
    std::unique_lock lock(mutex_);
    wait(lock);
    return take();
  }

  // A worker's life: runs jobs until the queue is closed and empty.
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wait(lock);
      const std::optional<job> next = take();
      if (!next) {
        return;
      }
      ++busy_;
      lock.unlock();
      (*next)();
      lock.lock();
      --busy_;
    }
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
  }

  [[nodiscard]] std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
  }
  [[nodiscard]] std::size_t most_waiting() const noexcept { return most_waiting_; }

  // The functions of a bolt_executor whose self is a queue. Who holds such an executor knows it by
  // them (refusal.hpp).
  static bolt_status schedule(void* self, void (*fn)(void*), void* data) noexcept {
    return static_cast<job_queue*>(self)->push_new({fn, data});
  }
  static bolt_status resume(void* self, void (*fn)(void*), void* data) noexcept {
    return static_cast<job_queue*>(self)->push({fn, data});
  }
  [[nodiscard]] bolt_executor as_executor() noexcept {
    return {sizeof(bolt_executor), 0, &schedule, this, &resume, nullptr, nullptr};
  }

 private:
  bolt_status add(job added, std::size_t most) noexcept {
    try {
      const std::lock_guard lock(mutex_);
      if (closed_) {
        return BOLT_SHUTDOWN;
      }
      const std::size_t idle = workers_ - busy_;
      if (jobs_.size() >= idle && jobs_.size() - idle >= most) {
        return BOLT_BUSY;
      }
      jobs_.push_back(added);
      // Under the lock: once it is free the job may run, end all there is, and this queue with it.
      filled_.notify_one();
      return BOLT_OK;
    } catch (const std::bad_alloc&) {
      return BOLT_NO_MEMORY;
    }
  }

  void wait(std::unique_lock<std::mutex>& lock) {
    filled_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
  }
  std::optional<job> take() {
    if (jobs_.empty()) {
      return std::nullopt;
    }
    const job first = jobs_.front();
    jobs_.pop_front();
    return first;
  }

  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<job> jobs_;
  const std::size_t workers_ = 0;
  std::size_t busy_ = 0; // workers that run a job
  const std::size_t most_waiting_ = unlimited;
  bool closed_ = false;
};

} // namespace bolt::detail
#endif
