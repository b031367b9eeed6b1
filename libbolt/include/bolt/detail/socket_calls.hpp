#ifndef BOLT_DETAIL_SOCKET_CALLS_HPP
#define BOLT_DETAIL_SOCKET_CALLS_HPP

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <utility>

#include "bolt/detail/socket_error.hpp"
#include "bolt/detail/unique_fd.hpp"
#include "bolt/socket_address.hpp"

// The system calls of sockets as this library wants them: non-blocking, closed on exec, no SIGPIPE.

namespace bolt::detail {

#if defined(MSG_NOSIGNAL)
inline constexpr int no_signal = MSG_NOSIGNAL;
#else
inline constexpr int no_signal = 0; // SO_NOSIGPIPE, in prepare_socket
#endif

// False: errno says why.
inline bool prepare_socket(int fd) noexcept {
#if defined(SO_NOSIGPIPE)
  const int on = 1;
  (void)::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && ((flags & O_NONBLOCK) != 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0);
}

// -1: errno says why.
inline unique_fd try_open_socket(int family) noexcept {
#if defined(SOCK_NONBLOCK)
  unique_fd fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
#else
  unique_fd fd(::socket(family, SOCK_STREAM, 0));
  if (fd.get() >= 0) {
    (void)::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  }
#endif
  return fd.get() >= 0 && prepare_socket(fd.get()) ? std::move(fd) : unique_fd();
}

inline unique_fd open_socket(int family, const std::string& tried) {
  unique_fd fd = try_open_socket(family);
  if (fd.get() < 0) {
    throw_socket_error(tried);
  }
  return fd;
}

// Two that are connected with each other; non-blocking only once they have been prepared.
inline std::pair<unique_fd, unique_fd> open_socket_pair() {
  int fds[2];
#if defined(SOCK_NONBLOCK)
  const int failed = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
#else
  const int failed = ::socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
#endif
  if (failed != 0) {
    throw_socket_error("making a pair of sockets");
  }
#if !defined(SOCK_NONBLOCK)
  for (const int each : fds) {
    (void)::fcntl(each, F_SETFD, FD_CLOEXEC);
  }
#endif
  return {unique_fd(fds[0]), unique_fd(fds[1])};
}

// -1: errno says why.
inline unique_fd accept_socket(int listener, socket_address& peer) noexcept {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
#if defined(SOCK_NONBLOCK)
  unique_fd fd(
      ::accept4(listener, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
#else
  unique_fd fd(::accept(listener, reinterpret_cast<sockaddr*>(&from), &size));
  if (fd.get() >= 0) {
    (void)::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
    (void)prepare_socket(fd.get());
  }
#endif
  if (fd.get() >= 0) {
    peer = socket_address(reinterpret_cast<const sockaddr*>(&from), size);
  }
  return fd;
}

inline bool would_block(int code) noexcept { return code == EAGAIN || code == EWOULDBLOCK; }

using name_of_socket = int (*)(int fd, sockaddr* address, socklen_t* size);

// getsockname or getpeername; an empty address if there is none.
inline socket_address address_of(int fd, name_of_socket call) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (call(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return {};
  }
  return {reinterpret_cast<const sockaddr*>(&address), size};
}

} // namespace bolt::detail
#endif
