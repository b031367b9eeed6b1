#ifndef BOLT_EXECUTOR_HPP
#define BOLT_EXECUTOR_HPP

#include "bolt/bolt.h"
#include "bolt/detail/refusal.hpp"
#include "bolt/error.hpp"

namespace bolt {

// A place where functions run: a reference to a bolt_executor, which must outlive what is
// scheduled. One of your own: executor_adapter.
class executor {
 public:
  explicit constexpr executor(const bolt_executor& raw) noexcept : raw_(&raw) {}

  // Calls fn(data) once, soon, on a thread of the executor's choosing, never inside this call.
  // Throws bolt::error if it will never be called: with status BUSY if its queue is full, SHUTDOWN
  // if it is closed.
  void schedule(void (*fn)(void* data), void* data) const {
    const bolt_status status = raw_->schedule(raw_->self, fn, data);
    if (status != BOLT_OK) {
      throw detail::refusal(*raw_, status);
    }
  }

  [[nodiscard]] constexpr const bolt_executor& raw() const noexcept { return *raw_; }

  friend constexpr bool operator==(executor, executor) noexcept = default;

 private:
  const bolt_executor* raw_;
};

// The process's pool: started on first use, or the one that the application put in its place.
[[nodiscard]] inline executor pool() noexcept { return executor(*bolt_executor_pool()); }

} // namespace bolt
#endif
