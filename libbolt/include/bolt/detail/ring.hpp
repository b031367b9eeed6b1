#ifndef BOLT_DETAIL_RING_HPP
#define BOLT_DETAIL_RING_HPP

#include <cassert>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace bolt::detail {

// Room for a fixed number of values, first in, first out.
template <class T>
class ring {
 public:
  explicit ring(std::size_t capacity)
      : capacity_(capacity), slots_(std::make_unique<std::optional<T>[]>(capacity)) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  void push(T&& value) noexcept {
    assert(size_ < capacity_);
    slots_[at(size_)].emplace(std::move(value));
    ++size_;
  }

  T pop() noexcept {
    assert(size_ != 0);
    std::optional<T>& slot = slots_[first_];
    T value = *std::move(slot);
    slot.reset();
    first_ = at(1);
    --size_;
    return value;
  }

 private:
  [[nodiscard]] std::size_t at(std::size_t offset) const noexcept {
    const std::size_t to_end = capacity_ - first_;
    return offset < to_end ? first_ + offset : offset - to_end;
  }

  std::size_t capacity_;
  std::unique_ptr<std::optional<T>[]> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

} // namespace bolt::detail
#endif
