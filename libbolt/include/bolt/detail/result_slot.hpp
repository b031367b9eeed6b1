#ifndef BOLT_DETAIL_RESULT_SLOT_HPP
#define BOLT_DETAIL_RESULT_SLOT_HPP

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace bolt::detail {

// Room for what some work ends with: nothing yet, a value, or an exception. Pinned.
template <class T>
class result_slot {
 public:
  result_slot() noexcept {}
  result_slot(const result_slot&) = delete;
  result_slot& operator=(const result_slot&) = delete;
  ~result_slot() { clear(); }

  template <class... Args>
  void emplace(Args&&... args) {
    ::new (static_cast<void*>(std::addressof(value_))) T(std::forward<Args>(args)...);
    state_ = state::value;
  }

  // Replaces a value that is there already: a destructor threw after co_return.
  void set_error(std::exception_ptr error) noexcept {
    clear();
    ::new (static_cast<void*>(&error_)) std::exception_ptr(std::move(error));
    state_ = state::error;
  }

  [[nodiscard]] bool has_value() const noexcept { return state_ == state::value; }
  [[nodiscard]] bool has_error() const noexcept { return state_ == state::error; }
  [[nodiscard]] T& value() noexcept { return value_; }
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
  [[nodiscard]] std::exception_ptr take_error() noexcept { return std::move(error_); }

  // The value, moved out, or the exception, thrown.
  T take() {
    if (state_ != state::value) [[unlikely]] {
      std::rethrow_exception(take_error());
    }
    return std::move(value_);
  }

  // Takes over what `from` ended with.
  void move_from(result_slot& from) {
    if (from.has_value()) {
      emplace(std::move(from.value_));
    } else {
      set_error(from.take_error());
    }
  }

 private:
  enum class state : unsigned char { empty, value, error };

  void clear() noexcept {
    if (state_ == state::value) {
      std::destroy_at(std::addressof(value_));
    } else if (state_ == state::error) {
      std::destroy_at(&error_);
    }
    state_ = state::empty;
  }

  union {
    T value_;
    std::exception_ptr error_;
  };
  state state_ = state::empty;
};

// Work without a value has ended well unless there is an exception.
template <>
class result_slot<void> {
 public:
  result_slot() noexcept = default;
  result_slot(const result_slot&) = delete;
  result_slot& operator=(const result_slot&) = delete;

  void emplace() noexcept {}
  void set_error(std::exception_ptr error) noexcept { error_ = std::move(error); }
  [[nodiscard]] bool has_error() const noexcept { return error_ != nullptr; }
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
  [[nodiscard]] std::exception_ptr take_error() noexcept { return std::move(error_); }
  void take() {
    if (has_error()) [[unlikely]] {
      std::rethrow_exception(take_error());
    }
  }
  void move_from(result_slot& from) noexcept { error_ = from.take_error(); }

 private:
  std::exception_ptr error_;
};

} // namespace bolt::detail
#endif
