// A reactor's timers: ids, and the one lock that orders starting, firing, cancelling and the
// reactor's end. The lock is never held while a future is woken.
//
// Asio waits for the first of them only. Its handler takes out those that are due, a few at a time:
// the tasks of a few are still in the processor's caches when they run. A timer that starts and is
// the first has Asio wait anew; one that is cancelled does not: Asio then comes for nothing, once.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "bolt/bolt.h"
#include "reactor/timer_heap.hpp"

namespace bolt::reactor {

using timing::timer_heap;

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

  // Around fork().
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

  // Any thread. False: it has fired, or never was.
  bool cancel(bolt_timer timer) noexcept;
  bool runs(bolt_timer timer) noexcept;

 private:
  using clock = std::chrono::steady_clock;

  // One place for a timer, used again and again; `count` tells its lives apart.
  struct place {
    std::uint64_t count = 1;
    bolt_future future = 0;
    bool running = false;
  };
  static constexpr std::size_t at_a_time = 32;
  static constexpr unsigned most_batches = 32; // before Asio has its turn
  using batch = std::array<bolt_future, at_a_time>;

  void wait_until(std::int64_t due);
  void wait_for_first() noexcept;
  void expired(std::uint64_t nth);
  std::size_t take_due(std::int64_t now, batch& out) noexcept;
  std::uint64_t free_index();
  void end(std::uint64_t index) noexcept;
  bool is_live(const timer_heap::entry& each) const noexcept;
  place* find(bolt_timer timer) noexcept;

  const std::uint64_t number_; // of the reactor
  std::mutex mutex_;
  std::optional<boost::asio::steady_timer> first_; // while the reactor runs
  std::int64_t waits_until_ = 0;                   // if `waits_`
  bool waits_ = false;
  std::uint64_t wait_ = 0; // counts: for the handler of a wait that was replaced
  std::uint64_t epoch_ = 0;
  timer_heap heap_;
  std::vector<place> places_;
  std::vector<std::uint32_t> free_; // room for all places: giving one back needs no memory
};

} // namespace bolt::reactor
