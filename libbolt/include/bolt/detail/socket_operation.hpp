#ifndef BOLT_DETAIL_SOCKET_OPERATION_HPP
#define BOLT_DETAIL_SOCKET_OPERATION_HPP

#include <type_traits>
#include <utility>

#include "bolt/context.hpp"
#include "bolt/detail/socket.hpp"
#include "bolt/future.hpp"

namespace bolt::detail {

enum class step : unsigned char {
  done,
  blocked, // not before the socket is ready
  more     // it got on, but is not at its end
};

// A future of what `Attempt` does with a socket: tried at once, and again whenever the socket is
// ready. An Attempt has
//
//   value_type, direction, tried (for errors), waits_for
//   step operator()(socket&)    throws what has gone wrong
//   value_type take()           after done
//
// Nothing but readiness is waited for, so a cancellation is acknowledged at once, and what an
// attempt has done is done.
template <class Attempt>
class socket_operation {
  using value_type = typename Attempt::value_type;

 public:
  static constexpr const char* waits_for = Attempt::waits_for;

  socket_operation(socket& on, Attempt attempt) noexcept
      : socket_(&on), attempt_(std::move(attempt)) {}
  socket_operation(const socket_operation&) = delete;
  socket_operation& operator=(const socket_operation&) = delete;
  ~socket_operation() { end(); }

  poll_result<value_type> poll(context& cx) {
    if (!entered_) {
      socket_->enter(Attempt::direction, Attempt::tried);
      entered_ = true;
    }
    try {
      if (!advance(cx)) {
        return {};
      }
    } catch (...) {
      end();
      throw;
    }
    end();
    if constexpr (std::is_void_v<value_type>) {
      return true;
    } else {
      return attempt_.take();
    }
  }

  cancel_answer cancel(context&) noexcept {
    end();
    return cancel_answer::acknowledged;
  }

 private:
  // A poll is short: a socket that is always ready must not keep the others waiting.
  static constexpr int most_steps = 32;

  // It may have been polled for another reason, so that the watch still has this future: armed_
  // says so until the watch says otherwise.
  bool advance(context& cx) {
    for (int i = 0; i < most_steps; ++i) {
      if (socket_->is_closed()) {
        socket_->throw_closed(Attempt::tried);
      }
      const step now = attempt_(*socket_);
      if (now == step::done) {
        return true;
      }
      if (now == step::blocked) {
        armed_ = !socket_->wait(Attempt::direction, cx, Attempt::tried);
        if (armed_) {
          return false;
        }
      }
    }
    cx.again();
    return false;
  }

  void end() noexcept {
    if (armed_) {
      socket_->forget(Attempt::direction);
      armed_ = false;
    }
    if (entered_) {
      entered_ = false;
      socket_->leave(Attempt::direction);
    }
  }

  socket* socket_;
  Attempt attempt_;
  bool entered_ = false;
  bool armed_ = false;
};

} // namespace bolt::detail
#endif
