#include "apart.hpp"

#include <memory>
#include <string>
#include <utility>

#include <bolt/bolt.h>

namespace demo {
namespace {

class apart {
 public:
  apart(bolt::executor where, bolt::task<> work, when_ended ended)
      : where_(where), work_(std::move(work)), ended_(std::move(ended)) {}

  // The object is deleted when the work has ended.
  static void start(std::unique_ptr<apart> made) {
    static constexpr bolt_body_vtable vtable = {
        sizeof(bolt_body_vtable), 0, &poll, &cancel, &drop, nullptr};
    apart* const me = made.get();
    bolt_call call{};
    call.size = sizeof call;
    call.body = {&vtable, me};
    call.waker = {[](void* self, std::uint64_t) { static_cast<apart*>(self)->woken(); }, me, 0};
    call.executor = &me->where_.raw();
    bolt_status status = bolt_future_start(&call, &me->id_, nullptr);
    if (status == BOLT_OK) {
      status = me->look();
    }
    if (status != BOLT_PENDING && status != BOLT_READY) {
      throw bolt::error(status, std::string("the reactor refused: ") + bolt_status_name(status));
    }
    static_cast<void>(made.release()); // if it waits, another thread may be at its end by now
    if (status == BOLT_READY) {
      me->finish(status);
    }
  }

 private:
  static bolt_status poll(void* self, bolt_context* raw, bolt_buffer*) {
    auto& me = *static_cast<apart*>(self);
    bolt::context cx(*raw);
    try {
      return me.work_.poll(cx) ? BOLT_READY : BOLT_PENDING;
    } catch (...) {
      me.error_ = std::current_exception();
      return BOLT_READY;
    }
  }
  static bolt_status cancel(void* self, bolt_context* raw) {
    bolt::context cx(*raw);
    const auto answer = static_cast<apart*>(self)->work_.cancel(cx);
    return answer == bolt::cancel_answer::acknowledged ? BOLT_ACKNOWLEDGED : BOLT_LATER;
  }
  static void drop(void* self) {
    const bolt::task<> gone = std::move(static_cast<apart*>(self)->work_);
  }

  bolt_status look() const noexcept {
    bolt_status status = BOLT_AGAIN;
    while (status == BOLT_AGAIN) {
      status = BOLT_OUTCOME(bolt_future_poll(id_, 1, nullptr));
    }
    return status;
  }

  // It has ended. Its future counts as one that is alive while this call is under way, so what
  // follows is done by another.
  void woken() noexcept {
    const auto end = [](void* self) {
      auto& me = *static_cast<apart*>(self);
      me.finish(me.look());
    };
    const bolt_executor& raw = where_.raw();
    if (raw.schedule(raw.self, end, this) != BOLT_OK) {
      end(this);
    }
  }

  void finish(bolt_status outcome) noexcept {
    const std::unique_ptr<apart> me(this);
    if (outcome != BOLT_READY && error_ == nullptr) {
      error_ = std::make_exception_ptr(
          bolt::error(outcome == BOLT_FAILED ? BOLT_SHUTDOWN : outcome, "the reactor was stopped"));
    }
    ended_(error_);
  }

  bolt::executor where_;
  bolt::task<> work_;
  when_ended ended_;
  std::exception_ptr error_;
  bolt_future id_ = 0;
};

} // namespace

void run_apart(bolt::task<> work, when_ended ended) {
  const bolt::executor where = bolt::reactor_ref().executor();
  apart::start(std::make_unique<apart>(where, std::move(work), std::move(ended)));
}

} // namespace demo
