#ifndef BOLT_DETAIL_CHILD_OF_FUTURE_HPP
#define BOLT_DETAIL_CHILD_OF_FUTURE_HPP

#include <exception>
#include <type_traits>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/child_result.hpp"
#include "bolt/detail/waits_for.hpp"
#include "bolt/future.hpp"
#include "bolt/task.hpp"

namespace bolt::detail {

// A future that is no coroutine as a child: polled and cancelled as its leaf, without a frame. F is
// the future, or a reference to one that outlives this.
template <class F>
class child_of_future : public child_result<future_value_t<std::remove_reference_t<F>>> {
  using plain = std::remove_reference_t<F>;

 public:
  explicit child_of_future(F&& work) : future_(std::forward<F>(work)) {}

  [[nodiscard]] bolt_body body() noexcept {
    static constexpr bolt_body_vtable vtable = {
        sizeof(bolt_body_vtable), 0, &poll, &cancel, &drop, &describe};
    return {&vtable, this};
  }

  static void forget() noexcept {}

 private:
  static bolt_status poll(void* self, bolt_context* raw, bolt_buffer*) {
    auto& me = *static_cast<child_of_future*>(self);
    context cx(*raw, me.inside_, me.deadline_);
    try {
      auto answer = me.future_.poll(cx);
      if (!static_cast<bool>(answer)) {
        return BOLT_PENDING;
      }
      if constexpr (std::is_void_v<future_value_t<plain>>) {
        me.slot_.emplace();
      } else {
        me.slot_.emplace(*std::move(answer));
      }
    } catch (...) {
      std::exception_ptr error = std::current_exception();
      if (!error) {
        throw; // a forced unwinding (thread cancellation) must not be swallowed
      }
      me.set_error(std::move(error));
    }
    return BOLT_READY;
  }

  static bolt_status cancel(void* self, bolt_context* raw) noexcept {
    auto& me = *static_cast<child_of_future*>(self);
    context cx(*raw, me.inside_, me.deadline_);
    return me.future_.cancel(cx) == cancel_answer::acknowledged ? BOLT_ACKNOWLEDGED : BOLT_LATER;
  }

  static void drop(void*) noexcept {}

  static void describe(void* self, bolt_place* out_place) noexcept {
    out_place->parent = static_cast<child_of_future*>(self)->parent_;
    out_place->waits_for = waits_for<plain>();
  }

  F future_;
};

// How what somebody gave is held as a child. `F` as a forwarding reference deduces it: a task is
// moved in, as is any rvalue that can be; a named future, and a temporary that cannot be moved, are
// driven where they are.
template <class F>
struct held {
  static_assert(future<std::remove_reference_t<F>>,
                "give tasks and futures: a type with poll(bolt::context&) and "
                "cancel(bolt::context&) noexcept");
  static constexpr bool refers_to_temporary =
      !std::is_lvalue_reference_v<F> && !std::is_move_constructible_v<F>;
  using child = child_of_future<std::conditional_t<refers_to_temporary, F&, F>>;
  static auto&& pass(std::remove_reference_t<F>& given) noexcept {
    if constexpr (std::is_lvalue_reference_v<F> || refers_to_temporary) {
      return given;
    } else {
      return std::move(given);
    }
  }
};
template <class T>
struct held<task<T>> {
  static constexpr bool refers_to_temporary = false;
  using child = child_of<T>;
  static task<T>&& pass(task<T>& given) noexcept { return std::move(given); }
};
template <class T>
struct held<task<T>&> {
  static_assert(std::is_void_v<T> && !std::is_void_v<T>, "give a task as an rvalue: std::move(it)");
};

// As of blocking(): lets await_transform refuse captures that GCC 12 destroys twice.
template <class F>
inline constexpr bool owns_captures = [] {
  if constexpr (!std::is_lvalue_reference_v<F> && requires { F::owns_captures; }) {
    return F::owns_captures;
  } else {
    return false;
  }
}();

} // namespace bolt::detail
#endif
