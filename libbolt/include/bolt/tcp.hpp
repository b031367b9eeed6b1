#ifndef BOLT_TCP_HPP
#define BOLT_TCP_HPP

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "bolt/detail/connect.hpp"
#include "bolt/detail/listener.hpp"
#include "bolt/detail/stream.hpp"
#include "bolt/reactor.hpp"
#include "bolt/resolve.hpp"
#include "bolt/socket_address.hpp"
#include "bolt/task.hpp"

namespace bolt {
namespace detail {

// A literal address is not asked for on the pool.
inline task<std::vector<socket_address>> tcp_addresses(std::string host, std::string service) {
  std::vector<socket_address> found;
  if (try_look_up(host, service, AI_NUMERICHOST | AI_NUMERICSERV, found) != 0) {
    found = co_await resolve(abandonable, std::move(host), std::move(service));
  }
  co_return found;
}

// The families in turn, beginning with the first one's, so that one that does not work here costs
// one attempt.
inline void interleave_families(std::vector<socket_address>& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto here = all.begin() + static_cast<std::ptrdiff_t>(i);
    const auto other = std::find_if(here, all.end(), [&](const socket_address& each) {
      return each.family() != all[i - 1].family();
    });
    if (other == all.end()) {
      return;
    }
    std::rotate(here, other, other + 1);
  }
}

} // namespace detail

// A TCP connection. What it can do is said at detail::stream (bolt/detail/stream.hpp): read_some,
// read_exactly, write_some, write_all, shutdown_write, close, addresses.
//
//   auto stream = co_await bolt::tcp_stream::connect("example.org", 80);
//   co_await stream.write_all("GET / HTTP/1.0\r\n\r\n");
//   while (const std::size_t n = co_await stream.read_some(buffer)) { ... }
class tcp_stream : public detail::stream {
 public:
  // Resolves the host, unless it is an address, and tries its addresses one after the other, the
  // families in turn. Throws the last one's std::system_error, whose text names host and address,
  // or what resolve() throws, or no_reactor. It has no time limit but the system's. A cancellation
  // is acknowledged at once.
  [[nodiscard]] static task<tcp_stream> connect(std::string host, std::uint16_t port,
                                                reactor_ref where = {}) {
    const std::string name = host + ":" + std::to_string(port);
    std::vector<socket_address> all =
        co_await detail::tcp_addresses(std::move(host), std::to_string(port));
    detail::interleave_families(all);
    std::error_code failed;
    std::string at;
    for (const socket_address& each : all) {
      try {
        co_return tcp_stream(co_await detail::connect_to(each, where));
      } catch (const std::system_error& refused) {
        failed = refused.code();
        at = each.text();
      }
    }
    throw std::system_error(failed, "connecting to " + (at == name ? at : name + " (" + at + ")"));
  }
  [[nodiscard]] static task<tcp_stream> connect(socket_address to, reactor_ref where = {}) {
    co_return tcp_stream(co_await detail::connect_to(to, where));
  }

  // Takes over a connected socket, from the call on, also if it throws: std::system_error, or as
  // watched_fd.
  [[nodiscard]] static tcp_stream adopt(int fd, reactor_ref where = {}) {
    return tcp_stream(fd, where);
  }

  // Sends small writes at once instead of gathering them (TCP_NODELAY). Throws std::system_error.
  void no_delay(bool on) {
    const int value = on ? 1 : 0;
    if (::setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &value, sizeof value) != 0) {
      socket_.throw_system("setting an option of the connection to", errno);
    }
  }

 private:
  friend struct detail::accept_attempt<tcp_stream>;
  explicit tcp_stream(detail::socket open) noexcept : stream(std::move(open)) {}
  tcp_stream(int fd, reactor_ref where) : stream(fd, where) {}
};

struct tcp_listen_options {
  int backlog = SOMAXCONN;   // connections that wait to be accepted
  bool reuse_address = true; // also if connections of an earlier process linger there
};

// Accepts TCP connections: accept, close, local_address as said at detail::listener.
class tcp_listener : public detail::listener<tcp_stream> {
 public:
  // Listens at a literal address ("127.0.0.1", "::1"; "": any). Port 0: the system chooses, see
  // port(). Throws std::system_error that names the address, or as watched_fd.
  [[nodiscard]] static tcp_listener bind(const std::string& host, std::uint16_t port,
                                         tcp_listen_options options = {}, reactor_ref where = {}) {
    const auto found =
        detail::look_up(host, std::to_string(port), AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE);
    const socket_address& at = found.front();
    auto fd = detail::open_socket(at.family(), "listening at " + at.text());
    if (options.reuse_address) {
      const int on = 1;
      (void)::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    }
    detail::bind_to(fd, at);
    return {detail::listen_at(std::move(fd), at, options.backlog, where), where};
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return socket_.peer().port(); }

 private:
  tcp_listener(detail::socket open, reactor_ref where) noexcept
      : listener(std::move(open), where) {}
};

} // namespace bolt
#endif
