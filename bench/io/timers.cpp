// Waiting for timers: a hundred tasks at once, each of which waits again and again. The figure is
// processor time per wait: the waiting itself costs none.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <vector>

#include "groups.hpp"
#include "on_reactor.hpp"

namespace bench {

namespace {

namespace asio = boost::asio;

constexpr std::size_t at_once = 100;
constexpr std::chrono::microseconds pause(50);

bolt::task<void> bolt_waits(std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    co_await bolt::sleep_for(pause, io_reactor());
}

bolt::task<void> bolt_all(std::size_t n) {
  std::vector<bolt::task<void>> all;
  for (std::size_t i = 0; i < at_once; ++i)
    all.push_back(bolt_waits(n));
  co_await bolt::when_all(std::move(all));
}

// One task, so that nothing but a wait is measured.
double bolt_one_by_one(std::size_t n) { return ns_on_reactor(bolt_waits(n)); }
double bolt_many(std::size_t n) { return ns_on_reactor(bolt_all(n)); }

asio::awaitable<void> asio_waits(std::size_t n) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (std::size_t i = 0; i < n; ++i) {
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

double run(asio::io_context& io) {
  const double begin = thread_ns();
  io.run();
  return thread_ns() - begin;
}

double awaitables(std::size_t tasks, std::size_t n) {
  asio::io_context io(1);
  for (std::size_t i = 0; i < tasks; ++i)
    asio::co_spawn(io, asio_waits(n), asio::detached);
  return run(io);
}

struct bare {
  asio::steady_timer timer;
  std::size_t left;

  void next() {
    if (left-- == 0) return;
    timer.expires_after(pause);
    timer.async_wait([this](const boost::system::error_code&) { next(); });
  }
};

double callbacks(std::size_t tasks, std::size_t n) {
  asio::io_context io(1);
  std::vector<bare> all;
  all.reserve(tasks);
  for (std::size_t i = 0; i < tasks; ++i)
    all.push_back({asio::steady_timer(io), n});
  for (bare& each : all)
    each.next();
  return run(io);
}

} // namespace

group timers_group() {
  group g;
  g.name = "timers";
  g.rounds = 60;
  g.turn_ns = 2e6;
  g.subjects = {
      {"asio callbacks", {}, "", at_once, [](std::size_t n) { return callbacks(at_once, n); }},
      {"asio awaitable",
       {},
       "asio callbacks",
       at_once,
       [](std::size_t n) { return awaitables(at_once, n); }},
      {"bolt task", {}, "asio callbacks", at_once, bolt_many},
      {"bolt task, to awaitable", {}, "asio awaitable", at_once, bolt_many},
  };
  return g;
}

group single_timer_group() {
  group g;
  g.name = "timer alone";
  g.rounds = 60;
  g.turn_ns = 1e6;
  g.subjects = {
      {"asio callbacks", {}, "", 1, [](std::size_t n) { return callbacks(1, n); }},
      {"asio awaitable", {}, "asio callbacks", 1, [](std::size_t n) { return awaitables(1, n); }},
      {"bolt task", {}, "asio callbacks", 1, bolt_one_by_one},
      {"bolt task, to awaitable", {}, "asio awaitable", 1, bolt_one_by_one},
  };
  return g;
}

} // namespace bench
