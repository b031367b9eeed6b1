#include "insertion.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "apart.hpp"
#include "batches.hpp"

namespace demo {
namespace {

// The connection has ended, by whomever.
bool is_lost(const SqlError& error) {
  return error.state == connection_lost || error.state.starts_with("57P0");
}

} // namespace

insertion::insertion(std::shared_ptr<session> over, std::vector<WordCount> records,
                     std::uint32_t batch_size, std::shared_ptr<Progress> progress)
    : session_(std::move(over)), records_(std::move(records)), batch_size_(batch_size),
      progress_(std::move(progress)) {}

void insertion::start(std::shared_ptr<insertion> work, bolt::oneshot_sender<outcome> to) {
  // std::function wants to be copied: so does what it holds.
  auto sender = std::make_shared<bolt::oneshot_sender<outcome>>(std::move(to));
  auto ended = [work, sender](std::exception_ptr error) mutable {
    auto outcome = std::move(work->outcome_);
    const bool kept = error == nullptr && outcome->has_value();
    work->progress_->end(kept || work->in_doubt_);
    work.reset(); // who is told finds nothing left of it
    if (error != nullptr) {
      sender->fail(std::move(error));
    } else {
      sender->set(std::move(*outcome));
    }
  };
  try {
    run_apart(work->run(), std::move(ended));
  } catch (...) {
    work->progress_->end(false);
    sender->fail(std::current_exception());
  }
}

void insertion::stop() noexcept {
  std::unique_lock lock(mutex_);
  stopped_ = true;
  const auto current = current_;
  lock.unlock();
  if (current != 0) {
    session_->cancel(current);
  }
}

bolt::task<> insertion::run() { outcome_ = co_await insert_all(); }

// Begins, and rolls back whatever is not committed.
bolt::task<insertion::outcome> insertion::insert_all() {
  statement begin{"BEGIN"};
  begin.begins = true;
  co_await co_await step(std::move(begin));
  const auto connection = session_->connection();
  std::optional<outcome> ended;
  std::exception_ptr failure;
  try {
    ended.emplace(co_await commit(connection));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure != nullptr || !ended->has_value()) {
    statement rollback{"ROLLBACK"};
    rollback.connection = connection;
    // If it fails the connection was lost, and the server rolls back.
    static_cast<void>(co_await session_->run(std::move(rollback)));
  }
  if (failure != nullptr) {
    std::rethrow_exception(failure);
  }
  co_return std::move(*ended);
}

bolt::task<insertion::outcome> insertion::commit(std::uint64_t connection) {
  for (std::span<const WordCount> left = records_; !left.empty();) {
    const auto batch = left.first(std::min<std::size_t>(batch_size_, left.size()));
    statement insert{"INSERT INTO words (word, count) VALUES ($1, $2)", rows(batch), connection};
    co_await co_await step(std::move(insert));
    progress_->advance(batch.size());
    left = left.subspan(batch.size());
  }
  // Whoever stops this from now on is too late.
  statement commit{"COMMIT"};
  commit.connection = connection;
  if (set_current(0)) {
    co_return SqlError{0, "it was cancelled", commit.sql, query_cancelled};
  }
  in_doubt_ = true;
  auto answer = co_await session_->run(std::move(commit));
  in_doubt_ = answer.has_error() && is_lost(answer.error());
  if (in_doubt_) {
    SqlError error = std::move(answer).error();
    error.message = "nobody knows whether the rows are kept: " + error.message;
    error.state = commit_unknown;
    co_return error;
  }
  co_await std::move(answer);
  co_return records_.size();
}

// A statement that stop() cancels, or that does not begin after it.
bolt::task<session::answer> insertion::step(statement what) {
  if (set_current(0)) {
    co_return SqlError{0, "it was cancelled", what.sql, query_cancelled};
  }
  auto [sender, receiver] = bolt::oneshot<session::answer>();
  const auto id = session_->submit(std::move(what), std::move(sender));
  if (set_current(id)) {
    session_->cancel(id);
  }
  auto answer = co_await receiver;
  set_current(0);
  co_return answer;
}

// True: it is to stop.
bool insertion::set_current(std::uint64_t id) {
  const std::scoped_lock lock(mutex_);
  current_ = id;
  return stopped_;
}

} // namespace demo
