// What a reactor's thread is doing, and the jobs that it gives itself: of a task that one of its
// own timers or descriptors woke. If the reactor has no other thread, they run as soon as the
// handler that gave them has ended, without a detour through Asio's queue, which would look at all
// descriptors first. Up to a limit: then Asio has its turn.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>

namespace bolt::reactor {

class reactor;

struct job {
  void (*fn)(void*);
  void* data;
  void operator()() const { fn(data); }
};

// Throws std::bad_alloc.
void post_to(boost::asio::io_context& io, const job& given);

class local_jobs {
 public:
  explicit local_jobs(boost::asio::io_context& io) noexcept : io_(io) {}
  local_jobs(const local_jobs&) = delete;
  local_jobs& operator=(const local_jobs&) = delete;
  ~local_jobs();

  // False: the limit is reached.
  bool push(const job& added) noexcept {
    if (n_ == limit) return false;
    jobs_[n_++] = added;
    return true;
  }
  // Runs them, also those that are added meanwhile. May end by forced unwinding: a job may end its
  // thread. What was not run then goes to Asio.
  void run() {
    while (ran_ < n_) {
      const job next = jobs_[ran_++];
      next();
    }
    ran_ = n_ = 0;
  }

 private:
  static constexpr std::size_t limit = 64;

  boost::asio::io_context& io_;
  std::size_t n_ = 0;
  std::size_t ran_ = 0;
  std::array<job, limit> jobs_;
};

// Of the thread that asks.
struct running {
  const reactor* of = nullptr;
  boost::asio::io_context* io = nullptr;
  const std::atomic<bool>* alone = nullptr; // the reactor has no other thread
  local_jobs* jobs = nullptr;               // while a handler runs, if it is alone
};
extern constinit thread_local running here;

// What every handler of a reactor does its work in.
template <class Function>
void handle(Function&& work) {
  if (!here.alone->load(std::memory_order_relaxed)) {
    work();
    return;
  }
  local_jobs jobs(*here.io);
  here.jobs = &jobs;
  work();
  jobs.run();
}

// In the middle of a handler: what it has woken so far.
inline void run_local_jobs() {
  if (here.jobs != nullptr) here.jobs->run();
}

} // namespace bolt::reactor
