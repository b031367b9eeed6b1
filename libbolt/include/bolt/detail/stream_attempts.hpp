#ifndef BOLT_DETAIL_STREAM_ATTEMPTS_HPP
#define BOLT_DETAIL_STREAM_ATTEMPTS_HPP

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <span>

#include "bolt/detail/socket.hpp"
#include "bolt/detail/socket_calls.hpp"
#include "bolt/detail/socket_operation.hpp"
#include "bolt/end_of_stream.hpp"

// What streams try, for socket_operation.

namespace bolt::detail {

struct stream_reader {
  static constexpr socket::direction direction = socket::read;
  static constexpr const char* tried = "reading from";
  static constexpr const char* waits_for = "data from a socket";

  // One read: done unless it would block.
  static step read_some(socket& from, std::span<std::byte> into, std::size_t& n) {
    for (;;) {
      const ssize_t got = ::recv(from.entered_fd(), into.data(), into.size(), 0);
      if (got == 0 && from.is_closed()) {
        from.throw_closed(tried); // no end of the peer's
      }
      if (got >= 0) {
        n = static_cast<std::size_t>(got);
        return step::done;
      }
      const int code = errno;
      if (would_block(code)) {
        return step::blocked;
      }
      if (code != EINTR) {
        from.throw_system(tried, code);
      }
    }
  }
};

struct read_some_attempt : stream_reader {
  using value_type = std::size_t;

  std::span<std::byte> into;
  std::size_t n = 0;

  explicit read_some_attempt(std::span<std::byte> room) noexcept : into(room) {}
  step operator()(socket& from) { return into.empty() ? step::done : read_some(from, into, n); }
  [[nodiscard]] std::size_t take() const noexcept { return n; }
};

struct read_exactly_attempt : stream_reader {
  using value_type = void;

  std::span<std::byte> rest;
  std::size_t received = 0;

  explicit read_exactly_attempt(std::span<std::byte> room) noexcept : rest(room) {}
  step operator()(socket& from) {
    if (rest.empty()) {
      return step::done;
    }
    std::size_t n = 0;
    if (read_some(from, rest, n) == step::blocked) {
      return step::blocked;
    }
    if (n == 0) {
      throw end_of_stream(received, rest.size());
    }
    received += n;
    rest = rest.subspan(n);
    return rest.empty() ? step::done : step::more;
  }
};

struct stream_writer {
  static constexpr socket::direction direction = socket::write;
  static constexpr const char* tried = "writing to";
  static constexpr const char* waits_for = "room in a socket";

  static step write_some(socket& to, std::span<const std::byte> from, std::size_t& n) {
    for (;;) {
      const ssize_t sent = ::send(to.entered_fd(), from.data(), from.size(), no_signal);
      if (sent >= 0) {
        n = static_cast<std::size_t>(sent);
        return step::done;
      }
      const int code = errno;
      if (would_block(code)) {
        return step::blocked;
      }
      if (code != EINTR) {
        to.throw_system(tried, code);
      }
    }
  }
};

struct write_some_attempt : stream_writer {
  using value_type = std::size_t;

  std::span<const std::byte> from;
  std::size_t n = 0;

  explicit write_some_attempt(std::span<const std::byte> bytes) noexcept : from(bytes) {}
  step operator()(socket& to) { return from.empty() ? step::done : write_some(to, from, n); }
  [[nodiscard]] std::size_t take() const noexcept { return n; }
};

struct write_all_attempt : stream_writer {
  using value_type = void;

  std::span<const std::byte> rest;

  explicit write_all_attempt(std::span<const std::byte> bytes) noexcept : rest(bytes) {}
  step operator()(socket& to) {
    if (rest.empty()) {
      return step::done;
    }
    std::size_t n = 0;
    if (write_some(to, rest, n) == step::blocked) {
      return step::blocked;
    }
    rest = rest.subspan(n);
    return rest.empty() ? step::done : step::more;
  }
};

} // namespace bolt::detail
#endif
