#ifndef BOLT_THREAD_POOL_HPP
#define BOLT_THREAD_POOL_HPP

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

#include "bolt/bolt.h"
#include "bolt/detail/job_queue.hpp"
#include "bolt/executor.hpp"

namespace bolt {

struct thread_pool_options {
  unsigned threads = 0; // 0: one for each processor

  // How many functions may wait because all threads are busy. More are refused with an error of
  // status BUSY: whoever has too much to do hears of it, instead of memory running out. Tasks that
  // were accepted before are never refused: they go on even if the queue is full.
  std::size_t max_queued = detail::job_queue::unlimited;
};

// Threads of the author's own, as an executor. (For the shared one see pool().) The destructor runs
// what was scheduled and joins the threads: it must not run on one of them, and outlive what
// schedules.
class thread_pool {
 public:
  explicit thread_pool(unsigned n_threads) : thread_pool(n_threads, detail::job_queue::unlimited) {}
  explicit thread_pool(thread_pool_options options)
      : thread_pool(options.threads != 0 ? options.threads
                                         : std::max(1U, std::thread::hardware_concurrency()),
                    options.max_queued) {}
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;
  ~thread_pool() { join(); }

  [[nodiscard]] operator executor() const noexcept { return executor(raw_); }

 private:
  thread_pool(unsigned n_threads, std::size_t max_queued)
      : jobs_(n_threads, max_queued), raw_(jobs_.as_executor()) {
    threads_.reserve(n_threads);
    try {
      for (unsigned i = 0; i < n_threads; ++i) {
        threads_.emplace_back([this] { jobs_.work(); });
      }
    } catch (...) {
      join();
      throw;
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
