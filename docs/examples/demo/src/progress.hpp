// How far some work has come. Its waiting is written by hand, as a future: the one place in this
// library that knows of polls and wakes. Everything else just says co_await.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <bolt/bolt.hpp>

namespace demo {

class Progress {
 public:
  static std::shared_ptr<Progress> create() { return std::make_shared<Progress>(); }

  // Waits until that many rows are done, or the work has ended; how many there are then.
  bolt::task<std::uint64_t> reached(std::uint64_t rows) const;

  std::uint64_t done() const;
  // Of the rows that were done: how many were taken back, as far as that is known.
  std::uint64_t rolled_back() const;

  // For the work itself.
  void advance(std::uint64_t rows);
  void end(bool kept);

 private:
  // The future behind reached(). Pinned: while it waits, the progress holds its address.
  class reached_future {
   public:
    reached_future(const Progress& of, std::uint64_t rows) : progress_(of), rows_(rows) {}
    reached_future(const reached_future&) = delete;
    reached_future& operator=(const reached_future&) = delete;

    std::optional<std::uint64_t> poll(bolt::context& cx);
    bolt::cancel_answer cancel(bolt::context& cx) noexcept;

    bolt::waker waker;

   private:
    const Progress& progress_;
    std::uint64_t rows_;
    bool waiting_ = false;
  };

  std::vector<bolt::waker> wakers() const; // with the lock held

  mutable std::mutex mutex_; // guards all below; never held while a future is woken
  mutable std::vector<reached_future*> waiting_;
  std::uint64_t done_ = 0;
  std::uint64_t rolled_back_ = 0;
  bool ended_ = false;
};

} // namespace demo
