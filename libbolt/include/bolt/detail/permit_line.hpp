#ifndef BOLT_DETAIL_PERMIT_LINE_HPP
#define BOLT_DETAIL_PERMIT_LINE_HPP

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "bolt/context.hpp"
#include "bolt/detail/due_wakes.hpp"
#include "bolt/detail/wait_list.hpp"
#include "bolt/future.hpp"

namespace bolt::detail {

// Permits, and those who wait for one: what a mutex (one permit) and a semaphore are. A permit that
// is given back goes to the first in line directly, so nobody overtakes. If there is a free permit,
// nobody waits.
class permit_line {
 public:
  explicit permit_line(std::size_t free) noexcept : free_(free) {}

  bool try_take() noexcept {
    const std::lock_guard lock(mutex_);
    return take();
  }

  // False: it waits in line now, and is unlinked and woken once it has a permit.
  bool take_or_wait(wait_node& mine) noexcept {
    const std::lock_guard lock(mutex_);
    if (take()) {
      return true;
    }
    line_.push_back(mine);
    return false;
  }

  bool still_waits(const wait_node& mine) noexcept {
    const std::lock_guard lock(mutex_);
    return mine.linked();
  }

  // Of one who has waited and did not take the permit: if it has got one, that goes on.
  void leave(wait_node& mine) noexcept {
    {
      const std::lock_guard lock(mutex_);
      if (mine.linked()) {
        wait_list::unlink(mine);
        return;
      }
    }
    give(1);
  }

  void give(std::size_t n) noexcept {
    due_wakes due;
    std::unique_lock lock(mutex_);
    for (;;) {
      for (; n != 0 && !line_.empty() && !due.full(); --n) {
        due.add(line_.pop_front().woken);
      }
      if (n == 0 || line_.empty()) {
        break;
      }
      lock.unlock();
      due.deliver();
      lock.lock();
    }
    free_ += n;
    lock.unlock();
    due.deliver();
  }

 private:
  bool take() noexcept {
    if (free_ == 0) {
      return false;
    }
    --free_;
    return true;
  }

  std::mutex mutex_;
  wait_list line_;
  std::size_t free_;
};

// A permit that somebody has, or none. Gives it back when it goes.
class held_permit {
 public:
  held_permit() noexcept = default;
  explicit held_permit(permit_line& from) noexcept : from_(&from) {}
  held_permit(held_permit&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
  held_permit& operator=(held_permit&& other) noexcept {
    held_permit gone(std::move(other));
    std::swap(from_, gone.from_);
    return *this;
  }
  ~held_permit() { give_back(); }

  [[nodiscard]] bool held() const noexcept { return from_ != nullptr; }
  void give_back() noexcept {
    if (permit_line* const from = std::exchange(from_, nullptr); from != nullptr) {
      from->give(1);
    }
  }
  void forget() noexcept { from_ = nullptr; }

 private:
  permit_line* from_ = nullptr;
};

// Waits in line; yields a Guard, made of a held_permit.
template <class Guard>
class permit_future : wait_node {
 public:
  static constexpr const char* waits_for = Guard::waits_for;

  explicit permit_future(permit_line& line) noexcept : line_(&line) {}
  ~permit_future() { leave(); }

  std::optional<Guard> poll(context& cx) {
    if (waits_) {
      waits_ = line_->still_waits(*this);
    } else if (!line_->try_take()) {
      woken = cx.waker(); // may throw: before anybody counts on it
      waits_ = !line_->take_or_wait(*this);
    }
    if (waits_) {
      return std::nullopt;
    }
    return Guard(held_permit(*line_));
  }

  cancel_answer cancel(context&) noexcept {
    leave();
    return cancel_answer::acknowledged;
  }

 private:
  void leave() noexcept {
    if (std::exchange(waits_, false)) {
      line_->leave(*this);
    }
  }

  permit_line* line_;
  bool waits_ = false; // was linked, and has not had its permit
};

} // namespace bolt::detail
#endif
