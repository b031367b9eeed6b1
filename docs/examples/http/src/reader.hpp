// What a server sends, by lines and by blocks. Errors of the connection become values here.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include <bolt/bolt.hpp>

#include "errors.hpp"

namespace http {

class Reader {
 public:
  explicit Reader(bolt::tcp_stream& from) : from_(from) {}

  // The next line, without its end. Longer than `longest` bytes: BadResponse.
  bolt::task<bolt::result<std::string, Error>> line(std::size_t longest) {
    std::string text;
    for (;;) {
      const auto end = rest_.find('\n');
      const std::string_view part = rest_.substr(0, end);
      if (text.size() + part.size() > longest) co_return BadResponse{"a line has no end"};
      text += part;
      if (end != std::string_view::npos) {
        rest_.remove_prefix(end + 1);
        if (text.ends_with('\r')) text.pop_back();
        co_return text;
      }
      rest_ = {};
      const bool more = co_await co_await fill();
      if (!more) co_return ConnectionFailed{"it was closed in the middle of the headers"};
    }
  }

  // What there is of the next `most` bytes, at least one; empty: the stream has ended. Valid until
  // the next call.
  bolt::task<bolt::result<std::string_view, Error>> some(std::size_t most) {
    if (rest_.empty()) {
      const bool more = co_await co_await fill();
      if (!more) co_return std::string_view();
    }
    const std::string_view block = rest_.substr(0, most);
    rest_.remove_prefix(block.size());
    co_return block;
  }

 private:
  // False: the stream has ended.
  bolt::task<bolt::result<bool, Error>> fill() {
    try {
      const std::size_t n = co_await from_.read_some(room_);
      rest_ = std::string_view(room_.data(), n);
      co_return n != 0;
    } catch (const std::system_error& broken) {
      co_return ConnectionFailed{broken.what()};
    }
  }

  bolt::tcp_stream& from_;
  std::array<char, 16 * 1024> room_;
  std::string_view rest_; // of room_
};

} // namespace http
