#ifndef BOLT_DETAIL_CONNECT_HPP
#define BOLT_DETAIL_CONNECT_HPP

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include "bolt/detail/socket.hpp"
#include "bolt/detail/socket_calls.hpp"
#include "bolt/detail/socket_operation.hpp"
#include "bolt/reactor.hpp"
#include "bolt/sleep.hpp"
#include "bolt/socket_address.hpp"
#include "bolt/task.hpp"

namespace bolt::detail {

// Ends once a socket that is connecting is connected.
struct connected_attempt {
  using value_type = void;
  static constexpr socket::direction direction = socket::write;
  static constexpr const char* tried = "connecting to";
  static constexpr const char* waits_for = "a socket to connect";

  // A socket also counts as ready before it has begun to connect, so ask whether it has ended.
  step operator()(socket& connecting) {
    int failed = 0;
    socklen_t size = sizeof failed;
    if (::getsockopt(connecting.entered_fd(), SOL_SOCKET, SO_ERROR, &failed, &size) != 0) {
      failed = errno;
    }
    if (failed != 0) {
      connecting.throw_system(tried, failed);
    }
    return address_of(connecting.entered_fd(), &::getpeername).size() != 0 ? step::done
                                                                           : step::blocked;
  }
};

// A connected socket. Throws std::system_error that names the address.
inline task<socket> connect_to(socket_address to, reactor_ref where) {
  // A Unix listener whose backlog is full refuses, and nothing tells when it has room again.
  constexpr std::chrono::milliseconds longest_pause{50};
  std::chrono::milliseconds pause{1};
  for (;;) {
    unique_fd fd = open_socket(to.family(), "connecting to " + to.text());
    int code = ::connect(fd.get(), to.get(), to.size()) == 0 ? 0 : errno;
    if (code == 0 || code == EINPROGRESS || code == EINTR) {
      socket made(std::move(fd), to, where);
      if (code != 0) {
        co_await socket_operation<connected_attempt>(made, connected_attempt());
      }
      co_return made;
    }
    if (to.family() != AF_UNIX || !would_block(code)) {
      throw_socket_error("connecting to " + to.text(), code);
    }
    co_await sleep_for(pause, where);
    pause = std::min(2 * pause, longest_pause);
  }
}

// Gives a socket its address; of a Unix socket it makes the file.
inline void bind_to(const unique_fd& fd, const socket_address& at) {
  if (::bind(fd.get(), at.get(), at.size()) != 0) {
    throw_socket_error("listening at " + at.text());
  }
}

// The socket, now it listens where it is bound; its address as the system has completed it. Throws
// std::system_error, or as watched_fd.
inline socket listen_at(unique_fd fd, const socket_address& at, int backlog, reactor_ref where) {
  if (::listen(fd.get(), backlog) != 0) {
    throw_socket_error("listening at " + at.text());
  }
  const socket_address bound = address_of(fd.get(), &::getsockname);
  return socket(std::move(fd), bound, where);
}

} // namespace bolt::detail
#endif
