// A reactor's timers: ids, and the one lock that orders starting, firing, cancelling and the
// reactor's end. The lock is never held while a future is woken.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "bolt/bolt.h"

namespace bolt::reactor {

class timer_table {
 public:
  explicit timer_table(std::uint64_t number) noexcept : number_(number) {}
  timer_table(const timer_table&) = delete;
  timer_table& operator=(const timer_table&) = delete;

  // The reactor begins: timers run on `io`, and ids carry the fork epoch.
  void open(boost::asio::io_context& io, std::uint64_t epoch);
  // It ends: those that run wake their futures, and start() answers SHUTDOWN.
  void close() noexcept;

  // Any thread. OK, SHUTDOWN. Throws std::bad_alloc or boost::system::system_error; nothing has
  // started then.
  bolt_status start(std::uint64_t after_ns, bolt_future future, bolt_timer& out);

  // Any thread. False: it has fired, or never was.
  bool cancel(bolt_timer timer) noexcept;
  bool runs(bolt_timer timer) noexcept;

 private:
  // One place for a timer, used again and again; `count` tells its lives apart.
  struct place {
    std::optional<boost::asio::steady_timer> timer; // while the reactor runs
    std::uint64_t count = 1;
    bolt_future future = 0;
    bool running = false;
  };

  void arm(std::uint64_t index);
  void expired(std::uint64_t index, std::uint64_t count) noexcept;
  std::uint64_t free_index();
  void end(place& ended, std::uint64_t index) noexcept;
  place* find(bolt_timer timer) noexcept;

  const std::uint64_t number_; // of the reactor
  std::mutex mutex_;
  boost::asio::io_context* io_ = nullptr;
  std::uint64_t epoch_ = 0;
  std::deque<place> places_;        // only grows: a place stays where it is
  std::vector<std::uint64_t> free_; // room for all places: giving one back needs no memory
};

} // namespace bolt::reactor
