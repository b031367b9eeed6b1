#ifndef BOLT_DETAIL_CHILD_RESULT_HPP
#define BOLT_DETAIL_CHILD_RESULT_HPP

#include <exception>
#include <type_traits>
#include <utility>
#include <variant>

#include "bolt/detail/child.hpp"
#include "bolt/detail/result_slot.hpp"

namespace bolt::detail {

// What a child ends with. It stays here; nothing crosses the C ABI.
template <class T>
class child_result : public child {
 public:
  using value_type = T;

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  T take() { return slot_.take(); }
  [[nodiscard]] std::exception_ptr take_error() noexcept override { return slot_.take_error(); }
  void set_error(std::exception_ptr error) noexcept override {
    slot_.set_error(std::move(error));
    failed_ = true;
  }

 protected:
  result_slot<T> slot_;
};

// A value among others, of work that may have none.
template <class T>
using value_or_monostate = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
value_or_monostate<T> take_value(child_result<T>& ended) {
  if constexpr (std::is_void_v<T>) {
    ended.take();
    return {};
  } else {
    return ended.take();
  }
}

} // namespace bolt::detail
#endif
