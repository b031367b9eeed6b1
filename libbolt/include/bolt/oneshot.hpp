#ifndef BOLT_ONESHOT_HPP
#define BOLT_ONESHOT_HPP

#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include "bolt/detail/oneshot_state.hpp"
#include "bolt/future.hpp"

// A callback API made awaitable:
//
//   auto [sender, receiver] = bolt::oneshot<Reply>();
//   auto request = api_start(query, [s = std::move(sender)](Reply r) mutable { s.set(std::move(r));
//   }); receiver.on_cancel([&] { api_abort(request); return bolt::cancel_answer::later; }); Reply
//   reply = co_await receiver;

namespace bolt {

// The sender was destroyed without a value.
class oneshot_broken : public std::logic_error {
 public:
  oneshot_broken() : std::logic_error("the sender of a oneshot was dropped without a value") {}
};

// The end that completes it: any thread, once. Movable.
template <class T>
class oneshot_sender {
 public:
  explicit oneshot_sender(detail::oneshot_state<T>& state) noexcept : state_(&state) {}
  oneshot_sender(oneshot_sender&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  oneshot_sender& operator=(oneshot_sender&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~oneshot_sender() {
    if (state_ != nullptr) {
      fail(std::make_exception_ptr(oneshot_broken()));
    }
  }

  // Hands the value over and wakes the receiver; dropped quietly if nobody wants it any more. If
  // making the T throws, nothing has happened.
  template <class... Args>
  void set(Args&&... args) {
    state_->make(std::forward<Args>(args)...);
    // Let go first: telling may destroy the frame that this sender lives in.
    std::exchange(state_, nullptr)->tell();
  }
  // The receiver's await throws it.
  void fail(std::exception_ptr error) noexcept {
    std::exchange(state_, nullptr)->fail(std::move(error));
  }

  // For C callbacks: the sender as a pointer, which must come back exactly once.
  [[nodiscard]] void* into_pointer() && noexcept { return std::exchange(state_, nullptr); }
  [[nodiscard]] static oneshot_sender from_pointer(void* pointer) noexcept {
    return oneshot_sender(*static_cast<detail::oneshot_state<T>*>(pointer));
  }

 private:
  detail::oneshot_state<T>* state_;
};

// The end that is awaited, where it is: a future. Movable until its first poll.
template <class T>
class oneshot_receiver {
 public:
  static constexpr const char* waits_for = "a oneshot";

  explicit oneshot_receiver(detail::oneshot_state<T>& state) noexcept : state_(&state) {}

  // Called once if the await is cancelled before the value has come; must not block or throw. It
  // answers `acknowledged`: the operation no longer needs anything of the task (a later value is
  // dropped); or `later`: the sender's set, fail or destruction tells when. Without a callback a
  // cancellation is acknowledged at once: right if the operation owns all it uses.
  void on_cancel(std::function<cancel_answer()> callback) { on_cancel_ = std::move(callback); }

  poll_result<T> poll(context& cx) {
    if (!state_->wait(cx.waker())) {
      return {};
    }
    if constexpr (std::is_void_v<T>) {
      state_->take();
      return true;
    } else {
      return state_->take();
    }
  }

  cancel_answer cancel(context& cx) noexcept {
    if (!on_cancel_ || !state_->cancel(cx.acknowledger())) {
      return cancel_answer::acknowledged;
    }
    if (on_cancel_() == cancel_answer::acknowledged && state_->give_up()) {
      return cancel_answer::acknowledged;
    }
    return cancel_answer::later;
  }

 private:
  struct releaser {
    void operator()(detail::oneshot_state<T>* state) const noexcept { state->release(); }
  };

  std::unique_ptr<detail::oneshot_state<T>, releaser> state_;
  std::function<cancel_answer()> on_cancel_;
};

template <class T>
struct oneshot_pair {
  oneshot_sender<T> sender;
  oneshot_receiver<T> receiver;
};

// Both ends of one value on its way.
template <class T = void>
[[nodiscard]] oneshot_pair<T> oneshot() {
  auto& state = *new detail::oneshot_state<T>;
  return {oneshot_sender<T>(state), oneshot_receiver<T>(state)};
}

} // namespace bolt
#endif
