#ifndef BOLT_DETAIL_RECORDING_EXECUTOR_HPP
#define BOLT_DETAIL_RECORDING_EXECUTOR_HPP

#include <cstddef>
#include <cstdint>
#include <exception>

#include "bolt/bolt.h"
#include "bolt/detail/refusal.hpp"
#include "bolt/executor.hpp"

namespace bolt::detail {

// In front of an executor that is to run one task: passes on all it is asked, and keeps why it was
// refused, since the future of a task that is driven elsewhere only says that it has FAILED. Used
// until that future has ended, and read after that.
class recording_executor {
 public:
  explicit recording_executor(executor where) noexcept
      : real_(&where.raw()),
        raw_{sizeof(bolt_executor), 0, &schedule, this, &resume, nullptr, nullptr} {
    if (real_->size >= sizeof(bolt_executor) && real_->enter != nullptr &&
        real_->leave != nullptr) {
      raw_.enter = &enter;
      raw_.leave = &leave;
    }
  }
  recording_executor(const recording_executor&) = delete;
  recording_executor& operator=(const recording_executor&) = delete;

  [[nodiscard]] const bolt_executor& raw() const noexcept { return raw_; }

  // What the task ended with, if it was refused; else `otherwise`.
  [[nodiscard]] std::exception_ptr error_or(std::exception_ptr otherwise) const noexcept {
    if (refused_ == BOLT_OK) {
      return otherwise;
    }
    try {
      return std::make_exception_ptr(refusal(*real_, refused_));
    } catch (...) {
      return std::current_exception();
    }
  }

 private:
  bolt_status note(bolt_status status) noexcept {
    if (status != BOLT_OK) {
      refused_ = status;
    }
    return status;
  }

  static bolt_status schedule(void* self, void (*fn)(void*), void* data) noexcept {
    auto& me = *static_cast<recording_executor*>(self);
    return me.note(me.real_->schedule(me.real_->self, fn, data));
  }
  static bolt_status resume(void* self, void (*fn)(void*), void* data) noexcept {
    auto& me = *static_cast<recording_executor*>(self);
    const bool can =
        me.real_->size >= offsetof(bolt_executor, enter) && me.real_->resume != nullptr;
    const auto how = can ? me.real_->resume : me.real_->schedule;
    return me.note(how(me.real_->self, fn, data));
  }
  static bolt_status enter(void* self, bolt_future task, std::uint64_t* out_ticket) noexcept {
    auto& me = *static_cast<recording_executor*>(self);
    return me.note(me.real_->enter(me.real_->self, task, out_ticket));
  }
  static bolt_status leave(void* self, std::uint64_t ticket) noexcept {
    auto& me = *static_cast<recording_executor*>(self);
    return me.note(me.real_->leave(me.real_->self, ticket));
  }

  const bolt_executor* real_;
  bolt_executor raw_;
  bolt_status refused_ = BOLT_OK;
};

} // namespace bolt::detail
#endif
