#ifndef BOLT_THREAD_POOL_HPP
#define BOLT_THREAD_POOL_HPP

#include <thread>
#include <vector>

#include "bolt/bolt.h"
#include "bolt/detail/job_queue.hpp"
#include "bolt/executor.hpp"

namespace bolt {

// Threads of the author's own, as an executor. (For the shared one see pool().) The destructor runs
// what was scheduled and joins the threads: it must not run on one of them, and outlive what
// schedules.
class thread_pool {
 public:
  explicit thread_pool(unsigned n_threads)
      : raw_{sizeof(bolt_executor), 0, &schedule, &jobs_, nullptr, nullptr, nullptr} {
    threads_.reserve(n_threads);
    try {
      for (unsigned i = 0; i < n_threads; ++i) {
        threads_.emplace_back([this] { work(); });
      }
    } catch (...) {
      join();
      throw;
    }
  }
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;
  ~thread_pool() { join(); }

  [[nodiscard]] operator executor() const noexcept { return executor(raw_); }

 private:
  static bolt_status schedule(void* self, void (*fn)(void*), void* data) noexcept {
    return static_cast<detail::job_queue*>(self)->push({fn, data});
  }

  void work() {
    while (auto job = jobs_.pop()) {
      (*job)();
    }
  }

  void join() {
    jobs_.close();
    for (std::thread& each : threads_) {
      each.join();
    }
  }

  detail::job_queue jobs_;
  bolt_executor raw_;
  std::vector<std::thread> threads_;
};

} // namespace bolt
#endif
