// This file is long because Asio's headers take longer to compile than all that is here.
#include "bolt/asio.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "../support/leak_check.hpp"
#include "../support/tally.hpp"
#include "bolt/block_on.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using local_socket = asio::local::stream_protocol::socket;

// An io_context with its own thread.
class io_thread {
 public:
  io_thread() : thread_([this] { io.run(); }) {}
  ~io_thread() {
    work_.reset();
    thread_.join();
  }
  [[nodiscard]] std::thread::id id() const { return thread_.get_id(); }
  // What was posted has run.
  void settle() {
    tally done;
    asio::post(io, [&] { done.add(); });
    done.wait_for(1);
  }

  asio::io_context io;

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io);
  std::thread thread_;
};

struct asio_test : leak_check {
  struct pair {
    explicit pair(asio::io_context& io) : a(io), b(io) { asio::local::connect_pair(a, b); }
    local_socket a, b;
  };
};

template <class Fn>
struct initiation {
  asio::io_context& io;
  Fn fn;
  [[nodiscard]] asio::io_context::executor_type get_executor() const { return io.get_executor(); }
  template <class Handler>
  void operator()(Handler&& handler) {
    fn(std::forward<Handler>(handler));
  }
};

// An operation of a test's own on `io`: fn is given its handler when it is initiated.
template <class Signature, class Token, class Fn>
auto operation(asio::io_context& io, Fn fn, Token token) {
  return asio::async_initiate<Token, Signature>(initiation<Fn>{io, std::move(fn)}, token);
}

// ... that ends at once with `values`.
template <class Signature, class Token, class... Values>
auto ends_with(asio::io_context& io, Token token, Values... values) {
  auto fn = [&io, values...](auto handler) {
    asio::post(io, [handler = std::move(handler), values...]() mutable { handler(values...); });
  };
  return operation<Signature>(io, std::move(fn), token);
}

TEST_F(asio_test, G1_the_first_poll_initiates) {
  io_thread mine;
  std::atomic<int> begun{0};
  auto outer = [&]() -> task<int> {
    auto fn = [&begun](auto handler) {
      ++begun;
      handler(error_code(), 7);
    };
    auto later = operation<void(error_code, int)>(mine.io, fn, use_task);
    EXPECT_EQ(begun, 0);
    co_return co_await later;
  };
  EXPECT_EQ(block_on(outer()), 7);
  EXPECT_EQ(begun, 1);
}

TEST_F(asio_test, an_operation_that_is_never_awaited_is_never_initiated) {
  asio::io_context io;
  int begun = 0;
  {
    auto fn = [&begun](auto) { ++begun; };
    [[maybe_unused]] auto unused = operation<void(error_code)>(io, fn, use_task);
  }
  EXPECT_EQ(io.poll(), 0u);
  EXPECT_EQ(begun, 0);
}

TEST_F(asio_test, a_handler_gives_nothing_a_value_or_a_tuple) {
  io_thread mine;
  auto outer = [](asio::io_context& io) -> task<void> {
    co_await ends_with<void()>(io, use_task);
    co_await ends_with<void(error_code)>(io, use_task, error_code());
    co_await ends_with<void(std::exception_ptr)>(io, use_task, std::exception_ptr());
    EXPECT_EQ((co_await ends_with<void(int)>(io, use_task, 3)), 3);
    const std::string text =
        co_await ends_with<void(error_code, std::string)>(io, use_task, error_code(), "text");
    EXPECT_EQ(text, "text");
    const auto both =
        co_await ends_with<void(error_code, int, std::string)>(io, use_task, error_code(), 1, "x");
    EXPECT_EQ(both, std::make_tuple(1, std::string("x")));
    const auto plain = co_await ends_with<void(int, char)>(io, use_task, 5, 'c');
    EXPECT_EQ(plain, std::make_tuple(5, 'c'));
  };
  block_on(outer(mine.io));
}

