#ifndef BOLT_DETAIL_AWAIT_RESULT_HPP
#define BOLT_DETAIL_AWAIT_RESULT_HPP

#include <concepts>
#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

#include "bolt/detail/run.hpp"
#include "bolt/result.hpp"

namespace bolt::detail {

template <class E>
struct is_variant : std::false_type {};
template <class... A>
struct is_variant<std::variant<A...>> : std::true_type {};

template <class F, class E>
concept has_convert_error = requires(E&& e) {
  { convert_error(std::forward<E>(e), error_to<F>{}) } -> std::convertible_to<F>;
};

template <class F, class E>
struct every_alternative_converts : std::false_type {};
template <class F, class... A>
struct every_alternative_converts<F, std::variant<A...>>
    : std::bool_constant<(std::convertible_to<A, F> && ...)> {};

template <class E, class F>
inline constexpr bool error_converts =
    std::convertible_to<E, F> || has_convert_error<F, E> || every_alternative_converts<F, E>::value;

template <class E, class F>
struct check_error_conversion {
  static_assert(
      error_converts<E, F>,
      "this task cannot fail with the awaited error: make the error convertible, list it "
      "among the variant's alternatives, or write `F convert_error(E, bolt::error_to<F>)` "
      "beside E");
};

// An error on its way out: as it is, into a variant that lists it, by the author's convert_error,
// or a variant's alternative one by one.
template <class F, class E>
F convert_error_to(E&& error) {
  using from = std::remove_cvref_t<E>;
  (void)sizeof(check_error_conversion<from, F>);
  if constexpr (has_convert_error<F, from>) {
    return convert_error(from(std::forward<E>(error)), error_to<F>{});
  } else if constexpr (std::convertible_to<E, F>) {
    return std::forward<E>(error);
  } else {
    return std::visit([](auto&& each) -> F { return std::forward<decltype(each)>(each); },
                      std::forward<E>(error));
  }
}

// co_await of a result: the value, or the end of the awaiting task with the error. An rvalue is
// moved from; of an lvalue the value itself is given out.
template <class R>
class result_awaiter {
  using plain = std::remove_cvref_t<R>;
  using value_type = typename plain::value_type;
  using given = std::conditional_t<std::is_void_v<value_type> || !std::is_lvalue_reference_v<R>,
                                   value_type, decltype(std::declval<R>().assume_value())>;

 public:
  explicit result_awaiter(std::remove_reference_t<R>& awaited) noexcept
      : awaited_(std::addressof(awaited)) {}

  [[nodiscard]] bool await_ready() const noexcept { return awaited_->has_value(); }

  // Ends the task: its frame stays suspended here, with its locals, until whoever awaits it has
  // taken the result and destroys it, which is before anything else of the program goes on.
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> awaiting) {
    Promise& mine = awaiting.promise();
    mine.fail_with(static_cast<R&&>(*awaited_).assume_error());
    mine.finish();
  }

  given await_resume() {
    if constexpr (!std::is_void_v<value_type>) {
      return static_cast<R&&>(*awaited_).assume_value();
    }
  }

 private:
  std::remove_reference_t<R>* awaited_;
};

} // namespace bolt::detail
#endif
