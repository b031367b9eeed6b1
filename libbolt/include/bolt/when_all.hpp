#ifndef BOLT_WHEN_ALL_HPP
#define BOLT_WHEN_ALL_HPP

#include <cstddef>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "bolt/detail/child_group.hpp"
#include "bolt/detail/child_of.hpp"
#include "bolt/task.hpp"

// auto [user, rows] = co_await when_all(fetch_user(1), query("..."));
// std::vector<User> users = co_await when_all(std::move(tasks));
//
// Runs tasks concurrently, inside the polls of the task that awaits them, and ends when all have:
// with their values in the order they were given (std::monostate for void; a vector of task<void>
// yields nothing). If one throws, the others are cancelled, and the first exception is thrown once
// they have acknowledged. A bolt::result that holds an error is a value here.

namespace bolt {
namespace detail {

// What both forms share. `Children` knows the children: start(i) for i below size(), and values().
template <class Children>
class when_all_future {
 public:
  static constexpr const char* waits_for = "its children";

  template <class... Args>
  explicit when_all_future(std::in_place_t, Args&&... tasks)
      : children_(std::forward<Args>(tasks)...) {}
  when_all_future(const when_all_future&) = delete;
  when_all_future& operator=(const when_all_future&) = delete;

  poll_result<typename Children::value_type> poll(context& cx) {
    if (group_.is_stopping()) {
      return after_failure();
    }
    if (!started_) {
      started_ = true;
      children_.start(group_, cx);
    } else {
      group_.poll_woken(cx);
    }
    if (group_.first_failed() != nullptr) {
      group_.stop();
      return after_failure();
    }
    if (group_.live() != 0) {
      return {};
    }
    return children_.values();
  }

  cancel_answer cancel(context& cx) noexcept { return group_.cancel(cx); }

 private:
  poll_result<typename Children::value_type> after_failure() {
    if (!group_.has_stopped()) {
      return {};
    }
    group_.reap();
    std::rethrow_exception(group_.first_failed()->take_error());
  }

  Children children_;
  child_group group_; // destroyed first: its children must be there
  bool started_ = false;
};

template <class... T>
class tuple_of_children {
 public:
  using value_type = std::tuple<value_or_monostate<T>...>;

  explicit tuple_of_children(task<T>&&... tasks) noexcept {
    std::apply([&](child_of<T>&... each) { (each.adopt(std::move(tasks)), ...); }, children_);
  }

  void start(child_group& group, context& cx) {
    std::apply(
        [&](child_of<T>&... each) {
          // Stops starting at the first that fails at once.
          (void)((group.start(each, each.body(), cx), group.first_failed() == nullptr) && ...);
        },
        children_);
  }

  value_type values() {
    return std::apply([](child_of<T>&... each) { return value_type{take_value(each)...}; },
                      children_);
  }

 private:
  std::tuple<child_of<T>...> children_;
};

template <class T>
class array_of_children {
 public:
  using value_type =
      std::conditional_t<std::is_void_v<T>, void, std::vector<value_or_monostate<T>>>;

  explicit array_of_children(std::vector<task<T>>&& tasks)
      : size_(tasks.size()), children_(std::make_unique<child_of<T>[]>(size_)) {
    for (std::size_t i = 0; i < size_; ++i) {
      children_[i].adopt(std::move(tasks[i]));
    }
  }

  void start(child_group& group, context& cx) {
    for (std::size_t i = 0; i < size_ && group.first_failed() == nullptr; ++i) {
      group.start(children_[i], children_[i].body(), cx);
    }
  }

  poll_result<value_type> values() {
    if constexpr (std::is_void_v<T>) {
      return true;
    } else {
      value_type all;
      all.reserve(size_);
      for (std::size_t i = 0; i < size_; ++i) {
        all.push_back(children_[i].take());
      }
      return all;
    }
  }

 private:
  std::size_t size_;
  std::unique_ptr<child_of<T>[]> children_;
};

} // namespace detail

template <class... T>
[[nodiscard]] detail::when_all_future<detail::tuple_of_children<T...>> when_all(task<T>... tasks) {
  return detail::when_all_future<detail::tuple_of_children<T...>>(std::in_place,
                                                                  std::move(tasks)...);
}

template <class T>
[[nodiscard]] detail::when_all_future<detail::array_of_children<T>>
when_all(std::vector<task<T>> tasks) {
  return detail::when_all_future<detail::array_of_children<T>>(std::in_place, std::move(tasks));
}

} // namespace bolt
#endif