TEST_F(asio_test, G9_an_error_is_thrown) {
  io_thread mine;
  const auto refused = make_error_code(boost::system::errc::connection_refused);
  auto code = [](asio::io_context& io, error_code failed) -> task<void> {
    co_await ends_with<void(error_code, int)>(io, use_task, failed, 1);
  };
  try {
    block_on(code(mine.io, refused));
    FAIL();
  } catch (const boost::system::system_error& thrown) {
    EXPECT_EQ(thrown.code(), refused);
  }
  auto pointer = [](asio::io_context& io) -> task<void> {
    const auto failed = std::make_exception_ptr(std::out_of_range("planted"));
    co_await ends_with<void(std::exception_ptr, int)>(io, use_task, failed, 1);
  };
  EXPECT_THROW(block_on(pointer(mine.io)), std::out_of_range);
}

TEST_F(asio_test, G9_the_result_token_yields_the_error) {
  io_thread mine;
  const auto refused = make_error_code(boost::system::errc::connection_refused);
  auto outer = [](asio::io_context& io, error_code failed) -> task<void> {
    const bolt::result<int, error_code> bad =
        co_await ends_with<void(error_code, int)>(io, use_task_result, failed, 1);
    EXPECT_TRUE(bad.has_error());
    EXPECT_EQ(bad.assume_error(), failed);
    const bolt::result<int, error_code> good =
        co_await ends_with<void(error_code, int)>(io, use_task_result, error_code(), 1);
    EXPECT_EQ(good.value(), 1);
    const bolt::result<void, error_code> none =
        co_await ends_with<void(error_code)>(io, use_task_result, error_code());
    EXPECT_TRUE(none.has_value());
  };
  block_on(outer(mine.io, refused));
}

TEST_F(asio_test, an_exception_of_the_initiation_is_thrown) {
  io_thread mine;
  auto outer = [](asio::io_context& io) -> task<void> {
    auto fn = [](auto) { throw std::out_of_range("planted"); };
    auto call = operation<void(error_code)>(io, fn, use_task);
    co_await call;
  };
  EXPECT_THROW(block_on(outer(mine.io)), std::out_of_range);
}

TEST_F(asio_test, sockets_read_and_write_whole_messages) {
  io_thread mine;
  pair ends(mine.io);
  auto echo = [](local_socket& socket) -> task<void> {
    std::string line;
    const std::size_t n =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(line), '\n', use_task);
    EXPECT_EQ(n, line.size());
    co_await asio::async_write(socket, asio::buffer(line), use_task);
  };
  auto ask = [](local_socket& socket) -> task<std::string> {
    const std::string line = "over Asio\n";
    co_await asio::async_write(socket, asio::buffer(line), use_task);
    std::string reply(line.size(), '\0');
    co_await asio::async_read(socket, asio::buffer(reply), use_task);
    co_return reply;
  };
  auto both = [&]() -> task<std::string> {
    auto [none, reply] = co_await when_all(echo(ends.b), ask(ends.a));
    co_return reply;
  };
  EXPECT_EQ(block_on(both()), "over Asio\n");
}

TEST_F(asio_test, as_tuple_gives_what_came_before_the_error) {
  io_thread mine;
  pair ends(mine.io);
  asio::write(ends.b, asio::buffer("abc", 3));
  ends.b.close();
  auto outer = [](local_socket& socket) -> task<void> {
    std::array<char, 10> room{};
    const auto [failed, n] =
        co_await asio::async_read(socket, asio::buffer(room), asio::as_tuple(use_task));
    EXPECT_EQ(failed, asio::error::eof);
    EXPECT_EQ(n, 3u);
  };
  block_on(outer(ends.a));
}

TEST_F(asio_test, other_adapters_of_tokens_work) {
  io_thread mine;
  pair ends(mine.io);
  asio::write(ends.b, asio::buffer("abc", 3));
  auto outer = [](asio::io_context& io, local_socket& socket) -> task<void> {
    std::array<char, 10> room{};
    const std::size_t n = co_await socket.async_read_some(
        asio::buffer(room), asio::bind_executor(asio::make_strand(io), use_task));
    EXPECT_EQ(n, 3u);
    auto with_default = use_task_t::as_default_on(asio::steady_timer(io));
    with_default.expires_after(std::chrono::milliseconds(1));
    co_await with_default.async_wait();
  };
  block_on(outer(mine.io, ends.a));
}

