// A peer: boost::asio::awaitable on an io_context, the usual C++ answer. A call from outside is a
// co_spawn; what waits is resumed by a handler that is posted, from whichever thread.
#include "asio_peer.hpp"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>
#include <vector>

#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> add(std::int64_t a, std::int64_t b) { co_return a + b; }

asio::awaitable<std::int64_t> chain(std::int64_t depth) {
  if (depth <= 1) co_return 1;
  co_return co_await chain(depth - 1) + 1;
}

// Ten different functions, as each of the ten knows the next.
template <int Left>
asio::awaitable<std::int64_t> step(std::int64_t n) {
  if constexpr (Left == 1) {
    co_return n;
  } else {
    co_return co_await step<Left - 1>(n) + 1;
  }
}

asio::awaitable<std::string> echo(std::string text) { co_return text; }

asio::awaitable<std::int64_t> child(bool yields) {
  if (yields) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_return 1;
}

// As its documentation does it for any number of operations.
asio::awaitable<void> join_all(std::size_t children, bool yields) {
  const auto where = co_await asio::this_coro::executor;
  const auto begin = [&] { return asio::co_spawn(where, child(yields), asio::deferred); };
  std::vector<decltype(begin())> all;
  all.reserve(children);
  for (std::size_t i = 0; i < children; ++i)
    all.push_back(begin());
  auto group = asio::experimental::make_parallel_group(std::move(all));
  const auto [order, failures, values] =
      co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  std::int64_t sum = 0;
  for (const std::int64_t each : values)
    sum += each;
  require(sum == static_cast<std::int64_t>(children), "asio: wrong sum of a group");
}

// Where something waits: what resumes it is kept here and called on the io_context.
class parking {
 public:
  virtual ~parking() = default;
  virtual void go_on() = 0;
};

template <class Handler>
class parked final : public parking {
 public:
  explicit parked(Handler&& handler) : handler_(std::move(handler)) {}
  void go_on() override {
    Handler handler = std::move(handler_);
    std::move(handler)();
  }

 private:
  Handler handler_;
};

asio::awaitable<void> park(std::unique_ptr<parking>& place) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [&place](auto handler) {
        place = std::make_unique<parked<decltype(handler)>>(std::move(handler));
      },
      asio::use_awaitable);
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
  static auto* const io = new asio::io_context(1); // one thread runs it
  return *io;
}

// Awaits itself until it is `depth` frames deep, and is then posted n times.
asio::awaitable<void> post_below(asio::io_context& io, std::size_t n, std::int64_t depth) {
  if (depth <= 1) {
    co_await post_often(io, n);
  } else {
    co_await post_below(io, n, depth - 1);
  }
}

class asio_crowd final : public crowd {
 public:
  void prepare(std::size_t n) override {
    places_.resize(n);
    ended_ = 0;
  }
  void create() override {
    for (auto& each : places_)
      asio::co_spawn(io_, wait_in(each), [this](const std::exception_ptr&) { ++ended_; });
    io_.poll(); // the first steps of all of them
    io_.restart();
  }
  void wake_all() override {
    for (auto& each : places_)
      asio::post(io_, [&each] { std::exchange(each, nullptr)->go_on(); });
  }
  void finish() override {
    io_.run();
    io_.restart();
    require(std::exchange(ended_, 0) == places_.size(), "asio: not all have ended");
  }

 private:
  static asio::awaitable<void> wait_in(std::unique_ptr<parking>& place) { co_await park(place); }

  asio::io_context io_{1};
  std::vector<std::unique_ptr<parking>> places_; // touched
  std::size_t ended_ = 0;
};

class asio_wakee final : public wakee {
 public:
  asio_wakee() {
    asio::co_spawn(io_, wait_for_ever(), [](const std::exception_ptr&) {});
    io_.poll();
  }
  // A thread that is not the io_context's has to post; a wake for each, nothing coalesces.
  void wake(std::size_t times) override {
    for (std::size_t i = 0; i < times; ++i) {
      asio::post(io_, [this] { std::exchange(place_, nullptr)->go_on(); });
    }
  }
  bool serve() override { return io_.poll_one() != 0; }

 private:
  asio::awaitable<void> wait_for_ever() {
    while (true)
      co_await park(place_);
  }

  asio::io_context io_{1}; // one thread runs it, however many post
  asio::executor_work_guard<asio::io_context::executor_type> busy_ = asio::make_work_guard(io_);
  std::unique_ptr<parking> place_; // destroyed first: what it resumes is the context's
};

// As it costs Asio least, by instructions: the coroutines are spawned on the context's own thread,
// whose memory is used again, and many of them share a run(). (Many that are spawned from outside
// cost more than a run() for each.)
template <class Make, class Take>
void spawn_often(std::size_t n, Make make, Take take) {
  constexpr std::size_t batch = 64;
  asio::io_context& io = context();
  for (std::size_t left = n; left != 0;) {
    const std::size_t some = std::min(batch, left);
    const auto start = [&] {
      for (std::size_t i = 0; i < some; ++i) {
        asio::co_spawn(io, make(), [&take](const std::exception_ptr& failure, auto value) {
          if (failure) std::rethrow_exception(failure);
          take(std::move(value));
        });
      }
    };
    asio::post(io, start);
    io.run();
    io.restart();
    left -= some;
  }
}

// The sum of what n coroutines answer, each of them spawned.
template <class Make>
void sum_spawned(std::size_t n, std::int64_t expected, Make make) {
  std::int64_t sum = 0;
  spawn_often(n, make, [&sum](std::int64_t value) { sum += value; });
  require(sum == static_cast<std::int64_t>(n) * expected, "asio: a wrong sum");
}

} // namespace

void asio_ready(std::size_t n) { run(context(), await_adds(n)); }

peer asio_peer() {
  peer made;
  made.name = "asio awaitable";
  made.ready = [](std::size_t n) { sum_spawned(n, 42, [] { return add(20, 22); }); };
  made.ten_steps = [](std::size_t n) { sum_spawned(n, 10, [] { return step<10>(1); }); };
  made.chain = [](std::size_t n, std::int64_t depth) { run(context(), await_chains(n, depth)); };
  made.suspension = [](std::size_t n) { run(context(), post_often(context(), n)); };
  made.resume = [](std::size_t n, std::int64_t depth) {
    run(context(), post_below(context(), n, depth));
  };
  made.echo = [](std::size_t n, std::string_view text) {
    spawn_often(
        n, [text] { return echo(std::string(text)); },
        [text](const std::string& back) {
          require(back.size() == text.size(), "asio: wrong echo");
        });
  };
  made.join = [](std::size_t children, bool yields) { run(context(), join_all(children, yields)); };
  made.make_crowd = [] { return std::make_unique<asio_crowd>(); };
  made.make_wakee = [] { return std::make_unique<asio_wakee>(); };
  return made;
}

} // namespace bench
