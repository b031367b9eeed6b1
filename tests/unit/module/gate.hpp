// A hand-written future that waits until a test opens it: what makes a task suspend, in any order
// that the test wants.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include <bolt/context.hpp>
#include <bolt/future.hpp>

class gate {
 public:
  class passage {
   public:
    explicit passage(gate& of) : gate_(of) {}
    bool poll(bolt::context& cx) {
      const bolt::waker waker = cx.waker();
      const std::lock_guard lock(gate_.mutex_);
      if (!gate_.open_) gate_.waiting_.push_back(waker);
      return gate_.open_;
    }
    bolt::cancel_answer cancel(bolt::context&) noexcept {
      return bolt::cancel_answer::acknowledged;
    }

   private:
    gate& gate_;
  };

  passage pass() { return passage(*this); }

  void open() {
    std::vector<bolt::waker> woken;
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
      woken.swap(waiting_);
    }
    for (const bolt::waker waker : woken)
      waker.wake();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    waiting_.clear();
  }

 private:
  std::mutex mutex_;
  bool open_ = false;
  std::vector<bolt::waker> waiting_;
};
