#ifndef BOLT_DETAIL_ASIO_FUTURE_HPP
#define BOLT_DETAIL_ASIO_FUTURE_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_executor.hpp>
#include <concepts>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "bolt/detail/asio_operation.hpp"
#include "bolt/detail/asio_outcome.hpp"
#include "bolt/detail/frame_allocator.hpp"
#include "bolt/error.hpp"
#include "bolt/future.hpp"

namespace bolt::detail {

// An operation that names no executor: it is started and cancelled where it is polled.
struct no_asio_executor {};

// The executor of the I/O object that an operation is for. Adapters of tokens (as_tuple, ...) of
// older Asios hide it in `initiation_`.
template <class Initiation>
auto asio_executor_of(const Initiation& initiation) {
  if constexpr (requires { initiation.get_executor(); }) {
    using found = std::decay_t<decltype(initiation.get_executor())>;
    if constexpr (std::same_as<found, boost::asio::system_executor>) {
      return no_asio_executor();
    } else {
      return found(initiation.get_executor());
    }
  } else if constexpr (requires { initiation.initiation_; }) {
    return asio_executor_of(initiation.initiation_);
  } else {
    return no_asio_executor();
  }
}

// Calls fn with the executor, or with that of the io_context inside a type-erased one, which unlike
// it takes memory from fn's allocator.
template <class Executor, class Fn>
void with_plain_executor(const Executor& where, Fn&& fn) {
  if constexpr (std::derived_from<Executor, boost::asio::any_io_executor>) {
    const boost::asio::any_io_executor& any = where;
    if (const auto* const plain = any.target<boost::asio::io_context::executor_type>()) {
      return fn(*plain);
    }
  }
  fn(where);
}

// A function for an executor: one of `Target`'s, or, if the executor drops it unrun, the other.
template <class Target, void (Target::*Run)() noexcept, void (Target::*Drop)() noexcept>
class asio_job {
 public:
  using allocator_type = frame_allocator<void>;

  explicit asio_job(Target& target) noexcept : target_(&target) {}
  asio_job(asio_job&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
  asio_job& operator=(asio_job&&) = delete;
  ~asio_job() {
    if (target_ != nullptr) {
      (target_->*Drop)();
    }
  }

  [[nodiscard]] allocator_type get_allocator() const noexcept { return {}; }
  void operator()() noexcept { (std::exchange(target_, nullptr)->*Run)(); }

 private:
  Target* target_;
};

// The completion handler, which lives in Asio.
template <class Future>
class asio_handler {
 public:
  using allocator_type = frame_allocator<void>;
  using cancellation_slot_type = boost::asio::cancellation_slot;

  explicit asio_handler(Future& future) noexcept : future_(&future) {}
  asio_handler(asio_handler&& other) noexcept : future_(std::exchange(other.future_, nullptr)) {}
  asio_handler& operator=(asio_handler&&) = delete;
  ~asio_handler() {
    if (future_ != nullptr) {
      future_->dropped();
    }
  }

  [[nodiscard]] allocator_type get_allocator() const noexcept { return {}; }
  [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept {
    return future_ != nullptr ? future_->slot() : cancellation_slot_type();
  }

  template <class... Args>
  void operator()(Args&&... args) noexcept {
    std::exchange(future_, nullptr)->completed(std::forward<Args>(args)...);
  }

 private:
  Future* future_;
};

// What an initiating function returns for use_task: the operation, not yet initiated. Pinned.
template <bool AsResult, class T, class Initiation, class... Args>
class asio_future {
  using executor_type = decltype(asio_executor_of(std::declval<const Initiation&>()));
  using outcome = asio_outcome<AsResult, T>;
  static constexpr bool has_executor = !std::same_as<executor_type, no_asio_executor>;

 public:
  static constexpr const char* waits_for = "an Asio operation";

  template <class I, class... A>
  explicit asio_future(I&& initiation, A&&... args)
      : initiation_(std::forward<I>(initiation)), args_(std::forward<A>(args)...) {}
  asio_future(const asio_future&) = delete;
  asio_future& operator=(const asio_future&) = delete;

  poll_result<typename outcome::value_type> poll(context& cx) {
    if (!polled_) {
      operation_.arm(cx.waker());
      polled_ = true;
      begin();
    }
    if (!operation_.has_ended()) {
      return {};
    }
    if constexpr (std::is_void_v<typename outcome::value_type>) {
      outcome_.take();
      return true;
    } else {
      return outcome_.take();
    }
  }

  cancel_answer cancel(context& cx) noexcept {
    cancel_answer answer{};
    if (operation_.cancel(cx, answer)) {
      send_emission();
    }
    return answer;
  }

 private:
  friend class asio_handler<asio_future>;

  // I/O objects belong to their executor: the operation begins there, at once if this is it.
  void begin() {
    starter start(*this);
    if constexpr (has_executor) {
      // A copy: the object may be gone when a cancellation asks for it.
      executor_.emplace(asio_executor_of(initiation_));
      with_plain_executor(
          *executor_, [&](const auto& where) { boost::asio::dispatch(where, std::move(start)); });
    } else {
      start();
    }
  }

  void start() noexcept {
    if (operation_.is_cancelled()) {
      return skip();
    }
    try {
      std::apply(
          [this](Args&... args) {
            std::move(initiation_)(asio_handler<asio_future>(*this), std::move(args)...);
          },
          args_);
    } catch (...) {
      // The handler was dropped on the way, as a rule; else it will say how the operation ends.
      if (operation_.is_handled()) {
        outcome_.set_error(std::current_exception());
      }
    }
    operation_.started();
  }

  // Instead of start().
  void skip() noexcept {
    lose();
    operation_.handled();
    operation_.leave();
  }

  void send_emission() noexcept {
    emission send(*this);
    if constexpr (has_executor) {
      // Without memory the job is dropped, and the cancellation waits for the operation's own end.
      (void)post(send);
    } else {
      send();
    }
  }

  template <class Job>
  bool post(Job& job) noexcept {
    try {
      with_plain_executor(*executor_,
                          [&](const auto& where) { boost::asio::post(where, std::move(job)); });
      return true;
    } catch (...) {
      return false;
    }
  }

  void emit() noexcept { operation_.emit(); }
  void leave() noexcept { operation_.leave(); }

  // ---- The handler's.
  boost::asio::cancellation_slot slot() noexcept { return operation_.slot(); }

  template <class... Values>
  void completed(Values&&... values) noexcept {
    outcome_.set(std::forward<Values>(values)...);
    operation_.handled();
  }

  void dropped() noexcept {
    lose();
    operation_.handled();
  }

  void lose() noexcept {
    try {
      throw error(BOLT_SHUTDOWN, "an operation's handler was destroyed instead of called: its "
                                 "io_context has ended");
    } catch (...) {
      outcome_.set_error(std::current_exception());
    }
  }

  using starter = asio_job<asio_future, &asio_future::start, &asio_future::skip>;
  using emission = asio_job<asio_future, &asio_future::emit, &asio_future::leave>;

  Initiation initiation_;
  std::tuple<Args...> args_;
  std::optional<executor_type> executor_;
  bool polled_ = false;
  asio_operation operation_;
  outcome outcome_;
};

} // namespace bolt::detail
#endif