TEST_F(asio_test, an_operation_begins_on_the_executor_of_its_object) {
  io_thread mine;
  std::thread::id begun;
  auto outer = [&]() -> task<void> {
    auto fn = [&begun](auto handler) {
      begun = std::this_thread::get_id();
      handler(error_code());
    };
    auto call = operation<void(error_code)>(mine.io, fn, use_task);
    co_await call;
  };
  block_on(outer());
  EXPECT_EQ(begun, mine.id());
}

TEST_F(asio_test, an_operation_without_an_executor_begins_in_the_poll) {
  auto outer = []() -> task<int> {
    auto fn = [](auto handler, int value) { handler(error_code(), value); };
    use_task_t token;
    auto call = asio::async_initiate<use_task_t, void(error_code, int)>(fn, token, 4);
    co_return co_await call;
  };
  host call(outer());
  const bolt_status first = call.poll();
  EXPECT_EQ(first == BOLT_AGAIN ? call.poll() : first, BOLT_READY);
  EXPECT_EQ(call.text(), "4");
}

task<void> read_one(local_socket& socket) {
  std::array<char, 1> room{};
  co_await socket.async_read_some(asio::buffer(room), use_task);
}

TEST_F(asio_test, G7_an_operation_without_an_executor_is_cancelled_in_the_poll) {
  auto outer = []() -> task<void> {
    auto fn = [](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      slot.assign([kept](asio::cancellation_type) {
        (*kept)(make_error_code(asio::error::operation_aborted));
      });
    };
    use_task_t token;
    auto call = asio::async_initiate<use_task_t, void(error_code)>(fn, token);
    co_await call;
  };
  for (const bool freed : {false, true}) {
    host call(outer());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    if (freed) {
      EXPECT_EQ(BOLT_OUTCOME(call.free()), BOLT_OK);
    } else {
      call.cancel();
      EXPECT_EQ(call.run(), BOLT_CANCELLED);
    }
  }
}

