#include <algorithm>

#include "apart.hpp"
#include "session.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

// A request to cancel that came too early is lost, and is made again.
constexpr auto first_patience = 10ms;
constexpr auto most_patience = 1s;

} // namespace

void session::begin_driver() {
  try {
    auto ended = [self = shared_from_this()](std::exception_ptr error) mutable {
      driver_ended(std::move(self), std::move(error));
    };
    run_apart(drive(), std::move(ended));
  } catch (...) {
    driver_ended(shared_from_this(), std::current_exception());
  }
}

// `this` lives as long as the driver: driver_ended's function owns it.
bolt::task<> session::drive() {
  if (connection_ != nullptr && !is_alive()) {
    lose("the server has closed the connection");
  }
  for (;;) {
    if (connection_ == nullptr) {
      co_await connect();
    }
    if (connection_ != nullptr) {
      const bool late = request_ && clock::now() >= request_until_;
      const bool good = !late && receive() && (request_ || send_waiting());
      const int unsent = good ? pq().PQflush(connection_.get()) : -1;
      if (late) {
        lose("the server has not taken a request to cancel in time");
      } else if (unsent < 0) {
        std::string why = one_line(pq().PQerrorMessage(connection_.get()));
        lose(why.empty() ? "the connection was given up" : std::move(why));
      } else if (request_ || !nobody_waits()) {
        tell_ended();
        instant until;
        if (!request_ && first_is_cancelled()) {
          if (clock::now() >= again_at_) {
            begin_request();
          } else {
            until = again_at_;
          }
        }
        if (request_) {
          until = request_until_;
        }
        co_await activity(*this, *socket_, true, unsent != 0, until);
        continue;
      }
    }
    {
      const std::scoped_lock lock(mutex_);
      if (waiting_.empty() && in_flight_.empty()) {
        driven_ = false; // from now on another driver may begin
        co_return;       // driver_ended() tells those that have ended
      }
    }
    tell_ended();
  }
}

bool session::nobody_waits() {
  const std::scoped_lock lock(mutex_);
  return waiting_.empty() && in_flight_.empty();
}

// The first statement is to be cancelled; if that is news, at once.
bool session::first_is_cancelled() {
  const std::scoped_lock lock(mutex_);
  if (in_flight_.empty() || !in_flight_.front().cancelled) {
    return false;
  }
  if (const auto id = in_flight_.front().id; std::exchange(asked_for_, id) != id) {
    patience_ = first_patience;
    again_at_ = {};
  }
  return true;
}

// Has the server asked to cancel what it runs. What is in flight may be met, also what libpq has
// not sent yet.
void session::begin_request() {
  for (entry& each : in_flight_) {
    each.exposed = true;
  }
  pq_ptr<PGcancel> request(pq().PQgetCancel(connection_.get()));
  if (request == nullptr) {
    throw std::bad_alloc();
  }
  request_until_ = clock::now() + request_limit_;
  request_.emplace(std::move(request));
}

void cancel_call::operator()() const {
  char why[256];
  // If it fails the server is gone, as the connection will tell, or it will be made again.
  static_cast<void>(pq().PQcancel(request.get(), why, sizeof why));
}

bool session::request_has_ended(bolt::context& cx) {
  if (!request_ || !request_->future.poll(cx)) {
    return false;
  }
  request_.reset();
  again_at_ = clock::now() + patience_;
  patience_ = std::min<clock::duration>(2 * patience_, most_patience);
  return true;
}

// On the reactor's thread; also where it could not be started. Whoever is told may give the
// database up, and is to find nothing of it left then.
void session::driver_ended(std::shared_ptr<session> of, std::exception_ptr error) noexcept {
  if (error != nullptr) {
    of->fail_all(error);
  }
  std::vector<outcome> ended;
  {
    const std::scoped_lock lock(of->mutex_);
    ended.swap(of->ended_);
  }
  of.reset();
  tell(std::move(ended));
}

void session::fail_all(const std::exception_ptr& error) noexcept {
  std::deque<entry> all;
  {
    const std::scoped_lock lock(mutex_);
    all.swap(in_flight_);
    std::ranges::move(waiting_, std::back_inserter(all));
    waiting_.clear();
    request_.reset();
    socket_.reset();
    connection_.reset();
    in_transaction_ = connecting_ = driven_ = false;
  }
  for (entry& each : all) {
    each.sender.fail(error);
  }
}

// But for those that were cancelled, as long as a request is under way: who is told may be the last
// one, and is to find nothing left.
void session::tell_ended() {
  std::vector<outcome> now, later;
  {
    const std::scoped_lock lock(mutex_);
    for (outcome& each : ended_) {
      (request_ && each.cancelled ? later : now).push_back(std::move(each));
    }
    ended_.swap(later);
  }
  tell(std::move(now));
}

void session::tell(std::vector<outcome>&& ended) {
  for (outcome& each : ended) {
    each.sender.set(std::move(each.value));
  }
}

session::activity::activity(session& of, const bolt::watched_fd& socket, bool reads, bool writes,
                            instant until)
    : session_(of) {
  if (reads) read_.emplace(socket);
  if (writes) write_.emplace(socket);
  if (until) time_.emplace(*until);
}

bool session::activity::poll(bolt::context& cx) {
  {
    const std::scoped_lock lock(session_.mutex_);
    session_.driver_ = cx.waker();
    if (std::exchange(session_.asked_, false)) {
      return true;
    }
  }
  // All are asked: each that is not ready wakes.
  const bool readable = read_ && read_->future.poll(cx);
  const bool writable = write_ && write_->future.poll(cx);
  const bool over = time_ && time_->future.poll(cx);
  const bool requested = session_.request_has_ended(cx);
  return readable || writable || over || requested;
}

bolt::cancel_answer session::activity::cancel(bolt::context& cx) noexcept {
  if (read_) static_cast<void>(read_->future.cancel(cx)); // each acknowledges at once
  if (write_) static_cast<void>(write_->future.cancel(cx));
  if (time_) static_cast<void>(time_->future.cancel(cx));
  return bolt::cancel_answer::acknowledged;
}

} // namespace demo
