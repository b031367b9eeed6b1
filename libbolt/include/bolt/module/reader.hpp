// Reads an argument block. Every length is checked before it is used; the first failure is kept
// with the path to the value it happened in. Not a template, so that it is compiled once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bolt/bolt.h"
#include "bolt/module/concat.hpp"

namespace bolt::wire {

// Lists, maps and boxed records may enclose each other this many times, in both directions.
inline constexpr int max_depth = 64;

constexpr std::size_t align_up(std::size_t at, std::size_t align) {
  return (at + align - 1) & ~(align - 1);
}

class reader {
 public:
  // The bytes stay the caller's; views that are decoded point into them. NULL with 0 is an empty
  // block.
  reader(const std::uint8_t* data, std::size_t len)
      : data_(data != nullptr ? data : nothing), len_(len),
        memory_(memory_floor + len * memory_factor) {}

  // `size` bytes at the next multiple of `align`, relative to the block's start; NULL and a failure
  // if the block ends before.
  const std::uint8_t* take(std::size_t align, std::size_t size) {
    const std::size_t at = align_up(at_, align);
    if (at > len_ || size > len_ - at) return ends_early();
    at_ = at + size;
    return data_ + at;
  }

  // The count of a list or map whose elements take at least `least` bytes each.
  bool count(std::size_t& out, std::size_t least);
  // A text's or byte string's contents.
  bool blob(const std::uint8_t*& out, std::size_t& size);

  // Accounts for memory that the decoded value takes beyond the value itself: a short block must
  // not be able to ask for much more than its own length.
  bool charge(std::size_t count, std::size_t each);

  bool enter() { return ++depth_ <= max_depth || fail("it is nested too deeply"); }
  void leave() { --depth_; }

  bool at_end() const { return at_ == len_; }
  std::size_t left() const { return len_ - at_; }

  // Each answers false. On the way out of a failure the enclosing values add to the path.
  bool fail(const char* reason) {
    if (reason_ == nullptr) reason_ = reason;
    return false;
  }
  bool in_field(const char* name) { return in(concat(".", name)); }
  bool in_element(std::size_t index) { return in(concat("[", index, "]")); }

  const char* reason() const { return reason_; }
  const std::string& path() const { return path_; }

 private:
  // Far above what any honest type needs: a null optional of a 256-byte array is 64 times its
  // length.
  static constexpr std::size_t memory_floor = std::size_t{64} << 20;
  static constexpr std::size_t memory_factor = 16;

  static constexpr std::uint8_t nothing[8] =
      {}; // take() of no bytes answers an address all the same

  const std::uint8_t* ends_early() {
    fail("the argument block ends inside it");
    return nullptr;
  }
  bool in(const std::string& segment) {
    path_.insert(0, segment);
    return false;
  }

  const std::uint8_t* data_;
  std::size_t len_;
  std::size_t at_ = 0;
  std::size_t memory_;
  int depth_ = 0;
  const char* reason_ = nullptr;
  std::string path_;
};

inline bool reader::count(std::size_t& out, std::size_t least) {
  const std::uint8_t* head = take(8, 8);
  if (head == nullptr) return false;
  std::uint32_t n;
  __builtin_memcpy(&n, head, sizeof n); // the other four bytes are padding
  if (n > BOLT_BLOCK_MAX) return fail("its count is over 2^31-1");
  if (n > left() / least) return fail("its count is larger than the argument block");
  out = n;
  return true;
}

inline bool reader::blob(const std::uint8_t*& out, std::size_t& size) {
  const std::uint8_t* head = take(4, 4);
  if (head == nullptr) return false;
  std::uint32_t n;
  __builtin_memcpy(&n, head, sizeof n);
  if (n > BOLT_BLOCK_MAX) return fail("its length is over 2^31-1");
  if (n > left()) return fail("its length is larger than the argument block");
  out = take(1, n);
  size = n;
  return true;
}

inline bool reader::charge(std::size_t count, std::size_t each) {
  if (count > memory_ / each) return fail("it would take too much memory");
  memory_ -= count * each;
  return true;
}

} // namespace bolt::wire