TEST_F(asio_test, G8_a_freed_read_ends_on_the_io_context) {
  io_thread mine;
  pair ends(mine.io);
  bool unwound = false;
  auto outer = [&]() -> task<void> {
    const std::shared_ptr<void> local(nullptr, [&](void*) { unwound = true; });
    co_await read_one(ends.a);
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  mine.settle();
  EXPECT_EQ(BOLT_OUTCOME(call.free()), BOLT_OK);
  mine.settle(); // the emission
  mine.settle(); // the handler
  EXPECT_TRUE(unwound);
}

TEST_F(asio_test, an_operation_of_ones_own_that_an_object_gives_up_is_an_error) {
  io_thread mine;
  auto outer = [](asio::io_context& io) -> task<void> {
    auto fn = [](auto) {};
    auto call = operation<void(error_code)>(io, fn, use_task);
    co_await call;
  };
  EXPECT_THROW(block_on(outer(mine.io)), bolt::error);
}

TEST_F(asio_test, G7_a_cancelled_read_ends_before_the_await) {
  io_thread mine;
  pair ends(mine.io);
  for (int i = 0; i < 20; ++i) {
    host call(read_one(ends.a));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    if (i % 2 == 0) mine.settle(); // it reads
    call.cancel();
    EXPECT_EQ(call.run(), BOLT_CANCELLED);
  }
  asio::write(ends.b, asio::buffer("x", 1)); // nothing of them is left to take it
  block_on(read_one(ends.a));
}

TEST_F(asio_test, G7_a_cancelled_composed_operation_ends_before_the_await) {
  io_thread mine;
  pair ends(mine.io);
  auto outer = [](local_socket& socket) -> task<void> {
    std::array<char, 100> room{};
    co_await asio::async_read(socket, asio::buffer(room), use_task);
  };
  host call(outer(ends.a));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  asio::write(ends.b, asio::buffer("abc", 3));
  mine.settle();
  call.cancel();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
}

TEST_F(asio_test, G6_a_cancel_that_overtakes_the_start_is_not_lost) {
  asio::io_context io; // nobody runs it yet: the start is queued
  pair ends(io);
  host call(read_one(ends.a));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  io.run();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(asio_test, G6_a_cancellation_is_emitted_on_the_executor) {
  io_thread mine;
  std::thread::id emitted;
  auto outer = [&]() -> task<void> {
    auto fn = [&emitted](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      slot.assign([kept, &emitted](asio::cancellation_type asked) {
        EXPECT_NE(asked & asio::cancellation_type::terminal, asio::cancellation_type::none);
        emitted = std::this_thread::get_id();
        (*kept)(make_error_code(asio::error::operation_aborted));
      });
    };
    auto call = operation<void(error_code)>(mine.io, fn, use_task);
    co_await call;
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  mine.settle();
  call.cancel();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(emitted, mine.id());
}

TEST_F(asio_test, G7_an_operation_that_ignores_cancellation_is_waited_for) {
  asio::io_context io;
  std::function<void()> end;
  bool unwound = false;
  auto outer = [&]() -> task<void> {
    const std::shared_ptr<void> local(nullptr, [&](void*) { unwound = true; });
    auto fn = [&end](auto handler) {
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      end = [kept] { (*kept)(error_code()); };
    };
    auto call = operation<void(error_code)>(io, fn, use_task);
    co_await call;
  };
  host call(outer());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  io.run();
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  io.restart();
  io.run(); // the emission
  EXPECT_FALSE(unwound);
  end();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_TRUE(unwound);
}

// Both orders, and both at once: the frame outlives whoever is late.
TEST_F(asio_test, G6_cancel_and_completion_race) {
  io_thread mine;
  pair ends(mine.io);
  int taken = 0;
  for (int i = 0; i < 200; ++i) {
    host call(read_one(ends.a));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    std::thread writer([&] { asio::write(ends.b, asio::buffer("x", 1)); });
    if (i % 2 == 0) std::this_thread::yield();
    if (i % 4 == 3) {
      call.free();
    } else {
      call.cancel();
      const bolt_status ended = call.run();
      EXPECT_TRUE(ended == BOLT_CANCELLED || ended == BOLT_READY);
      taken += ended == BOLT_READY ? 1 : 0;
    }
    writer.join();
    char rest = 0;
    error_code none;
    asio::post(mine.io, [&] {
      ends.a.non_blocking(true);
      ends.a.read_some(asio::buffer(&rest, 1), none);
    });
    mine.settle();
  }
  EXPECT_LE(taken, 200);
}

struct counted {
  static inline std::atomic<int> live{0};
  counted() { ++live; }
  counted(const counted&) { ++live; }
  counted& operator=(const counted&) = default;
  ~counted() { --live; }
};

TEST_F(asio_test, G6_a_value_that_nobody_takes_is_released) {
  asio::io_context io;
  auto outer = [](asio::io_context& where) -> task<void> {
    auto call = ends_with<void(error_code, counted)>(where, use_task, error_code(), counted());
    co_await call;
  };
  {
    host call(outer(io));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    io.run(); // it has ended, and the host cancels instead of polling
    EXPECT_GE(counted::live, 1);
    call.cancel();
    EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  }
  EXPECT_EQ(counted::live, 0);
}

TEST_F(asio_test, G13_the_end_of_the_io_context_ends_the_await) {
  auto io = std::make_unique<asio::io_context>();
  auto ends = std::make_unique<pair>(*io);
  host waiting(read_one(ends->a));
  host cancelled(read_one(ends->b));
  ASSERT_EQ(waiting.poll(), BOLT_PENDING);
  ASSERT_EQ(cancelled.poll(), BOLT_PENDING);
  io->poll();
  host unstarted(read_one(ends->b)); // its start stays queued
  ASSERT_EQ(unstarted.poll(), BOLT_PENDING);
  cancelled.cancel();
  ASSERT_EQ(cancelled.poll(), BOLT_PENDING); // so does this emission
  // The sockets first, as always; their operations are in the io_context's queue then.
  ends.reset();
  io.reset();
  EXPECT_EQ(waiting.run(), BOLT_FAILED);
  EXPECT_NE(waiting.text().find("io_context"), std::string::npos) << waiting.text();
  EXPECT_EQ(unstarted.run(), BOLT_FAILED);
  EXPECT_EQ(cancelled.run(), BOLT_CANCELLED);
}

TEST_F(asio_test, G13_what_is_lost_with_the_io_context_says_so) {
  auto io = std::make_unique<asio::io_context>();
  auto outer = [](asio::io_context& where) -> task<bolt_status> {
    try {
      co_await ends_with<void(error_code)>(where, use_task, error_code());
    } catch (const error& lost) {
      co_return lost.status();
    }
    co_return BOLT_OK;
  };
  host call(outer(*io));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  io.reset();
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), std::to_string(BOLT_SHUTDOWN));
}

task<std::thread::id> where_it_resumes(asio::io_context& io) {
  asio::steady_timer soon(io, std::chrono::milliseconds(1));
  co_await soon.async_wait(use_task);
  co_return std::this_thread::get_id();
}

TEST_F(asio_test, tasks_run_on_an_authors_io_context) {
  io_thread mine;
  asio_executor on_io(mine.io.get_executor());
  auto outer = [&]() -> task<std::thread::id> {
    auto handle = co_await spawn_on(on_io, where_it_resumes(mine.io));
    co_return co_await handle;
  };
  EXPECT_EQ(block_on(outer()), mine.id());
}

TEST_F(asio_test, tasks_run_on_a_strand) {
  asio::io_context io;
  auto guard = asio::make_work_guard(io);
  std::thread a([&] { io.run(); });
  std::thread b([&] { io.run(); });
  {
    asio_executor strand(asio::any_io_executor(asio::make_strand(io)));
    std::atomic<int> inside{0};
    auto body = [](asio::io_context& where, std::atomic<int>& count) -> task<void> {
      for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(count.fetch_add(1), 0);
        count.fetch_sub(1);
        co_await ends_with<void()>(where, use_task);
      }
    };
    auto outer = [&]() -> task<void> {
      auto first = co_await spawn_on(strand, body(io, inside));
      auto second = co_await spawn_on(strand, body(io, inside));
      co_await first;
      co_await second;
    };
    block_on(outer());
  }
  guard.reset();
  a.join();
  b.join();
}

