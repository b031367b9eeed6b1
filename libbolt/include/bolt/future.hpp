#ifndef BOLT_FUTURE_HPP
#define BOLT_FUTURE_HPP

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace bolt {

class context;

// What a future answers when it is told to stop.
enum class cancel_answer : unsigned char {
  acknowledged, // nothing outside touches it any more: it may be destroyed now
  later // something still does; exactly one context::acknowledger() call follows (or came already)
};

// What poll() answers: empty (false) while the future waits, else its value (true for void).
template <class T>
using poll_result = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;

namespace detail {

template <class R>
concept poll_answer = std::same_as<R, bool> || requires(R r) {
  static_cast<bool>(r);
  *std::move(r);
};

template <class R>
struct poll_output {
  using type = std::remove_cvref_t<decltype(*std::declval<R>())>;
};
template <>
struct poll_output<bool> {
  using type = void;
};

} // namespace detail

// Work that somebody else drives, step by step.
//
// poll(cx)    does what can be done now. Empty: it has arranged that cx.waker() is woken when there
// is
//             more to do (or called cx.again()). May be called without a wake having come. Not
//             called again after it has answered a value or thrown, nor after cancel.
// cancel(cx)  called at most once, after a poll that answered empty, instead of any further poll,
// on
//             any thread. Must not block or throw. After `later` the future stays alive until its
//             acknowledgement.
//
// Polls and cancel never overlap. A future may hold addresses of itself: it is awaited where it is
// and never moved. Destroying it is allowed before the first poll, after its end, and after an
// acknowledged cancel, on any thread.
template <class F>
concept future = requires(F& f, context& cx) {
  { f.poll(cx) } -> detail::poll_answer;
  { f.cancel(cx) } noexcept -> std::same_as<cancel_answer>;
};

// What awaiting an F yields.
template <class F>
using future_value_t =
    typename detail::poll_output<decltype(std::declval<F&>().poll(std::declval<context&>()))>::type;

} // namespace bolt
#endif
