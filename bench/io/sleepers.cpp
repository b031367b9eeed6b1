// A hundred thousand tasks that sleep at once, until the same instant: what waking them all costs.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <thread>
#include <vector>

#include "groups.hpp"
#include "on_reactor.hpp"
#include "sleepers.hpp"

namespace bench {

namespace {

namespace asio = boost::asio;

constexpr std::size_t many = 100'000;
constexpr std::chrono::milliseconds long_enough(1'500); // for all to begin to sleep

using clock = std::chrono::steady_clock;

bolt::task<void> bolt_sleep(clock::time_point until) {
  co_await bolt::sleep_until(until, io_reactor());
}

// The last of them: all others sleep.
bolt::task<void> bolt_last(clock::time_point until, std::function<void()> asleep, double* begin) {
  require(clock::now() < until, "the time was over before all slept");
  asleep();
  *begin = thread_ns();
  co_return;
}

bolt::task<double> bolt_all(std::size_t n, clock::time_point until, std::function<void()> asleep) {
  double begin = 0;
  std::vector<bolt::task<void>> all;
  all.reserve(n + 1);
  for (std::size_t i = 0; i < n; ++i)
    all.push_back(bolt_sleep(until));
  all.push_back(bolt_last(until, std::move(asleep), &begin));
  co_await bolt::when_all(std::move(all));
  co_return thread_ns() - begin;
}

bolt::task<double> bolt_there(std::size_t n, clock::time_point until,
                              std::function<void()> asleep) {
  auto handle = co_await bolt::spawn_on(io_reactor(), bolt_all(n, until, std::move(asleep)));
  co_return co_await handle;
}

asio::awaitable<void> asio_sleep(clock::time_point until) {
  asio::steady_timer timer(co_await asio::this_coro::executor, until);
  co_await timer.async_wait(asio::use_awaitable);
}

} // namespace

double bolt_sleepers(std::size_t n, std::chrono::nanoseconds time, std::function<void()> asleep) {
  return bolt::block_on(bolt_there(n, clock::now() + time, std::move(asleep)));
}

double asio_sleepers(std::size_t n, std::chrono::nanoseconds time, std::function<void()> asleep) {
  const auto until = clock::now() + time;
  asio::io_context io(1);
  for (std::size_t i = 0; i < n; ++i)
    asio::co_spawn(io, asio_sleep(until), asio::detached);
  io.poll();
  require(clock::now() < until, "the time was over before all slept");
  asleep();
  const double begin = thread_ns();
  io.run();
  return thread_ns() - begin;
}

group sleepers_group() {
  group g;
  g.name = "sleepers";
  g.rounds = 10;
  g.turn_ns = 1;
  const auto bolt = [](std::size_t) { return bolt_sleepers(many, long_enough, [] {}); };
  const auto asio = [](std::size_t) { return asio_sleepers(many, long_enough, [] {}); };
  g.subjects = {
      {"asio awaitable", {}, "", many, asio},
      {"bolt task", {}, "asio awaitable", many, bolt},
  };
  return g;
}

} // namespace bench
