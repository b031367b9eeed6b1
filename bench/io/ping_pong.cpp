// A byte to and fro over a TCP connection on one thread: a round trip is two sends, two receives
// and two waits for readiness.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "groups.hpp"
#include "on_reactor.hpp"

namespace bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A connected pair of sockets, non-blocking and without delay.
std::array<int, 2> connected() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  require(bind(listener, raw, size) == 0 && listen(listener, 1) == 0 &&
              getsockname(listener, raw, &size) == 0,
          "no local listener");
  std::array<int, 2> ends{socket(AF_INET, SOCK_STREAM, 0), -1};
  require(connect(ends[0], raw, size) == 0, "no local connection");
  ends[1] = accept(listener, nullptr, nullptr);
  close(listener);
  for (const int end : ends) {
    const int on = 1;
    require(setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
  }
  return ends;
}

// ---- bolt ---------------------------------------------------------------------------------------

bolt::task<void> side(int fd, bool first, std::size_t n) {
  bolt::tcp_stream stream = bolt::tcp_stream::adopt(fd, io_reactor());
  std::array<char, 64> in{};
  for (std::size_t i = 0; i < n; ++i) {
    if (first) (void)co_await stream.write_some("x");
    (void)co_await stream.read_some(in);
    if (!first) (void)co_await stream.write_some("x");
  }
}

bolt::task<void> both(std::array<int, 2> ends, std::size_t n) {
  // Each a task of its own on the reactor, as a client and a server are.
  auto other = co_await bolt::spawn_on(io_reactor(), side(ends[1], false, n));
  co_await side(ends[0], true, n);
  co_await other;
}

double bolt_rounds(std::size_t n) { return ns_on_reactor(both(connected(), n)); }

// ---- asio ---------------------------------------------------------------------------------------

double run(asio::io_context& io) {
  const double begin = thread_ns();
  io.run();
  return thread_ns() - begin;
}

asio::awaitable<void> asio_side(tcp::socket& socket, bool first, std::size_t n) {
  const char out = 'x';
  std::array<char, 64> in{};
  for (std::size_t i = 0; i < n; ++i) {
    if (first) co_await socket.async_write_some(asio::buffer(&out, 1), asio::use_awaitable);
    co_await socket.async_read_some(asio::buffer(in), asio::use_awaitable);
    if (!first) co_await socket.async_write_some(asio::buffer(&out, 1), asio::use_awaitable);
  }
}

double awaitables(std::size_t n) {
  asio::io_context io(1);
  const std::array<int, 2> ends = connected();
  tcp::socket one(io, tcp::v4(), ends[0]);
  tcp::socket two(io, tcp::v4(), ends[1]);
  asio::co_spawn(io, asio_side(one, true, n), asio::detached);
  asio::co_spawn(io, asio_side(two, false, n), asio::detached);
  return run(io);
}

struct bare {
  tcp::socket socket;
  std::size_t left;
  bool first;
  char out = 'x';
  std::array<char, 64> in{};

  void write() {
    socket.async_write_some(asio::buffer(&out, 1),
                            [this](const boost::system::error_code&, std::size_t) {
                              if (!first && --left == 0) return;
                              read();
                            });
  }
  void read() {
    socket.async_read_some(asio::buffer(in), [this](const boost::system::error_code&, std::size_t) {
      if (first && --left == 0) return;
      write();
    });
  }
};

double callbacks(std::size_t n) {
  asio::io_context io(1);
  const std::array<int, 2> ends = connected();
  bare one{tcp::socket(io, tcp::v4(), ends[0]), n, true};
  bare two{tcp::socket(io, tcp::v4(), ends[1]), n, false};
  two.read();
  one.write();
  return run(io);
}

} // namespace

group ping_pong_group() {
  group g;
  g.name = "ping-pong";
  g.rounds = 100;
  g.turn_ns = 2e6;
  g.subjects = {
      {"asio callbacks", {}, "", 1, callbacks},
      {"asio awaitable", {}, "asio callbacks", 1, awaitables},
      {"bolt task", {}, "asio callbacks", 1, bolt_rounds},
      {"bolt task, to awaitable", {}, "asio awaitable", 1, bolt_rounds},
  };
  return g;
}

} // namespace bench
