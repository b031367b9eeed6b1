#ifndef BOLT_DETAIL_PARKER_HPP
#define BOLT_DETAIL_PARKER_HPP

#include <condition_variable>
#include <mutex>

namespace bolt::detail {

// A thread's bed: park() sleeps until unpark(). Notifies under the lock, so that the parked thread
// may destroy it as soon as it has woken.
class parker {
 public:
  void park() {
    std::unique_lock lock(mutex_);
    wanted_.wait(lock, [this] { return unparked_; });
    unparked_ = false;
  }

  void unpark() noexcept {
    const std::lock_guard lock(mutex_);
    unparked_ = true;
    wanted_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wanted_;
  bool unparked_ = false;
};

} // namespace bolt::detail
#endif
