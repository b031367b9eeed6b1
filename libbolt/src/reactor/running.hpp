// What a reactor's thread is doing, and the jobs that it gives itself: of a task that one of its
// own timers or descriptors woke. If the reactor has no other thread, they run as soon as the
// handler that gave them has ended, without a detour through Asio's queue, which would look at all
// descriptors first. Up to a limit: then Asio has its turn.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>

#include "core/fork.hpp"

namespace bolt::reactor {

class reactor;

struct job {
  void (*fn)(void*);
  void* data;
  void operator()() const { fn(data); }
};

// Throws std::bad_alloc.
void post_to(boost::asio::io_context& io, const job& given);

class local_jobs;

// Of the thread that asks.
struct running {
  const reactor* of = nullptr;
  boost::asio::io_context* io = nullptr;
  bool alone = false;         // the reactor has no other thread
  std::uint64_t epoch = 0;    // the fork epoch in which the thread came
  local_jobs* jobs = nullptr; // while a handler runs, if it is alone
};
extern constinit thread_local running here;

[[noreturn]] void park_for_ever();

// After what may have forked. In the child this thread serves nobody: Asio's descriptors are the
// parent's, too, and what waits is the parent's alone.
inline void stop_if_forked() {
  if (here.epoch != core::fork_epoch) [[unlikely]]
    park_for_ever();
}

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
      stop_if_forked();
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

// What every handler of a reactor does its work in.
template <class Function>
void handle(Function&& work) {
  if (!here.alone) {
    work();
    stop_if_forked();
    return;
  }
  local_jobs jobs(*here.io);
  here.jobs = &jobs;
  work();
  stop_if_forked();
  jobs.run();
}

// In the middle of a handler: what it has woken so far.
inline void run_local_jobs() {
  if (here.jobs != nullptr) here.jobs->run();
}

} // namespace bolt::reactor
