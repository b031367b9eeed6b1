#ifndef BOLT_WHEN_ANY_HPP
#define BOLT_WHEN_ANY_HPP

#include <cstddef>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/error.hpp"
#include "bolt/task.hpp"

// auto first = co_await when_any(from_cache(key), from_network(key));
// Page page = first.index == 0 ? std::get<0>(first.value) : std::get<1>(first.value);
//
// Runs tasks concurrently, inside the polls of the task that awaits them, until one has ended: with
// its value or its exception. By then the others have been cancelled and have unwound, however long
// their acknowledgements took.
//
// Exactly one is run to its end: of several that were woken the one whose wake came first, and what
// the others were woken with is given back by their cancellation. So a value that a loser waits for
// (in a channel, from a semaphore) stays where it is. They start in the order in which they are
// given, and if one ends at once those after it never run.

namespace bolt {

// Which of several ended first (counted from 0), and its value. Of different types the value is a
// std::variant whose alternative is the index, with std::monostate for void.
template <class Value>
struct winner {
  std::size_t index;
  Value value;
};

namespace detail {

// What all forms share. `Children` knows the children: start() starts them in order until one has
// ended, forget() destroys those that were not started, take(child) is what the winner has ended
// with.
template <class Children>
class race_future {
 public:
  static constexpr const char* waits_for = "the first of its children";
  static constexpr bool owns_captures = Children::owns_captures;
  static constexpr bool refers_to_temporaries = Children::refers_to_temporaries;

  template <class... Args>
  explicit race_future(std::in_place_t, Args&&... given)
      : children_(std::forward<Args>(given)...) {}
  race_future(const race_future&) = delete;
  race_future& operator=(const race_future&) = delete;

  poll_result<typename Children::value_type> poll(context& cx) {
    if (!group_.is_stopping()) {
      if (!started_) {
        started_ = true;
        children_.start(group_, cx);
      } else {
        (void)group_.poll_woken(cx, [this] { return group_.first_ended() != nullptr; });
      }
      if (group_.first_ended() == nullptr || (group_.live() != 0 && !group_.stop())) {
        return {};
      }
    } else if (!group_.has_stopped()) {
      return {};
    }
    group_.reap();
    children_.forget();
    return children_.take(*group_.first_ended());
  }

  cancel_answer cancel(context& cx) noexcept { return group_.cancel(cx); }

 private:
  Children children_;
  child_group group_; // destroyed first: its children must be there
  bool started_ = false;
};

template <bool OwnsCaptures, bool RefersToTemporaries, class... Child>
class tuple_of_racers {
 public:
  static constexpr bool owns_captures = OwnsCaptures;
  static constexpr bool refers_to_temporaries = RefersToTemporaries;
  using variant = std::variant<value_or_monostate<typename Child::value_type>...>;
  using value_type = winner<variant>;

  template <class... Args>
  explicit tuple_of_racers(Args&&... given) : children_(std::forward<Args>(given)...) {}

  void start(child_group& group, context& cx) {
    std::apply(
        [&](Child&... each) {
          (void)((group.start(each, each.body(), cx), group.first_ended() == nullptr) && ...);
        },
        children_);
  }
  void forget() noexcept {
    std::apply([](Child&... each) { (each.forget(), ...); }, children_);
  }
  value_type take(const child& ended) { return take_from<0>(ended); }

 private:
  template <std::size_t I>
  value_type take_from(const child& ended) {
    auto& each = std::get<I>(children_);
    if constexpr (I + 1 < sizeof...(Child)) {
      if (&ended != &each) {
        return take_from<I + 1>(ended);
      }
    }
    return {I, variant(std::in_place_index<I>, take_value(each))};
  }

  std::tuple<Child...> children_;
};

template <class T>
class array_of_racers {
 public:
  static constexpr bool owns_captures = false;
  static constexpr bool refers_to_temporaries = false;
  using value_type = winner<value_or_monostate<T>>;

  explicit array_of_racers(std::vector<task<T>>&& tasks)
      : size_(tasks.size()), children_(std::make_unique<child_of<T>[]>(size_)) {
    if (size_ == 0) {
      throw error(BOLT_ARGUMENT, "when_any() of no task would wait for ever");
    }
    for (std::size_t i = 0; i < size_; ++i) {
      children_[i].adopt(std::move(tasks[i]));
    }
  }

  void start(child_group& group, context& cx) {
    for (std::size_t i = 0; i < size_ && group.first_ended() == nullptr; ++i) {
      group.start(children_[i], children_[i].body(), cx);
    }
  }
  void forget() noexcept {
    for (std::size_t i = 0; i < size_; ++i) {
      children_[i].forget();
    }
  }
  value_type take(child& ended) {
    auto& first = static_cast<child_of<T>&>(ended);
    return {static_cast<std::size_t>(&first - children_.get()), take_value(first)};
  }

 private:
  std::size_t size_;
  std::unique_ptr<child_of<T>[]> children_;
};

} // namespace detail

template <class... T>
  requires(sizeof...(T) > 0)
[[nodiscard]] detail::race_future<detail::tuple_of_racers<false, false, detail::child_of<T>...>>
when_any(task<T>... tasks) {
  using future = detail::race_future<detail::tuple_of_racers<false, false, detail::child_of<T>...>>;
  return future(std::in_place, std::move(tasks)...);
}

// Throws bolt::error (ARGUMENT) if there is none.
template <class T>
[[nodiscard]] detail::race_future<detail::array_of_racers<T>> when_any(std::vector<task<T>> tasks) {
  return detail::race_future<detail::array_of_racers<T>>(std::in_place, std::move(tasks));
}

} // namespace bolt
#endif
