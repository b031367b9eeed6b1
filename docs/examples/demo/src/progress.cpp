#include "progress.hpp"

namespace demo {

std::optional<std::uint64_t> Progress::reached_future::poll(bolt::context& cx) {
  std::scoped_lock lock(progress_.mutex_);
  if (progress_.done_ >= rows_ || progress_.ended_) {
    std::erase(progress_.waiting_, this);
    return progress_.done_;
  }
  waker = cx.waker();
  if (!waiting_) {
    progress_.waiting_.push_back(this);
    waiting_ = true;
  }
  return std::nullopt;
}

bolt::cancel_answer Progress::reached_future::cancel(bolt::context&) noexcept {
  std::scoped_lock lock(progress_.mutex_);
  std::erase(progress_.waiting_, this);
  return bolt::cancel_answer::acknowledged; // nobody knows this address any more
}

std::vector<bolt::waker> Progress::wakers() const {
  std::vector<bolt::waker> all;
  for (const auto* future : waiting_) {
    all.push_back(future->waker);
  }
  return all;
}

void Progress::advance(std::uint64_t rows) {
  std::unique_lock lock(mutex_);
  done_ += rows;
  const auto waiting = wakers();
  lock.unlock();
  for (const auto& waker : waiting) {
    waker.wake();
  }
}

void Progress::end(bool kept) {
  std::unique_lock lock(mutex_);
  ended_ = true;
  rolled_back_ = kept ? 0 : done_;
  const auto waiting = wakers();
  lock.unlock();
  for (const auto& waker : waiting) {
    waker.wake();
  }
}

bolt::task<std::uint64_t> Progress::reached(std::uint64_t rows) const {
  co_return co_await reached_future(*this, rows);
}

std::uint64_t Progress::done() const {
  std::scoped_lock lock(mutex_);
  return done_;
}

std::uint64_t Progress::rolled_back() const {
  std::scoped_lock lock(mutex_);
  return rolled_back_;
}

} // namespace demo