// The object's executor is run by two threads: a cancellation, the end and the start may meet.
TEST_F(asio_test, G6_cancellations_on_a_context_of_two_threads) {
  asio::io_context io;
  auto guard = asio::make_work_guard(io);
  std::thread a([&] { io.run(); });
  std::thread b([&] { io.run(); });
  for (int i = 0; i < 100; ++i) {
    pair ends(io);
    host call(read_one(ends.a));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    if (i % 2 == 0) asio::write(ends.b, asio::buffer("x", 1));
    call.cancel();
    const bolt_status ended = call.run();
    EXPECT_TRUE(ended == BOLT_CANCELLED || ended == BOLT_READY);
  }
  guard.reset();
  a.join();
  b.join();
}

TEST_F(asio_test, many_operations_at_once) {
  io_thread mine;
  auto wait = [](asio::io_context& io, int i) -> task<void> {
    asio::steady_timer timer(io, std::chrono::microseconds(i % 50));
    co_await timer.async_wait(use_task);
  };
  auto outer = [&]() -> task<void> {
    std::vector<task<void>> all;
    for (int i = 0; i < 500; ++i)
      all.push_back(wait(mine.io, i));
    co_await when_all(std::move(all));
  };
  block_on(outer());
}

} // namespace
} // namespace bolt::test
