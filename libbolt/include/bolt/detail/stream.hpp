#ifndef BOLT_DETAIL_STREAM_HPP
#define BOLT_DETAIL_STREAM_HPP

#include <sys/socket.h>

#include <cerrno>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bolt/detail/socket.hpp"
#include "bolt/detail/socket_calls.hpp"
#include "bolt/detail/socket_operation.hpp"
#include "bolt/detail/stream_attempts.hpp"

namespace bolt::detail {

// What tcp_stream and unix_stream are alike.
//
// One task at a time may read, and one may write; another one gets bolt::error with BOLT_BUSY. The
// bytes of an operation, and the stream itself, must stay where they are until its await ends, as
// locals of the task do. Movable while no operation is pending. Tasks may be polled by any thread.
//
// Each operation is tried at once and waits only if the system says so; neither allocates. They
// acknowledge a cancellation at once: what was read or written by then has been, of a read_some or
// write_some nothing. Errors: std::system_error that names the peer; bolt::error with
// INVALID_HANDLE (closed, perhaps meanwhile) or SHUTDOWN (the reactor was stopped).
class stream {
 public:
  // Reads what is there, at least a byte. 0: the peer has ended its side (or there is no room).
  [[nodiscard("co_await it")]] auto read_some(std::span<std::byte> into) noexcept {
    return socket_operation<read_some_attempt>(socket_, read_some_attempt(into));
  }
  [[nodiscard("co_await it")]] auto read_some(std::span<char> into) noexcept {
    return read_some(std::as_writable_bytes(into));
  }
  [[nodiscard("co_await it")]] auto read_some(std::span<unsigned char> into) noexcept {
    return read_some(std::as_writable_bytes(into));
  }

  // Fills it. Throws end_of_stream if the peer ends its side before.
  [[nodiscard("co_await it")]] auto read_exactly(std::span<std::byte> into) noexcept {
    return socket_operation<read_exactly_attempt>(socket_, read_exactly_attempt(into));
  }
  [[nodiscard("co_await it")]] auto read_exactly(std::span<char> into) noexcept {
    return read_exactly(std::as_writable_bytes(into));
  }
  [[nodiscard("co_await it")]] auto read_exactly(std::span<unsigned char> into) noexcept {
    return read_exactly(std::as_writable_bytes(into));
  }

  // Writes what there is room for, at least a byte; how many.
  [[nodiscard("co_await it")]] auto write_some(std::span<const std::byte> bytes) noexcept {
    return socket_operation<write_some_attempt>(socket_, write_some_attempt(bytes));
  }
  [[nodiscard("co_await it")]] auto write_some(std::span<const unsigned char> bytes) noexcept {
    return write_some(std::as_bytes(bytes));
  }
  [[nodiscard("co_await it")]] auto write_some(std::string_view text) noexcept {
    return write_some(std::as_bytes(std::span(text)));
  }

  // Writes them all, as fast as the peer takes them.
  [[nodiscard("co_await it")]] auto write_all(std::span<const std::byte> bytes) noexcept {
    return socket_operation<write_all_attempt>(socket_, write_all_attempt(bytes));
  }
  [[nodiscard("co_await it")]] auto write_all(std::span<const unsigned char> bytes) noexcept {
    return write_all(std::as_bytes(bytes));
  }
  [[nodiscard("co_await it")]] auto write_all(std::string_view text) noexcept {
    return write_all(std::as_bytes(std::span(text)));
  }

  // Ends this side: the peer reads an end once it has read what was written. Does not wait.
  void shutdown_write() {
    if (socket_.is_closed()) {
      socket_.throw_closed("ending the writing to");
    }
    if (::shutdown(socket_.fd(), SHUT_WR) != 0) {
      socket_.throw_system("ending the writing to", errno);
    }
  }

  // From any thread, also while tasks wait: they get bolt::error with INVALID_HANDLE. Idempotent;
  // the destructor does it.
  void close() noexcept { socket_.close(); }
  [[nodiscard]] bool is_open() const noexcept { return !socket_.is_closed(); }

  // "192.0.2.1:80", "/run/app.socket", "(unnamed)", ...
  [[nodiscard]] std::string peer_address() const { return socket_.peer().text(); }
  [[nodiscard]] std::string local_address() const {
    return address_of(socket_.fd(), &::getsockname).text();
  }

  // For options of the system's; -1 once it is closed. It stays the stream's.
  [[nodiscard]] int fd() const noexcept { return socket_.fd(); }

 protected:
  explicit stream(socket open) noexcept : socket_(std::move(open)) {}
  stream(stream&&) noexcept = default;
  stream& operator=(stream&&) noexcept = default;
  ~stream() = default;

  // Takes over a connected socket, also if it throws.
  stream(int fd, reactor_ref where) : socket_(taken(fd), address_of(fd, &::getpeername), where) {}

  socket socket_;

 private:
  static unique_fd taken(int fd) {
    unique_fd mine(fd);
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || !prepare_socket(fd)) {
      throw_socket_error("taking over descriptor " + std::to_string(fd));
    }
    if (type != SOCK_STREAM) {
      throw_socket_error("taking over descriptor " + std::to_string(fd), EPROTOTYPE);
    }
    return mine;
  }
};

} // namespace bolt::detail
#endif
