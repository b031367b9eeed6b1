#ifndef BOLT_INLINE_EXECUTOR_HPP
#define BOLT_INLINE_EXECUTOR_HPP

#include <cstddef>

#include "bolt/bolt.h"
#include "bolt/detail/job_queue.hpp"
#include "bolt/executor.hpp"

namespace bolt {

// An executor without a thread: what is scheduled waits until somebody calls run(), and runs there.
// For programs that own their loop, and for tests. Must outlive its jobs; jobs still waiting when
// it is destroyed never run.
class inline_executor {
 public:
  inline_executor() noexcept : raw_(jobs_.as_executor()) {}
  inline_executor(const inline_executor&) = delete;
  inline_executor& operator=(const inline_executor&) = delete;

  // Runs jobs, also those added meanwhile, until there is none. How many ran.
  std::size_t run() {
    std::size_t n = 0;
    for (; auto job = jobs_.try_pop(); ++n) {
      (*job)();
    }
    return n;
  }

  // Waits for one job and runs it.
  void run_one() {
    if (auto job = jobs_.pop()) {
      (*job)();
    }
  }

  [[nodiscard]] operator executor() const noexcept { return executor(raw_); }

 private:
  detail::job_queue jobs_;
  bolt_executor raw_;
};

} // namespace bolt
#endif
