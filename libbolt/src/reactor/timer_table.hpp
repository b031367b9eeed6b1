// The reactor's timers: ids, and the one lock that orders starting, firing and cancelling. The lock
// is never held while a future is woken.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "bolt/bolt.h"
#include "core/state.hpp"

namespace bolt::reactor {

class timer_table {
 public:
  // Ids carry `epoch`, the fork epoch in which this reactor runs.
  timer_table(boost::asio::io_context& io, std::uint64_t epoch) : io_(io), epoch_(epoch) {}
  timer_table(const timer_table&) = delete;
  timer_table& operator=(const timer_table&) = delete;

  // Any thread. Throws std::bad_alloc or boost::system::system_error; nothing has started then.
  bolt_timer start(std::uint64_t after_ns, bolt_future future);

  // Any thread. False: it has fired, or never was.
  bool cancel(bolt_timer timer) noexcept;

 private:
  // One place for a timer, used again and again; `count` tells its lives apart.
  struct place {
    explicit place(boost::asio::io_context& io) : timer(io) {}

    boost::asio::steady_timer timer;
    std::uint64_t count = 1;
    bolt_future future = 0;
    bool running = false;
  };

  void arm(std::uint64_t index);
  void expired(std::uint64_t index, std::uint64_t count) noexcept;
  std::uint64_t free_index();
  void end(place& ended, std::uint64_t index) noexcept;

  boost::asio::io_context& io_;
  const std::uint64_t epoch_;
  std::mutex mutex_;
  std::deque<place> places_;        // only grows: a place stays where it is
  std::vector<std::uint64_t> free_; // room for all places: giving one back needs no memory
};

} // namespace bolt::reactor
