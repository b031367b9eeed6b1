#ifndef BOLT_DETAIL_ASIO_OUTCOME_HPP
#define BOLT_DETAIL_ASIO_OUTCOME_HPP

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

#include "bolt/detail/result_slot.hpp"
#include "bolt/result.hpp"

namespace bolt::detail {

// What an await yields of a completion handler's values: nothing, the one, or a tuple of them.
template <class... Values>
struct asio_values {
  using type = std::tuple<std::decay_t<Values>...>;
};
template <class Value>
struct asio_values<Value> {
  using type = std::decay_t<Value>;
};
template <>
struct asio_values<> {
  using type = void;
};

// A completion handler's arguments: does an error lead them, and what follows it.
template <class... Args>
struct asio_arguments {
  static constexpr bool has_code = false;
  using type = typename asio_values<Args...>::type;
};
template <class First, class... Rest>
  requires std::is_same_v<std::decay_t<First>, boost::system::error_code>
struct asio_arguments<First, Rest...> {
  static constexpr bool has_code = true;
  using type = typename asio_values<Rest...>::type;
};
template <class First, class... Rest>
  requires std::is_same_v<std::decay_t<First>, std::exception_ptr>
struct asio_arguments<First, Rest...> {
  static constexpr bool has_code = false;
  using type = typename asio_values<Rest...>::type;
};

// What an operation has ended with, from its handler to the await. AsResult: the error code is part
// of the value.
template <bool AsResult, class T>
class asio_outcome {
 public:
  using value_type = std::conditional_t<AsResult, result<T, boost::system::error_code>, T>;

  // The handler's arguments.
  template <class... Args>
  void set(Args&&... args) noexcept {
    try {
      take_error(std::forward<Args>(args)...);
    } catch (...) { // a value that could not be moved here
      slot_.set_error(std::current_exception());
    }
  }
  void set_error(std::exception_ptr error) noexcept {
    code_ = {};
    slot_.set_error(std::move(error));
  }

  value_type take() {
    if constexpr (AsResult) {
      if (code_) {
        return value_type(boost::outcome_v2::in_place_type<boost::system::error_code>, code_);
      }
      if constexpr (std::is_void_v<T>) {
        slot_.take();
        return success();
      } else {
        return value_type(boost::outcome_v2::in_place_type<T>, slot_.take());
      }
    } else {
      if (code_) {
        throw boost::system::system_error(code_);
      }
      return slot_.take();
    }
  }

 private:
  void take_error() { slot_.emplace(); }
  template <class First, class... Rest>
  void take_error(First&& first, Rest&&... rest) {
    using lead = std::decay_t<First>;
    if constexpr (std::is_same_v<lead, boost::system::error_code>) {
      if (first) {
        code_ = first;
      } else {
        slot_.emplace(std::forward<Rest>(rest)...);
      }
    } else if constexpr (std::is_same_v<lead, std::exception_ptr>) {
      if (first) {
        slot_.set_error(first);
      } else {
        slot_.emplace(std::forward<Rest>(rest)...);
      }
    } else {
      slot_.emplace(std::forward<First>(first), std::forward<Rest>(rest)...);
    }
  }

  boost::system::error_code code_;
  result_slot<T> slot_;
};

} // namespace bolt::detail
#endif
