// The wire layout as a host writes and reads it, from the documented rules alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace host {

template <class T>
concept scalar = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

// Builds a block; alignment is relative to its start.
class writer {
 public:
  writer& align(std::size_t to);

  template <scalar T>
  writer& put(T value) {
    align(sizeof(T));
    return raw(&value, sizeof(T));
  }

  writer& boolean(bool value) { return put<std::uint8_t>(value ? 1 : 0); }

  // A string or bytes.
  writer& text(std::string_view value) {
    put(static_cast<std::uint32_t>(value.size()));
    return raw(value.data(), value.size());
  }

  // The head of a list or a map; its elements follow.
  writer& list(std::size_t count) {
    align(8);
    put(static_cast<std::uint32_t>(count));
    return put(std::uint32_t{0});
  }

  // The tag of an optional or a variant, at the alignment of the whole; the value follows.
  writer& tag(std::uint8_t value, std::size_t whole_align) {
    align(whole_align);
    return put(value);
  }

  writer& raw(const void* data, std::size_t size);

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

// Reads a block; throws if it is too short, and `end` throws if something is left.
class reader {
 public:
  explicit reader(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

  reader& align(std::size_t to) {
    at_ = (at_ + to - 1) / to * to;
    return *this;
  }

  template <scalar T>
  T get() {
    align(sizeof(T));
    T value;
    std::memcpy(&value, take(sizeof(T)), sizeof(T));
    return value;
  }

  bool boolean() { return get<std::uint8_t>() != 0; }

  std::string text() {
    const auto size = get<std::uint32_t>();
    return {reinterpret_cast<const char*>(take(size)), size};
  }

  std::uint32_t list() {
    align(8);
    const auto count = get<std::uint32_t>();
    get<std::uint32_t>();
    return count;
  }

  std::uint8_t tag(std::size_t whole_align) {
    align(whole_align);
    return get<std::uint8_t>();
  }

  void end() const {
    if (at_ != bytes_.size()) {
      throw std::runtime_error("the block is longer than its value");
    }
  }

 private:
  const std::uint8_t* take(std::size_t size) {
    if (size > bytes_.size() || at_ > bytes_.size() - size) {
      throw std::runtime_error("the block ends early");
    }
    const auto* from = bytes_.data() + at_;
    at_ += size;
    return from;
  }

  const std::vector<std::uint8_t>& bytes_;
  std::size_t at_ = 0;
};

} // namespace host
