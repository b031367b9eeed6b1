#ifndef BOLT_DETAIL_LISTENER_HPP
#define BOLT_DETAIL_LISTENER_HPP

#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "bolt/detail/socket.hpp"
#include "bolt/detail/socket_calls.hpp"
#include "bolt/detail/socket_operation.hpp"
#include "bolt/reactor.hpp"

namespace bolt::detail {

// Makes a Stream of the next connection.
template <class Stream>
struct accept_attempt {
  using value_type = Stream;
  static constexpr socket::direction direction = socket::read;
  static constexpr const char* tried = "accepting a connection at";
  static constexpr const char* waits_for = "a connection";

  reactor_ref where;
  std::optional<Stream> accepted;

  explicit accept_attempt(reactor_ref on) noexcept : where(on) {}
  step operator()(socket& at) {
    socket_address peer;
    unique_fd fd = accept_socket(at.entered_fd(), peer);
    if (fd.get() >= 0) {
      accepted.emplace(Stream(socket(std::move(fd), peer, where)));
      return step::done;
    }
    const int code = errno;
    if (would_block(code)) {
      return step::blocked;
    }
    // Interrupted, or that connection has ended before it was accepted: there may be others.
    if (code != EINTR && code != ECONNABORTED && code != EPROTO) {
      at.throw_system(tried, code);
    }
    return step::more;
  }
  Stream take() { return *std::move(accepted); }
};

// What tcp_listener and unix_listener are alike. One task at a time accepts; movable while none
// does.
template <class Stream>
class listener {
 public:
  // A future of the next connection, as a stream of the listener's reactor. Throws
  // std::system_error (EMFILE, for one: try again later), or bolt::error with INVALID_HANDLE
  // (closed, perhaps meanwhile), BUSY or SHUTDOWN. A cancellation is acknowledged at once; the
  // connection stays for the next accept.
  [[nodiscard("co_await it")]] auto accept() noexcept {
    return socket_operation<accept_attempt<Stream>>(socket_, accept_attempt<Stream>(where_));
  }

  // From any thread; a task that accepts gets bolt::error with INVALID_HANDLE. Idempotent; the
  // destructor does it. Connections that wait to be accepted are reset.
  void close() noexcept { socket_.close(); }
  [[nodiscard]] bool is_open() const noexcept { return !socket_.is_closed(); }

  // "127.0.0.1:8080", "/run/app.socket", ...
  [[nodiscard]] std::string local_address() const { return socket_.peer().text(); }

  // For options of the system's; -1 once it is closed. It stays the listener's.
  [[nodiscard]] int fd() const noexcept { return socket_.fd(); }

 protected:
  listener(socket open, reactor_ref where) noexcept : socket_(std::move(open)), where_(where) {}
  listener(listener&&) noexcept = default;
  listener& operator=(listener&&) noexcept = default;
  ~listener() = default;

  socket socket_;

 private:
  reactor_ref where_;
};

} // namespace bolt::detail
#endif
