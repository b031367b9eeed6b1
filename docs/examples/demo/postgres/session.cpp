#include "session.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace demo {
namespace {

// So that cancelling many costs few requests, and the server is never far behind.
constexpr std::size_t most_in_flight = 64;

SqlError lost(std::string why, const statement& what) {
  return {0, std::move(why), what.sql, connection_lost};
}

SqlError cancelled(const statement& what) {
  return {0, "it was cancelled", what.sql, query_cancelled};
}

bool has_come(PGconn& from) {
  pollfd socket{pq().PQsocket(&from), POLLIN, 0};
  return socket.fd >= 0 && poll(&socket, 1, 0) > 0;
}

} // namespace

session::session(std::string url) : url_(std::move(url)), process_(getpid()) {}

session::~session() {
  if (getpid() != process_) { // the connection is the parent's: nothing may be sent on it
    static_cast<void>(connection_.release());
  }
}

bolt::task<session::answer> session::run(statement what) {
  auto [sender, receiver] = bolt::oneshot<answer>();
  const auto id = submit(std::move(what), std::move(sender));
  receiver.on_cancel([this, id] {
    cancel(id);
    return bolt::cancel_answer::later;
  });
  co_return co_await receiver;
}

std::uint64_t session::submit(statement what, bolt::oneshot_sender<answer> sender) {
  if (getpid() != process_) {
    sender.set(lost("this process was forked from the one that is connected", what));
    return 0;
  }
  std::unique_lock lock(mutex_);
  const auto id = ++ids_;
  waiting_.push_back({id, std::move(what), std::move(sender)});
  asked_ = true;
  const bool driven = std::exchange(driven_, true);
  const bolt::waker driver = driver_;
  lock.unlock();
  if (driven) {
    driver.wake();
  } else {
    begin_driver();
  }
  return id;
}

void session::cancel(std::uint64_t id) noexcept {
  const auto is_it = [id](const entry& each) { return each.id == id; };
  std::optional<entry> dropped;
  std::unique_lock lock(mutex_);
  const auto waits = std::ranges::find_if(waiting_, is_it);
  const auto flies = std::ranges::find_if(in_flight_, is_it);
  if (waits != waiting_.end()) {
    dropped.emplace(std::move(*waits));
    waiting_.erase(waits);
    // A connection that is being made for it alone is given up before it has ended.
    if (connecting_ && waiting_.empty()) {
      end(std::move(*dropped), cancelled(dropped->what));
      dropped.reset();
    }
  } else if (flies != in_flight_.end()) {
    flies->cancelled = true;
  }
  asked_ = true;
  const bolt::waker driver = driver_;
  lock.unlock();
  driver.wake();
  if (dropped) {
    dropped->sender.set(cancelled(dropped->what));
  }
}

// With the lock held, as the next one: told by tell_ended().
void session::end(entry&& each, answer value) {
  ended_.push_back({std::move(each.sender), std::move(value), each.cancelled});
}

// `only_bound`: those that can run on the connection that was lost only.
void session::end_waiting(const SqlError& why, bool only_bound) {
  std::deque<entry> kept;
  for (entry& each : waiting_) {
    if (only_bound && each.what.connection == 0) {
      kept.push_back(std::move(each));
    } else {
      SqlError error = why;
      error.sql = each.what.sql;
      end(std::move(each), std::move(error));
    }
  }
  waiting_.swap(kept);
}

// The connection is of no use any more. What was sent has ended, nobody knows how; what was not can
// be sent on another one, unless it counts on this one.
void session::lose(std::string why) {
  const std::scoped_lock lock(mutex_);
  for (entry& each : in_flight_) {
    SqlError error = each.error ? std::move(*each.error) : lost(why, each.what);
    end(std::move(each), std::move(error));
  }
  in_flight_.clear();
  // A transaction has gone with it, which the next statements must not be taken to be part of.
  end_waiting(lost(std::move(why), {}), !std::exchange(in_transaction_, false));
  request_.reset(); // there is nothing left that it could meet
  socket_.reset();
  connection_.reset();
}

