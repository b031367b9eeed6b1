// A result buffer that releases itself, with a little storage of its own as hosts have it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "bolt/bolt.h"

namespace bolt::test {

class result {
 public:
  result() : buffer{sizeof(bolt_buffer), 0, storage_.data(), 0, 16, nullptr, 0, 0} {}
  ~result() { bolt_buffer_release(&buffer); }
  result(const result&) = delete;
  result& operator=(const result&) = delete;

  bolt_buffer* operator&() { return &buffer; }
  std::string text() const { return {reinterpret_cast<const char*>(buffer.data), buffer.len}; }

 private:
  alignas(8) std::array<std::uint8_t, 16> storage_{};

 public:
  bolt_buffer buffer;
};

} // namespace bolt::test
