#ifndef BOLT_SCOPE_HPP
#define BOLT_SCOPE_HPP

#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <type_traits>
#include <utility>

#include "bolt/detail/scope_core.hpp"
#include "bolt/error.hpp"
#include "bolt/executor.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"

namespace bolt {

class scope;

namespace detail {

template <class F>
concept scope_work = requires(F& body) {
  typename std::invoke_result_t<F&>::promise_type;
  requires std::same_as<std::invoke_result_t<F&>,
                        task<typename std::invoke_result_t<F&>::value_type>>;
};

// Given: how the body came, as a forwarding reference deduces it.
template <class F, class Given>
class scope_run;

} // namespace detail

// Structured concurrency: children that are spawned one by one, and that have all ended when run()
// returns.
//
//   bolt::scope jobs;
//   auto crawl = [&]() -> bolt::task<int> {
//     for (auto& each : urls) jobs.spawn(fetch(each));
//     co_return co_await jobs.spawn(total());
//   };
//   const int n = co_await jobs.run(crawl);
//
// The body and what is spawned run concurrently inside the polls of the task that awaits run(), or
// on an executor if they are spawned there. A child may refer to whatever outlives run(). Its
// memory is given back as it ends, once its handle is gone.
//
// If one ends with an exception, the body or a child, the others are cancelled; run() throws that
// exception once all have unwound. A bolt::result that holds an error is a value; a child that its
// handle has stopped has not failed. When run() is cancelled all are, and those not yet started
// never run.
//
// The scope outlives the run, and is used by one at a time.
class scope {
 public:
  scope() = default;
  scope(const scope&) = delete;
  scope& operator=(const scope&) = delete;

  // Awaiting it runs `body`, a callable that returns a task and is kept, with its captures, until
  // all have ended; yields what that task returns. Throws bolt::error (BUSY) if a run of this scope
  // is under way. (GCC 12: name a lambda that captures by value, see blocking().)
  template <class F>
    requires detail::scope_work<std::decay_t<F>>
  [[nodiscard]] detail::scope_run<std::decay_t<F>, F> run(F&& body) {
    return {*this, std::forward<F>(body)};
  }

  // Has the run start `work` beside the others, in the order of the calls, as soon as who calls
  // waits or ends. The handle may be awaited, anywhere, or dropped. Only inside the run's polls: by
  // its body and by children that no executor runs, before one has failed; elsewhere it throws
  // bolt::error (ARGUMENT, or SHUTDOWN after a failure). The deadline of `work` is that of the run.
  template <class T>
  join_handle<T> spawn(task<T> work) {
    detail::scope_core& core = check();
    return add(*new detail::scope_child_here<T>(core, std::move(work)));
  }
  // The same, with the child's body and destructors run by `where`: parallel. If the executor
  // refuses it, that is its failure: bolt::error with the status.
  template <class T>
  join_handle<T> spawn(executor where, task<T> work) {
    detail::scope_core& core = check();
    return add(*new detail::scope_child_on<T>(core, std::move(work), where));
  }

  // How many ended with an exception in the last run, the body included: the first was thrown by
  // run(), the others are only counted. Inside the run's polls, and after it.
  [[nodiscard]] std::size_t n_failed() const noexcept {
    return core_ != nullptr ? core_->n_failed() : n_failed_;
  }

 private:
  template <class F, class Given>
  friend class detail::scope_run;

  // Says for the time of a poll which thread runs it: for spawn() on a wrong one.
  class polling {
   public:
    explicit polling(scope& polled) noexcept : scope_(polled) {
      scope_.poller_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    polling(const polling&) = delete;
    polling& operator=(const polling&) = delete;
    ~polling() { scope_.poller_.store(std::thread::id(), std::memory_order_relaxed); }

   private:
    scope& scope_;
  };

  void begin(detail::scope_core& core) {
    if (core_ != nullptr) {
      throw error(BOLT_BUSY, "this scope is running already: use one scope for each run()");
    }
    core_ = &core;
    n_failed_ = 0;
  }
  void end() noexcept { n_failed_ = std::exchange(core_, nullptr)->n_failed(); }

  // May this thread spawn now? Throws if not.
  [[nodiscard]] detail::scope_core& check() const {
    // A thread sees its own id here only during a poll of its own: relaxed is enough.
    if (poller_.load(std::memory_order_relaxed) != std::this_thread::get_id()) {
      throw error(BOLT_ARGUMENT, "scope::spawn() works inside run() only: in its body, and in "
                                 "children that no executor runs");
    }
    if (core_->is_stopping()) {
      throw error(BOLT_SHUTDOWN, "scope::spawn() came after a child had failed");
    }
    return *core_;
  }
  template <class T>
  join_handle<T> add(detail::scope_child<T>& added) noexcept {
    join_handle<T> handle(added);
    core_->add(added);
    return handle;
  }

  std::atomic<std::thread::id> poller_{};
  detail::scope_core* core_ = nullptr;
  std::size_t n_failed_ = 0;
};

namespace detail {

template <class F, class Given>
class scope_run {
 public:
  static constexpr const char* waits_for = "the children of its scope";
  static constexpr bool owns_captures =
      !std::is_lvalue_reference_v<Given> && !std::is_trivially_destructible_v<F>;
  using value_type = typename std::invoke_result_t<F&>::value_type;

  template <class G>
  scope_run(bolt::scope& jobs, G&& fn) : scope_(jobs), fn_(std::forward<G>(fn)), body_(core_) {}
  scope_run(const scope_run&) = delete;
  scope_run& operator=(const scope_run&) = delete;
  ~scope_run() { leave(); }

  poll_result<value_type> poll(context& cx) {
    if (!poll_children(cx)) {
      return {};
    }
    leave();
    if (core_.has_failed()) {
      std::rethrow_exception(core_.take_error());
    }
    if constexpr (std::is_void_v<value_type>) {
      body_.take();
      return true;
    } else {
      return body_.take();
    }
  }

  cancel_answer cancel(context& cx) noexcept { return core_.cancel(cx); }

 private:
  bool poll_children(context& cx) {
    if (!entered_) {
      scope_.begin(core_);
      entered_ = true;
      const bolt::scope::polling here(scope_);
      body_.adopt(std::invoke(fn_));
      return core_.start(body_, body_.body(), cx);
    }
    const bolt::scope::polling here(scope_);
    return core_.poll(cx);
  }

  void leave() noexcept {
    if (std::exchange(entered_, false)) {
      core_.finish();
      scope_.end();
    }
  }

  bolt::scope& scope_;
  F fn_;
  scope_body<value_type> body_;
  scope_core core_;      // destroyed first: its children must be there
  bool entered_ = false; // between the first poll and the end
};

} // namespace detail
} // namespace bolt
#endif
