// The reactor: one thread that waits on behalf of everybody, started by the first operation that
// needs it. It is never stopped and its objects are never destroyed: at exit, threads may still use
// them.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>

#include "bolt/bolt.h"
#include "reactor/timer_table.hpp"

namespace bolt::reactor {

class reactor {
 public:
  // The process's reactor, if it was started.
  static reactor* started() noexcept;

  // The same, starting it if need be. BOLT_OK, FORKED (this process was forked from one that had
  // started it: its thread is not here), or NO_MEMORY.
  static bolt_status get(reactor*& out) noexcept;

  timer_table& timers() noexcept { return timers_; }

  // False in a process forked after it was started.
  bool is_here() const noexcept;

 private:
  explicit reactor(std::uint64_t epoch) : epoch_(epoch), timers_(io_, epoch) {}
  static reactor* start();
  void run_detached();

  const std::uint64_t epoch_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
      boost::asio::make_work_guard(io_);
  timer_table timers_;
};

} // namespace bolt::reactor
