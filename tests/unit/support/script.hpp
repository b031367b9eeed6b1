// A body that does what a test tells it to, and a host that notes which tokens came.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "bolt/bolt.h"

namespace bolt::test {

inline bolt_status answer(bolt_buffer* out, bolt_status outcome, std::string_view text) {
  EXPECT_EQ(bolt_buffer_assign(out, text.data(), text.size()), BOLT_OK);
  return outcome;
}

// Lives in the test, longer than its future. Default: waits for ever, acknowledges at once.
struct script {
  std::function<bolt_status(bolt_context*, bolt_buffer*)> on_poll = [](bolt_context* cx,
                                                                       bolt_buffer*) {
    EXPECT_NE(bolt_context_future(cx), 0U);
    return bolt_status{BOLT_PENDING};
  };
  std::function<bolt_status(bolt_context*)> on_cancel = [](bolt_context*) {
    return bolt_status{BOLT_ACKNOWLEDGED};
  };
  std::function<void()> on_drop = [] {};
  int polls = 0;
  int cancels = 0;
  int drops = 0;

  bolt_body body() { return {&vtable, this}; }

  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer* out) {
    auto& s = *static_cast<script*>(self);
    ++s.polls;
    return s.on_poll(cx, out);
  }
  static bolt_status cancel(void* self, bolt_context* cx) {
    auto& s = *static_cast<script*>(self);
    ++s.cancels;
    return s.on_cancel(cx);
  }
  static void drop(void* self) {
    auto& s = *static_cast<script*>(self);
    ++s.drops;
    s.on_drop();
  }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, nullptr};
};

// A body that waits until it is polled a second time; then it is ready with `text`.
inline void ready_at_second_poll(script& s, std::string_view text) {
  s.on_poll = [&s, text](bolt_context* cx, bolt_buffer* out) {
    if (s.polls > 1) return answer(out, BOLT_READY, text);
    EXPECT_NE(bolt_context_future(cx), 0U);
    return bolt_status{BOLT_PENDING};
  };
}

class host {
 public:
  bolt_waker waker() { return {wake, this, 0}; }

  // Blocks until `n` tokens have come in all.
  std::vector<std::uint64_t> wait_for(std::size_t n) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return tokens_.size() >= n; });
    return tokens_;
  }
  std::vector<std::uint64_t> tokens() {
    const std::lock_guard lock(mutex_);
    return tokens_;
  }

 private:
  static void wake(void* data, std::uint64_t token) {
    auto& self = *static_cast<host*>(data);
    // Notified under the lock: the host may be gone as soon as the waiter has seen the token.
    const std::lock_guard lock(self.mutex_);
    self.tokens_.push_back(token);
    self.came_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::uint64_t> tokens_;
};

inline bolt_call call_of(script& s, host& h) {
  bolt_call call{};
  call.size = sizeof call;
  call.body = s.body();
  call.waker = h.waker();
  return call;
}

using tokens = std::vector<std::uint64_t>;

} // namespace bolt::test
