// A reactor: threads that wait on behalf of everybody, in Asio. Objects of this class are never
// destroyed: at exit, threads may still use them. What a reactor needs while it runs is its engine.
//
//   idle ──start──▶ running ──stop──▶ closing ──▶ idle
//
// CLOSING. New work is refused. The tasks that the executor drives are cancelled; a wake of one is
// refused, too, so whoever wakes it unwinds it. Those that wait for a timer or a descriptor are
// woken and find SHUTDOWN. When no task is left, and nobody is inside post(), Asio may run out of
// work; when its threads have gone, the engine is destroyed.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "bolt/bolt.h"
#include "reactor/running.hpp"
#include "reactor/timer_table.hpp"
#include "reactor/watch_table.hpp"

namespace bolt::reactor {

class reactor {
 public:
  using clock = std::chrono::steady_clock;

  explicit reactor(std::uint64_t number) noexcept : timers_(number), watches_(number) {}

  timer_table& timers() noexcept { return timers_; }
  watch_table& watches() noexcept { return watches_; }

  // OK if it runs now, SHUTDOWN while it is closing, FORKED if it ran in the process that this one
  // was forked from. NO_MEMORY: also no thread, no descriptor.
  bolt_status start(unsigned threads) noexcept;
  [[nodiscard]] bool is_idle() const noexcept {
    return state_.load(std::memory_order_acquire) == state::idle;
  }
  // It was started in this process, not in the one that this one was forked from.
  [[nodiscard]] bool is_here() const noexcept;
  [[nodiscard]] bool is_running() const noexcept {
    return state_.load(std::memory_order_acquire) == state::running;
  }

  // May end by forced unwinding: a job may end its thread.
  bolt_status run_here(std::uint64_t life);
  bolt_status stop(std::uint64_t life, std::uint64_t within_ns) noexcept;

  // For its executors, too, which name the life of the reactor that they belong to; 0: any.
  bolt_status post(std::uint64_t life, void (*fn)(void*), void* data) noexcept;
  bolt_status enter(std::uint64_t life, bolt_future task, std::uint64_t& out_ticket) noexcept;
  bolt_status leave(std::uint64_t ticket) noexcept;
  [[nodiscard]] std::uint64_t life() const noexcept {
    return life_.load(std::memory_order_relaxed);
  }

  // Around fork().
  void lock() noexcept {
    mutex_.lock();
    timers_.lock();
    watches_.lock();
  }
  void unlock() noexcept {
    watches_.unlock();
    timers_.unlock();
    mutex_.unlock();
  }
  // The threads of the parent process are not inside any more.
  void forget_threads() noexcept {
    if (is_idle()) posting_.store(0, std::memory_order_relaxed);
  }

 private:
  enum class state : unsigned char { idle, running, closing };

  struct engine {
    explicit engine(int concurrency_hint) : io(concurrency_hint) {}
    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
        boost::asio::make_work_guard(io);
  };

  class inside; // counts a thread in, and out again

  bolt_status to_asio(const job& given) noexcept;
  void begin_to_stop(std::uint64_t life) noexcept;
  void serve_until(clock::time_point until, std::unique_lock<std::mutex>& lock);
  void cancel_tasks() noexcept;
  bool accepts(std::uint64_t life) const noexcept;
  void start_thread();
  bool replace_thread() noexcept;
  void thread_main();
  void thread_ended(bool done) noexcept;

  timer_table timers_;
  watch_table watches_;

  std::mutex mutex_;
  std::condition_variable changed_;       // tasks_left_, threads_
  std::atomic<state> state_{state::idle}; // written with mutex_ held
  std::atomic<std::uint64_t> life_{0};    // counts the starts
  std::atomic<unsigned> posting_{0};      // threads inside post()
  bool alone_ = false;                    // there is one thread, and there will be no other
  bool closed_ = false;                   // while closing: the tables are, and all tasks were told
  std::atomic<std::uint64_t> epoch_{0};   // the fork epoch in which it was started
  std::optional<engine> engine_;          // unless idle
  unsigned threads_ = 0;                  // inside run()
  std::vector<bolt_future> tasks_;        // by ticket; 0: free
  std::vector<std::uint64_t> free_tickets_;
  std::size_t tasks_left_ = 0;
};

} // namespace bolt::reactor