// Is a connection on which nothing runs still there? Only reading tells.
bool session::is_alive() {
  while (has_come(*connection_)) {
    if (pq().PQconsumeInput(connection_.get()) == 0) {
      return false;
    }
    static_cast<void>(pq().PQisBusy(connection_.get())); // takes in what has come
  }
  return !ending_ && pq().PQstatus(connection_.get()) == CONNECTION_OK;
}

// Takes what has come. False: the connection is lost, or what the server wants is not for us.
bool session::receive() {
  PGconn* const from = connection_.get();
  bool good = pq().PQconsumeInput(from) == 1; // if not, what came before is still to be read
  int nothing = 0;
  while (!in_flight_.empty() && nothing < 2 && pq().PQisBusy(from) == 0) {
    entry& first = in_flight_.front();
    pq_ptr<PGresult> part(pq().PQgetResult(from));
    if (part == nullptr) { // between the results of two commands; at the end, again and again
      ++nothing;
      continue;
    }
    nothing = 0;
    switch (pq().PQresultStatus(part.get())) {
    case PGRES_PIPELINE_SYNC:
      first_has_ended();
      break;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      first.last = std::move(part);
      break;
    case PGRES_PIPELINE_ABORTED: // after the error
      break;
    case PGRES_EMPTY_QUERY:
      first.error = SqlError{0, "there is no statement in it", first.what.sql, "42601"};
      break;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      first.error =
          SqlError{0, "COPY from or to the client is not for here", first.what.sql, "0A000"};
      return false;
    default:
      if (!first.error) {
        first.error = to_error(*part, first.what.sql);
      }
    }
  }
  while (pq_ptr<PGnotify>(pq().PQnotifies(from)) != nullptr) {
  }
  return good && nothing < 2 && pq().PQstatus(from) == CONNECTION_OK;
}

void session::first_has_ended() {
  const std::scoped_lock lock(mutex_);
  entry first = std::move(in_flight_.front());
  in_flight_.pop_front();
  if (in_flight_.empty()) {
    // Takes the state of the connection on; there is no result.
    pq_ptr<PGresult>(pq().PQgetResult(connection_.get()));
    in_transaction_ = pq().PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
  }
  const bool hit = first.exposed && first.error && first.error->state == query_cancelled;
  if (hit && !first.cancelled && is_atomic(first.what.sql) && !in_transaction_) {
    first.exposed = false;
    first.error.reset();
    first.last.reset();
    waiting_.push_front(std::move(first));
  } else if (first.error) {
    SqlError error = std::move(*first.error);
    end(std::move(first), std::move(error));
  } else {
    pq_ptr<PGresult> last = std::move(first.last);
    end(std::move(first), std::move(last));
  }
}

bool session::may_send(const entry& next) const {
  if (in_flight_.empty()) {
    return true;
  }
  return !in_transaction_ && in_flight_.size() < most_in_flight && is_atomic(next.what.sql) &&
         is_atomic(in_flight_.back().what.sql);
}

// Sends what may be sent. False: the connection is lost.
bool session::send_waiting() {
  const std::scoped_lock lock(mutex_);
  while (!waiting_.empty() && may_send(waiting_.front())) {
    entry next = std::move(waiting_.front());
    waiting_.pop_front();
    const statement& what = next.what;
    if (what.connection != 0 && what.connection != connection()) {
      SqlError gone = lost("the connection was lost", what);
      end(std::move(next), std::move(gone));
    } else if (what.begins && in_transaction_) {
      SqlError begun{0, "there is a transaction already", what.sql, "25001"};
      end(std::move(next), std::move(begun));
    } else if (what.sql.empty()) {
      end(std::move(next), pq_ptr<PGresult>());
    } else {
      in_flight_.push_back(std::move(next));
      if (!send(*connection_, in_flight_.back().what)) {
        return false;
      }
    }
  }
  return true;
}

} // namespace demo
