#ifndef BOLT_DETAIL_CHILD_OF_HPP
#define BOLT_DETAIL_CHILD_OF_HPP

#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/child_result.hpp"
#include "bolt/detail/describe.hpp"
#include "bolt/detail/root.hpp"
#include "bolt/task.hpp"

namespace bolt::detail {

// A task as a child. Also for block_on, which has no group.
template <class T>
class child_of : public child_result<T> {
 public:
  child_of() = default;
  explicit child_of(task<T>&& work) noexcept { adopt(std::move(work)); }
  ~child_of() { forget(); }

  // Before it is started.
  void adopt(task<T>&& work) noexcept {
    frame_ = work.release();
    this->memory_ = static_cast<const char*>(frame_.address());
  }

  [[nodiscard]] bolt_body body() noexcept {
    static constexpr bolt_body_vtable vtable = {
        sizeof(bolt_body_vtable), 0, &poll, &cancel, &drop, &describe};
    return {&vtable, this};
  }

  // Destroys a task that was never started.
  void forget() noexcept {
    if (frame_) {
      drop(this);
    }
  }

 private:
  static bolt_status poll(void* self, bolt_context* raw, bolt_buffer*) {
    auto& me = *static_cast<child_of*>(self);
    auto& promise = me.frame_.promise();
    context cx(*raw, promise, me.inside_, me.deadline_);
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
    out_place->parent = me.parent_;
    describe_root(me.frame_.promise(), *out_place);
  }

  typename task<T>::handle frame_ = nullptr;
};

} // namespace bolt::detail
#endif
