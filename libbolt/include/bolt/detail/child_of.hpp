#ifndef BOLT_DETAIL_CHILD_OF_HPP
#define BOLT_DETAIL_CHILD_OF_HPP

#include <exception>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/child.hpp"
#include "bolt/detail/describe.hpp"
#include "bolt/detail/result_slot.hpp"
#include "bolt/detail/root.hpp"
#include "bolt/task.hpp"

namespace bolt::detail {

// The result stays here; nothing crosses the C ABI. Also for block_on, which has no group.
template <class T>
class child_of : public child {
 public:
  child_of() = default;
  ~child_of() {
    if (frame_) {
      drop(this);
    }
  }

  // Before it is started.
  void adopt(task<T>&& work) noexcept { frame_ = work.release(); }

  [[nodiscard]] bolt_body body() noexcept {
    static constexpr bolt_body_vtable vtable = {
        sizeof(bolt_body_vtable), 0, &poll, &cancel, &drop, &describe};
    return {&vtable, this};
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool unwound() const noexcept { return unwound_; }
  T take() { return slot_.take(); }
  [[nodiscard]] std::exception_ptr take_error() noexcept override { return slot_.take_error(); }
  void set_error(std::exception_ptr error) noexcept override {
    slot_.set_error(std::move(error));
    failed_ = true;
  }

 private:
  static bolt_status poll(void* self, bolt_context* raw, bolt_buffer*) {
    auto& me = *static_cast<child_of*>(self);
    auto& promise = me.frame_.promise();
    context cx(*raw, promise, me.inside_);
    if (!poll_root(promise, cx)) {
      return BOLT_PENDING;
    }
    me.slot_.move_from(promise.slot);
    me.failed_ = me.slot_.has_error();
    drop(self);
    return BOLT_READY;
  }

  static bolt_status cancel(void* self, bolt_context* raw) noexcept {
    context cx(*raw);
    const cancel_answer answer = cancel_root(static_cast<child_of*>(self)->frame_.promise(), cx);
    return answer == cancel_answer::acknowledged ? BOLT_ACKNOWLEDGED : BOLT_LATER;
  }

  static void drop(void* self) noexcept {
    const auto frame = std::exchange(static_cast<child_of*>(self)->frame_, nullptr);
    if (frame) {
      destroy_root(frame.promise());
    }
  }

  static void describe(void* self, bolt_place* out_place) noexcept {
    const auto& me = *static_cast<child_of*>(self);
    out_place->parent = me.parent();
    describe_root(me.frame_.promise(), *out_place);
  }

  typename task<T>::handle frame_ = nullptr;
  result_slot<T> slot_;
};

} // namespace bolt::detail
#endif
