#ifndef BOLT_DETAIL_SCOPE_CORE_HPP
#define BOLT_DETAIL_SCOPE_CORE_HPP

#include <cstddef>
#include <exception>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/context.hpp"
#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/recording_executor.hpp"
#include "bolt/detail/spawned.hpp"
#include "bolt/error.hpp"
#include "bolt/executor.hpp"
#include "bolt/task.hpp"

namespace bolt::detail {

// A child that a scope has been given: first in the scope's queue, then in its group.
class scope_job {
 public:
  virtual void start(child_group& group, context& cx) = 0;
  virtual void drop() noexcept = 0; // instead of start(): the scope is stopping

  scope_job* next = nullptr;

 protected:
  scope_job() = default;
  scope_job(const scope_job&) = delete;
  scope_job& operator=(const scope_job&) = delete;
  ~scope_job() = default;
};

// What a run of a scope consists of. spawn() only queues: the children start in the order of their
// spawns, in the loop of poll(), so that a child which spawns does not recurse.
//
// Used by the polls of one future, one at a time.
class scope_core {
 public:
  scope_core() = default;
  scope_core(const scope_core&) = delete;
  scope_core& operator=(const scope_core&) = delete;

  // All have acknowledged: destroys what is left. For the thread that ends the run.
  void finish() noexcept {
    group_.reap();
    drop_queued();
  }

  void add(scope_job& added) noexcept { *std::exchange(queue_last_, &added.next) = &added; }

  // The first poll: starts the body, which is a child like the others. Throws std::bad_alloc.
  bool start(child& body, bolt_body work, context& cx) {
    group_.start(body, work, cx);
    return go_on(cx);
  }

  // True: all children have ended.
  bool poll(context& cx) {
    if (group_.is_stopping()) {
      return has_stopped();
    }
    (void)group_.poll_woken(cx, [this] { return has_failed(); });
    return go_on(cx);
  }

  cancel_answer cancel(context& cx) noexcept {
    drop_queued(); // also for who awaits one of them
    return group_.cancel(cx);
  }

  // A child has ended with an exception.
  void note_failure(const std::exception_ptr& error) noexcept {
    ++n_failed_;
    if (!first_error_) {
      first_error_ = error;
    }
  }
  [[nodiscard]] bool has_failed() const noexcept { return n_failed_ != 0; }
  [[nodiscard]] bool is_stopping() const noexcept { return group_.is_stopping() || has_failed(); }
  [[nodiscard]] std::size_t n_failed() const noexcept { return n_failed_; }
  [[nodiscard]] std::exception_ptr take_error() noexcept { return std::move(first_error_); }

 private:
  // So many starts in one poll at most: a child that spawns its successor, and so on, must not keep
  // the others, or a cancellation, from their turn.
  static constexpr int starts_per_poll = 1000;

  bool go_on(context& cx) {
    start_queued(cx);
    if (has_failed()) {
      drop_queued();
      (void)(group_.live() == 0 || group_.stop());
      return group_.live() == 0 || has_stopped();
    }
    if (queue_first_ != nullptr) {
      cx.again();
      return false;
    }
    return group_.live() == 0;
  }

  bool has_stopped() noexcept {
    if (!group_.has_stopped()) {
      return false;
    }
    group_.reap();
    return true;
  }

  void start_queued(context& cx) {
    for (int i = 0; i < starts_per_poll && queue_first_ != nullptr && !has_failed(); ++i) {
      take_queued().start(group_, cx);
    }
  }
  void drop_queued() noexcept {
    while (queue_first_ != nullptr) {
      take_queued().drop();
    }
  }
  scope_job& take_queued() noexcept {
    scope_job& first = *std::exchange(queue_first_, queue_first_->next);
    if (queue_first_ == nullptr) {
      queue_last_ = &queue_first_;
    }
    return first;
  }

  child_group group_;
  scope_job* queue_first_ = nullptr;
  scope_job** queue_last_ = &queue_first_;
  std::size_t n_failed_ = 0;
  std::exception_ptr first_error_;
};

template <class T>
class scope_child : public spawned<T>, public scope_job {
 public:
  scope_child(scope_core& core, task<T>&& work) noexcept : spawned<T>(nullptr), core_(core) {
    this->adopt(std::move(work));
  }

  void stop() noexcept override {
    if (started_) {
      spawned<T>::stop();
    } else {
      stopped_early_ = true;
    }
  }

 protected:
  ~scope_child() = default;

 private:
  // Who runs it; null: the scope's polls.
  virtual const bolt_executor* where() const noexcept = 0;

  void start(child_group& group, context& cx) override {
    if (stopped_early_) {
      this->forget();
      this->set_error(exception_of(BOLT_CANCELLED));
      spawned<T>::released();
      return;
    }
    started_ = true;
    group.start(*this, this->body(), cx, where());
  }
  void drop() noexcept override {
    this->forget();
    this->unwound_ = true;
    spawned<T>::released();
  }

  void released() noexcept override {
    // One that was stopped by its handle, or with its group, has not failed.
    if (this->failed() && !this->cancelled_ && !this->unwound()) {
      core_.note_failure(this->slot_.error());
    }
    spawned<T>::released();
  }

  scope_core& core_; // the group, which holds this child, is in it
  bool started_ = false;
  bool stopped_early_ = false;
};

template <class T>
class scope_child_here final : public scope_child<T> {
 public:
  using scope_child<T>::scope_child;

 private:
  const bolt_executor* where() const noexcept override { return nullptr; }
  void destroy() noexcept override { delete this; }
};

template <class T>
class scope_child_on final : public scope_child<T> {
 public:
  scope_child_on(scope_core& core, task<T>&& work, executor where) noexcept
      : scope_child<T>(core, std::move(work)), where_(where) {}

 private:
  const bolt_executor* where() const noexcept override { return &where_.raw(); }
  void destroy() noexcept override { delete this; }
  void set_error(std::exception_ptr error) noexcept override {
    scope_child<T>::set_error(where_.error_or(std::move(error)));
  }

  recording_executor where_;
};

template <class T>
class scope_body final : public child_of<T> {
 public:
  explicit scope_body(scope_core& core) noexcept : core_(core) {}

 private:
  void released() noexcept override {
    if (this->failed() && !this->unwound()) {
      core_.note_failure(this->slot_.error());
    }
  }
  scope_core& core_;
};

} // namespace bolt::detail
#endif
