#ifndef BOLT_DETAIL_CHILD_HPP
#define BOLT_DETAIL_CHILD_HPP

#include <exception>
#include <new>
#include <string>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/error.hpp"

namespace bolt::detail {

class child_group;

// A task that runs beside the one that started it: a future of its own, driven by its group.
class child {
 public:
  // Its result is an exception.
  [[nodiscard]] virtual std::exception_ptr take_error() noexcept = 0;

  // Before it is started: its deadline, unless that of who starts it is nearer.
  void until(context::time_point deadline) noexcept { deadline_ = deadline; }
  // The same, without a group: the future whose polls drive it.
  void belongs_to(bolt_future parent) noexcept { parent_ = parent; }
  // It ended without a result, because its group was stopping.
  [[nodiscard]] bool unwound() const noexcept { return unwound_; }

 protected:
  child() = default;
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() = default;

  // Where its frame lies, or what else it works on: only to be prefetched.
  const char* memory_ = reinterpret_cast<const char*>(this);
  bool failed_ = false; // written by the body's poll
  // The poll of the root in which this child is polled, during that; null on an executor.
  const context* inside_ = nullptr;
  bool unwound_ = false;
  bool cancelled_ = false; // it was stopped, and its group was not
  bolt_future parent_ = 0; // the root whose polls drive it; 0: block_on's, which has none
  context::time_point deadline_ = context::no_deadline;

 private:
  friend class child_group;

  // The future ended without its body's help: no memory, a closed executor, cancelled.
  virtual void set_error(std::exception_ptr error) noexcept = 0;
  // It has ended while its group stops; the group still has it.
  virtual void ended_early() noexcept {}
  // The group is done with it.
  virtual void released() noexcept {}

  child_group* group_ = nullptr;
  bolt_future id_ = 0;
  child* woken_next_ = nullptr; // while its token is with the group
  child* live_next_ = nullptr;  // while it is live
  child** live_link_ = nullptr; // what points to it in that list
  bool asked_ = false;     // was polled after the request to stop; guarded by holding its token
  bool stopped_ = false;   // ended while its group was stopping
  bool elsewhere_ = false; // an executor runs it
};

// Why a future ended without a result of its body.
[[nodiscard]] inline std::exception_ptr exception_of(bolt_status status) noexcept {
  switch (BOLT_OUTCOME(status)) {
  case BOLT_NO_MEMORY:
    return std::make_exception_ptr(std::bad_alloc());
  case BOLT_CANCELLED:
    return std::make_exception_ptr(error(BOLT_CANCELLED, "the task was cancelled"));
  default:
    return std::make_exception_ptr(
        error(status, std::string("the task could not run: ") + bolt_status_name(status)));
  }
}

} // namespace bolt::detail
#endif
