// One connection to a PostgreSQL server, shared by any number of tasks.
//
// Statements stand in line. Those that are sent do not wait for the answers of those before them
// (libpq's pipeline mode); each has its own end (Sync), so an error stays with the one that made
// it. While there is anything to do, one task, the driver, is the only one that touches the
// connection: it waits for the socket, for new statements and for cancellations, all on the
// reactor, hands each answer to its own task, and ends when there is nothing left. An idle
// connection costs no task and no thread.
//
// Cancelling. A statement that was not sent leaves the line. One that was is waited for, and once
// it is the first, the server is asked to cancel (PQcancel; it blocks, so it is the pool's), again
// and again, since a request that comes before the statement has begun is lost. The await returns
// when the server's answer to it has come. The server cancels whatever runs when the request
// arrives, which may be the next statement already. Therefore:
//  - nothing is sent while a request is under way. libpq waits until the server has passed it on,
//    so that a request never meets what is sent later;
//  - only statements that are undone as a whole when they fail (is_atomic) are sent behind others
//    and have others behind them, and only outside of a transaction block. If one is hit although
//    nobody cancelled it, nothing of it is left, and it is sent once more. (A function it called
//    may have left what no transaction undoes: a number drawn from a sequence, a session's lock.)
//  - all others have the connection to themselves, so no request for another can meet them.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <bolt/bolt.hpp>

#include "answer.hpp"
#include "libpq.hpp"
#include "statement.hpp"

namespace demo {

// PQcancel, on the pool. It owns what it uses, since it may have to be left alone there.
struct cancel_call {
  pq_ptr<PGcancel> request;

  void operator()() const;
};

class session : public std::enable_shared_from_this<session> {
 public:
  using answer = bolt::result<pq_ptr<PGresult>, SqlError>; // a result that is no error
  using clock = std::chrono::steady_clock;

  explicit session(std::string url);
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session(); // nothing is in line

  // Runs it, over a new connection if there is none. Can be cancelled: see above.
  bolt::task<answer> run(statement what);

  // The two halves of run(), for tasks that are not cancelled but told to stop: any thread. After
  // cancel() the sender is still told how the statement has ended.
  std::uint64_t submit(statement what, bolt::oneshot_sender<answer> sender);
  void cancel(std::uint64_t id) noexcept;

  // Which connection it is, counted from 1; 0 before the first.
  std::uint64_t connection() const noexcept { return number_.load(std::memory_order_relaxed); }

 private:
  struct entry {
    std::uint64_t id;
    statement what;
    bolt::oneshot_sender<answer> sender;
    bool cancelled = false; // guarded by mutex_
    bool exposed = false;   // a request to cancel may have met it
    std::optional<SqlError> error = std::nullopt;
    pq_ptr<PGresult> last = nullptr;
  };
  struct outcome {
    bolt::oneshot_sender<answer> sender;
    answer value;
    bool cancelled;
  };
  static void tell(std::vector<outcome>&& ended);
  class activity;
  struct cancel_request { // in an optional it must be made in place, since it cannot be moved
    explicit cancel_request(pq_ptr<PGcancel> request)
        : future(bolt::blocking(bolt::abandonable, cancel_call{std::move(request)})) {}
    decltype(bolt::blocking(bolt::abandonable, std::declval<cancel_call>())) future;
  };
  using instant = std::optional<clock::time_point>;

  // ---- The driver (driver.cpp): one at a time.
  void begin_driver();
  bolt::task<> drive();
  static void driver_ended(std::shared_ptr<session> of, std::exception_ptr error) noexcept;
  void fail_all(const std::exception_ptr& error) noexcept;
  void tell_ended();
  bool first_is_cancelled();
  void begin_request();
  bool request_has_ended(bolt::context& cx);
  bool nobody_waits();

  // ---- Connecting (connecting.cpp).
  bolt::task<> connect();
  enum class attempt { ended, too_late, given_up }; // ended: well or not; given up: nobody waits
  bolt::task<attempt> connect_on(PGconn& made, clock::time_point until);
  bool use(pq_ptr<PGconn>& made);
  static void take_notice(void* self, const PGresult* notice);

  // ---- The line (session.cpp); by the driver, but for `end` with the lock held.
  bool is_alive();
  bool receive();
  bool send_waiting();
  bool may_send(const entry& next) const;
  void first_has_ended();
  void end(entry&& each, answer value);
  void end_waiting(const SqlError& why, bool only_bound);
  void lose(std::string why);

  const std::string url_;
  const pid_t process_;

  std::mutex mutex_; // guards down to asked_; never held while somebody is woken or told
  std::uint64_t ids_ = 0;
  std::deque<entry> waiting_;
  std::deque<entry> in_flight_; // the driver changes it, with the lock; and may look without
  std::vector<outcome> ended_;
  bool driven_ = false;
  bool connecting_ = false;
  bolt::waker driver_;
  bool asked_ = false; // something for the driver to look at

  // The driver's own. The watch is declared last: it goes before the socket it watches.
  std::atomic<std::uint64_t> number_{0};
  bool in_transaction_ = false;
  bool ending_ = false;          // the server has said that it is the connection's end
  std::uint64_t asked_for_ = 0;  // the id that a request to cancel was for
  clock::duration patience_{};   // until the next one for the same
  clock::time_point again_at_{}; // that is when
  clock::duration request_limit_{};
  clock::time_point request_until_{};
  std::optional<cancel_request> request_; // the one that is under way: nothing is sent
  pq_ptr<PGconn> connection_;
  std::optional<bolt::watched_fd> socket_;
};

// Waits until a socket is ready, or there is something to look at, or a request to cancel has
// ended, or it is time. For the driver.
class session::activity {
 public:
  static constexpr const char* waits_for = "a database";

  activity(session& of, const bolt::watched_fd& socket, bool reads, bool writes, instant until);
  activity(const activity&) = delete;
  activity& operator=(const activity&) = delete;

  bool poll(bolt::context& cx);
  bolt::cancel_answer cancel(bolt::context& cx) noexcept;

 private:
  // In an optional they must be made in place, since none can be moved.
  struct read_wait {
    explicit read_wait(const bolt::watched_fd& of) : future(of.readable()) {}
    decltype(std::declval<const bolt::watched_fd&>().readable()) future;
  };
  struct write_wait {
    explicit write_wait(const bolt::watched_fd& of) : future(of.writable()) {}
    decltype(std::declval<const bolt::watched_fd&>().writable()) future;
  };
  struct time_wait {
    explicit time_wait(clock::time_point until) : future(bolt::sleep_until(until)) {}
    decltype(bolt::sleep_until(clock::time_point())) future;
  };

  session& session_;
  std::optional<read_wait> read_;
  std::optional<write_wait> write_;
  std::optional<time_wait> time_;
};

} // namespace demo
