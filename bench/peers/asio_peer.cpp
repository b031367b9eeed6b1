#include "asio_peer.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "subject.hpp"

namespace bench {

namespace {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> add(std::int64_t a, std::int64_t b) { co_return a + b; }

asio::awaitable<std::int64_t> chain(std::int64_t depth) {
  if (depth <= 1) co_return 1;
  co_return co_await chain(depth - 1) + 1;
}

asio::awaitable<void> await_adds(std::size_t n) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    sum += co_await add(20, 22);
  require(sum == static_cast<std::int64_t>(n) * 42, "asio: wrong sum");
}

asio::awaitable<void> await_chains(std::size_t n, std::int64_t depth) {
  for (std::size_t i = 0; i < n; ++i) {
    require(co_await chain(depth) == depth, "asio: wrong depth");
  }
}

asio::awaitable<void> post_often(asio::io_context& io, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    co_await asio::post(io, asio::use_awaitable);
}

void run(asio::io_context& io, asio::awaitable<void> work) {
  bool ended = false;
  asio::co_spawn(io, std::move(work), [&ended](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
    ended = true;
  });
  io.run();
  io.restart();
  require(ended, "asio: did not end");
}

// Leaked: the subjects run until the process ends.
asio::io_context& context() {
  static auto* const io = new asio::io_context;
  return *io;
}

} // namespace

void asio_ready(std::size_t n) { run(context(), await_adds(n)); }

void asio_spawn_ready(std::size_t n) {
  asio::io_context& io = context();
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    asio::co_spawn(io, add(20, 22),
                   [&sum](const std::exception_ptr&, std::int64_t value) { sum += value; });
    io.run();
    io.restart();
  }
  require(sum == static_cast<std::int64_t>(n) * 42, "asio: wrong sum");
}

void asio_post(std::size_t n) { run(context(), post_often(context(), n)); }

void asio_chain(std::size_t n, std::int64_t depth) { run(context(), await_chains(n, depth)); }

} // namespace bench
