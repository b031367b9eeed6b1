// A reactor's watches: who waits for which descriptor, and the one lock that orders waiting,
// readiness, closing and the reactor's end. The lock is never held while a future is woken.
//
// A descriptor is registered with Asio once, however many watches it has: the kernel knows a number
// only once. Asio is asked for readiness when somebody first waits in a direction, and answers
// once; that answer goes to all that wait then. A wait that was given up leaves Asio's running: the
// next one finds it armed.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "bolt/bolt.h"

namespace bolt::reactor {

class watch_table {
 public:
  explicit watch_table(std::uint64_t number) noexcept : number_(number) {}
  watch_table(const watch_table&) = delete;
  watch_table& operator=(const watch_table&) = delete;

  void open(boost::asio::io_context& io, std::uint64_t epoch);
  // Those that wait are woken, and all answers are SHUTDOWN until a watch is closed.
  void close() noexcept;

  // Around fork().
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

  // As the functions of bolt.h. open_watch throws std::bad_alloc; nothing was opened then.
  bolt_status open_watch(int fd, bolt_watch& out);
  bolt_status poll(bolt_watch watch, unsigned direction, bolt_future future) noexcept;
  bool cancel(bolt_watch watch, unsigned direction) noexcept;
  bool close_watch(bolt_watch watch) noexcept;

 private:
  static constexpr unsigned directions = 2; // reading, writing

  struct waiting {
    bolt_future future = 0; // 0: nobody
    bool ready = false;     // it has been woken for that, or is about to be:
    bool to_wake = false;
  };

  // What a number stands for, to notice that it was closed and used again.
  struct description {
    std::uint64_t device;
    std::uint64_t inode;
    int flags; // as they were before
    friend bool operator==(const description& a, const description& b) noexcept {
      return a.device == b.device && a.inode == b.inode;
    }
  };
  static bool describe(int fd, description& out) noexcept;

  struct registration;

  // One watch; `count` tells the lives of the place apart.
  struct place {
    std::uint64_t count = 1;
    bool live = false;
    registration* on = nullptr;  // null: `ended` says why
    bolt_status ended = BOLT_OK; // SHUTDOWN; INVALID_HANDLE: closed; NO_MEMORY
    place* next = nullptr;       // of the same descriptor
    waiting sides[directions];
  };

  struct registration {
    registration(boost::asio::io_context& io, int number, const description& now)
        : descriptor(io), fd(number), is(now) {}

    boost::asio::posix::stream_descriptor descriptor;
    const int fd;
    const description is;
    std::uint64_t life = 0; // for handlers: of this registration, not of a former one
    place* watches = nullptr;
    bool armed[directions] = {false, false};
  };

  registration* registered(int fd, const description& now, std::vector<bolt_future>& orphans);
  void refresh(registration& same);
  void forget(registration& stale, bolt_status why, std::vector<bolt_future>& orphans);
  void enlist(registration& with);
  void delist(registration& ended) noexcept;
  void part(place& leaving) noexcept;
  void arm(registration& on, unsigned side);
  void ready(int fd, std::uint64_t life, unsigned side) noexcept;
  void abandon(std::unique_lock<std::mutex>& lock, place& left) noexcept;
  place* find(bolt_watch watch) noexcept;
  std::uint64_t free_index();

  const std::uint64_t number_; // of the reactor
  std::mutex mutex_;
  boost::asio::io_context* io_ = nullptr;
  std::uint64_t epoch_ = 0;
  std::uint64_t registrations_ = 0; // ever made
  std::unordered_map<int, registration> by_fd_;
  std::deque<place> places_;        // only grows: a place stays where it is
  std::vector<std::uint64_t> free_; // room for all places: giving one back needs no memory
};

} // namespace bolt::reactor
