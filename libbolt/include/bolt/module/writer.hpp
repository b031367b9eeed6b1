// Writes a value into a bolt_buffer. What cannot be written throws; whoever encodes a result turns
// that into FAILED. Not a template, so that it is compiled once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>

#include "bolt/bolt.h"
#include "bolt/module/reader.hpp"

namespace bolt::wire {

// A buffer of our own.
struct local_buffer : bolt_buffer {
  local_buffer() : bolt_buffer{} { size = sizeof(bolt_buffer); }
  ~local_buffer() { bolt_buffer_release(this); }
  local_buffer(const local_buffer&) = delete;
  local_buffer& operator=(const local_buffer&) = delete;
};

class writer {
 public:
  // Starts over: what the buffer held is dropped, its object references stay its own.
  explicit writer(bolt_buffer& out) : out_(out) { out_.len = 0; }
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  // `size` bytes at the next multiple of `align`, to be filled in by the caller; padding is zero.
  // Valid until the next call.
  std::uint8_t* put(std::size_t align, std::size_t size) {
    const std::size_t end = out_.len;
    const std::size_t at = align_up(end, align);
    if (size > BOLT_BLOCK_MAX || at + size > out_.cap) grow(at, size);
    if (at != end) std::memset(out_.data + end, 0, at - end);
    out_.len = static_cast<std::uint32_t>(at + size);
    return out_.data + at;
  }

  template <class Scalar>
  void scalar(Scalar value) {
    std::memcpy(put(sizeof value, sizeof value), &value, sizeof value);
  }
  void count(std::size_t n) {
    const std::uint32_t head[2] = {checked(n), 0};
    std::memcpy(put(8, 8), head, sizeof head);
  }
  void blob(const void* data, std::size_t size) {
    scalar(checked(size));
    std::uint8_t* at = put(1, size);
    if (size != 0) std::memcpy(at, data, size); // an empty one may be NULL
  }
  // The buffer takes over one reference to `object`, also if this throws.
  void object(bolt_object object) {
    if (bolt_buffer_add_object(&out_, object) != BOLT_OK) {
      bolt_object_release(object);
      throw std::bad_alloc();
    }
    scalar(object);
  }

  void enter() {
    if (++depth_ > max_depth) throw std::length_error("the value is nested too deeply");
  }
  void leave() { --depth_; }

 private:
  static std::uint32_t checked(std::size_t n) {
    if (n > BOLT_BLOCK_MAX) throw std::length_error("the value is longer than 2^31-1");
    return static_cast<std::uint32_t>(n);
  }
  void grow(std::size_t at, std::size_t size);

  bolt_buffer& out_;
  int depth_ = 0;
};

inline void writer::grow(std::size_t at, std::size_t size) {
  if (size > BOLT_BLOCK_MAX || at + size > BOLT_BLOCK_MAX) {
    throw std::length_error("the value takes more than 2^31-1 bytes");
  }
  std::size_t wanted = std::size_t{out_.cap} * 2;
  if (wanted > BOLT_BLOCK_MAX) wanted = BOLT_BLOCK_MAX;
  if (wanted < at + size) wanted = at + size;
  if (bolt_buffer_reserve(&out_, wanted) != BOLT_OK) throw std::bad_alloc();
}

} // namespace bolt::wire
