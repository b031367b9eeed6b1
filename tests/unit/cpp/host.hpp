// The host's side of one call, step by step, for tests of tasks.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "bolt/body.hpp"
#include "bolt/task.hpp"

namespace bolt::test {

// Results leave as text.
struct as_text {
  static bolt_status put(const std::string& text, bolt_buffer* out) {
    return bolt_buffer_assign(out, text.data(), text.size()) == BOLT_OK ? BOLT_READY : BOLT_FAILED;
  }
  static bolt_status encode(bolt_buffer* out) { return put("void", out); }
  static bolt_status encode(std::string&& value, bolt_buffer* out) { return put(value, out); }
  static bolt_status encode(std::int64_t&& value, bolt_buffer* out) {
    return put(std::to_string(value), out);
  }
  static bolt_status encode(int&& value, bolt_buffer* out) {
    return put(std::to_string(value), out);
  }
};

// Starts a task, polls it, is woken, cancels it. Keeps account of its tokens: every PENDING gives
// one away, a wake or TOKEN_BACK brings it back. A future may end before the wake for its last
// token has arrived; the host, which is what the waker's data points to, waits for that wake before
// it goes.
class host {
 public:
  template <class T>
  explicit host(task<T>&& work) : body_(make_body<as_text>(std::move(work))) {
    out_.size = sizeof out_;
  }
  // A call that an executor drives.
  template <class T>
  host(task<T>&& work, const bolt_executor& where) : host(std::move(work)) {
    executor_ = &where;
  }
  explicit host(bolt_body body) : body_(body) { out_.size = sizeof out_; }
  host(const host&) = delete;
  host& operator=(const host&) = delete;
  ~host() {
    if (body_.vtable != nullptr) body_.vtable->drop(body_.self);
    bolt_buffer_release(&out_);
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return wakes_ >= given_; });
    EXPECT_EQ(wakes_, given_) << "a token was disposed of twice";
  }

  // The first time: start and poll.
  bolt_status poll() {
    bolt_buffer_release(&out_);
    if (body_.vtable != nullptr) {
      bolt_call call{};
      call.size = sizeof call;
      call.body = std::exchange(body_, {});
      call.waker = {&on_wake, this, 0};
      call.executor = executor_;
      return note(bolt_future_start_poll(&call, 1, &id_, &out_));
    }
    return note(bolt_future_poll(id_, 1, &out_));
  }

  // Sleeps until the token of the last PENDING has come back by a wake.
  void wait_for_wake() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return wakes_ >= given_; });
  }

  // Polls whenever woken, until the end.
  bolt_status run() {
    for (;;) {
      const bolt_status status = poll();
      if (status == BOLT_PENDING) {
        wait_for_wake();
      } else if (status != BOLT_AGAIN) {
        return status;
      }
    }
  }

  bolt_status cancel() { return bolt_future_cancel(id_); }
  bolt_status free() {
    const bolt_status status = bolt_future_free(std::exchange(id_, 0));
    if ((status & BOLT_TOKEN_BACK) != 0) --given_;
    return status;
  }

  [[nodiscard]] bolt_future id() const { return id_; }
  [[nodiscard]] int wakes() const {
    const std::lock_guard lock(mutex_);
    return wakes_;
  }
  [[nodiscard]] std::string text() const {
    return std::string(reinterpret_cast<const char*>(out_.data), out_.len);
  }

 private:
  static void on_wake(void* data, std::uint64_t) {
    auto& me = *static_cast<host*>(data);
    // Notified under the lock: the host may be gone as soon as it has seen the wake.
    const std::lock_guard lock(me.mutex_);
    ++me.wakes_;
    me.came_.notify_all();
  }

  bolt_status note(bolt_status status) {
    if (BOLT_OUTCOME(status) == BOLT_PENDING) ++given_;
    if (status > 0 && (status & BOLT_TOKEN_BACK) != 0) --given_;
    return BOLT_OUTCOME(status);
  }

  bolt_body body_{};
  const bolt_executor* executor_ = nullptr;
  bolt_buffer out_{};
  bolt_future id_ = 0;
  int given_ = 0; // tokens that only a wake can bring back
  mutable std::mutex mutex_;
  std::condition_variable came_;
  int wakes_ = 0; // guarded by mutex_
};

} // namespace bolt::test
