// What waits for I/O costs no system allocation in a steady state.
#include <gtest/gtest.h>

#include <array>
#include <boost/asio.hpp>
#include <thread>

#include "../support/allocations.hpp"
#include "../support/leak_check.hpp"
#include "bolt/asio.hpp"
#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "bolt/unix_socket.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"

namespace bolt::test {
namespace {

namespace asio = boost::asio;
using local_socket = asio::local::stream_protocol::socket;

class io_allocation_test : public leak_check {};

TEST_F(io_allocation_test, the_counter_counts_and_asio_is_seen_by_it) {
  const std::uint64_t before = allocations.load();
  asio::io_context io;
  asio::post(io, [] {});
  EXPECT_GT(allocations.load(), before);
}

task<void> ping(local_socket& from, local_socket& to) {
  for (int i = 0; i < 100; ++i) {
    const char out = 'x';
    co_await from.async_write_some(asio::buffer(&out, 1), use_task);
    std::array<char, 1> in{};
    const std::size_t n = co_await to.async_read_some(asio::buffer(in), use_task);
    EXPECT_EQ(n, 1u);
  }
}

TEST_F(io_allocation_test, G5_asio_operations_allocate_nothing) {
  asio::io_context io;
  auto guard = asio::make_work_guard(io);
  std::thread runs([&] { io.run(); });
  local_socket a(io);
  local_socket b(io);
  asio::local::connect_pair(a, b);
  EXPECT_EQ(steady_state([&] { block_on(ping(a, b)); }, 100), 0u);
  guard.reset();
  runs.join();
}

#if defined(BOLT_TEST_REACTOR)
// The reader always waits, as it is asked first.
task<void> read_all(unix_stream& from, int n) {
  std::array<char, 1> in{};
  for (int i = 0; i < n; ++i)
    co_await from.read_exactly(in);
}
task<void> write_each(unix_stream& to, int n) {
  for (int i = 0; i < n; ++i) {
    co_await to.write_all("x");
    co_await yield();
  }
}

TEST_F(io_allocation_test, G5_streams_allocate_nothing) {
  auto [a, b] = unix_stream::pair();
  auto both = [](unix_stream& from, unix_stream& to) -> task<void> {
    co_await when_all(read_all(from, 100), write_each(to, 100));
  };
  // Which thread frees what another one has made is left to chance, until each has its two batches.
  EXPECT_EQ(steady_state([&] { block_on(both(a, b)); }, 100), 0u);
}
#endif

} // namespace
} // namespace bolt::test
