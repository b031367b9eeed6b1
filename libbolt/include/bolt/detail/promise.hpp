#ifndef BOLT_DETAIL_PROMISE_HPP
#define BOLT_DETAIL_PROMISE_HPP

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <source_location>
#include <type_traits>
#include <utility>

#include "bolt/detail/await_future.hpp"
#include "bolt/detail/await_result.hpp"
#include "bolt/detail/await_task.hpp"
#include "bolt/detail/result_slot.hpp"
#include "bolt/detail/run.hpp"
#include "bolt/future.hpp"

namespace bolt {

template <class T>
class task;

namespace detail {

// Things that ask the running poll for something and never suspend: cancelled(), spawn(), ...
template <class Q>
concept query = requires(Q&& q, run& current) { std::forward<Q>(q).answer(current); };

template <class Q>
struct query_awaiter {
  Q&& asked;
  promise_base& asking;
  [[nodiscard]] static constexpr bool await_ready() noexcept { return true; }
  static constexpr void await_suspend(std::coroutine_handle<>) noexcept {}
  decltype(auto) await_resume() { return std::forward<Q>(asked).answer(*asking.run); }
};

struct final_awaiter {
  [[nodiscard]] static constexpr bool await_ready() noexcept { return false; }
  template <class Promise>
  static void await_suspend(std::coroutine_handle<Promise> ended) noexcept {
    ended.promise().finish();
  }
  static constexpr void await_resume() noexcept {}
};

template <class A>
struct check_awaitable {
  static_assert(
      query<A> || future<std::remove_reference_t<A>> || is_result_v<A>,
      "a bolt::task can await: a bolt::task (as an rvalue: a call, or std::move), a type with "
      "poll(bolt::context&) and cancel(bolt::context&) noexcept (see bolt::future), or a "
      "bolt::result");
};

template <class T>
struct check_unwrap {
  static_assert(is_result_v<T>,
                "awaiting a bolt::result ends the task if it holds an error, so the task "
                "itself must return a bolt::task<bolt::result<T, E>>");
};

// GCC before 13 destroys twice what a lambda has captured (or an aggregate holds) when that lambda
// is written inside a co_await expression. Where the type tells, refuse.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
inline constexpr bool temporaries_die_twice = true;
#else
inline constexpr bool temporaries_die_twice = false;
#endif

template <class A>
struct check_temporary {
  static_assert(
      !(temporaries_die_twice && !std::is_lvalue_reference_v<A> &&
        requires { requires A::owns_captures; }),
      "GCC 12 destroys twice what a lambda inside a co_await expression has captured: write "
      "`auto call = bolt::blocking(...); co_await call;`");
};

// What refers to temporaries of its expression ends with that expression.
template <class A>
struct check_named {
  static_assert(!(std::is_lvalue_reference_v<A> &&
                  requires { requires std::remove_reference_t<A>::refers_to_temporaries; }),
                "this was given futures that cannot be moved and ended with the line that made "
                "them: write them inside the co_await expression, or give each a name first");
};

// What every task's promise can do: its frame's memory, and what may be awaited.
template <class T>
struct promise_common : promise_base {
  result_slot<T> slot;

  static void* operator new(std::size_t size) {
    void* const frame = bolt_frame_alloc(size);
    if (frame == nullptr) [[unlikely]] {
      throw std::bad_alloc();
    }
    return frame;
  }
  static void operator delete(void* frame, std::size_t size) noexcept {
    bolt_frame_free(frame, size);
  }

  static constexpr std::suspend_always initial_suspend() noexcept { return {}; }
  static constexpr final_awaiter final_suspend() noexcept { return {}; }

  void unhandled_exception() {
    std::exception_ptr error = std::current_exception();
    if (!error) {
      throw; // a forced unwinding (thread cancellation) must not be swallowed
    }
    slot.set_error(std::move(error));
  }

  // The location is that of the co_await: for who looks at a suspended task.
  template <class U>
  task_awaiter<U>
  await_transform(task<U>&& child,
                  std::source_location at = std::source_location::current()) noexcept {
    return {*this, child.release(), at};
  }

  template <class A>
  auto await_transform(A&& awaited,
                       std::source_location at = std::source_location::current()) noexcept {
    (void)sizeof(check_awaitable<A>);
    (void)sizeof(check_temporary<A>);
    (void)sizeof(check_named<A>);
    if constexpr (query<A>) {
      return query_awaiter<A>{std::forward<A>(awaited), *this};
    } else if constexpr (is_result_v<A>) {
      (void)sizeof(check_unwrap<T>);
      return result_awaiter<A>(awaited);
    } else {
      return future_awaiter<std::remove_reference_t<A>>(*this, awaited, at);
    }
  }
};

template <class T>
struct promise : promise_common<T> {
  task<T> get_return_object() noexcept;

  template <class U = T>
    requires std::constructible_from<T, U&&>
  void return_value(U&& value) {
    this->slot.emplace(std::forward<U>(value));
  }
};

template <>
struct promise<void> : promise_common<void> {
  inline task<void> get_return_object() noexcept;
  void return_void() noexcept {}
};

// A task that can fail: it also ends with errors that are not yet of its own error type.
template <class T>
  requires is_result_v<T>
struct promise<T> : promise_common<T> {
  using error_type = typename T::error_type;

  task<T> get_return_object() noexcept;

  template <class U = T>
    requires std::constructible_from<T, U&&>
  void return_value(U&& value) {
    this->slot.emplace(std::forward<U>(value));
  }

  // From BOOST_OUTCOME_CO_TRY and `co_return bolt::failure(e)`.
  template <class E>
  void return_value(boost::outcome_v2::failure_type<E, void>&& failed) {
    fail_with(std::move(failed).error());
  }

  template <class E>
  void fail_with(E&& error) {
    this->slot.emplace(boost::outcome_v2::in_place_type<error_type>,
                       convert_error_to<error_type>(std::forward<E>(error)));
  }
};

} // namespace detail
} // namespace bolt
#endif
