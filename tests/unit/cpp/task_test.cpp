#include "bolt/task.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/leak_check.hpp"
#include "bolt/async_block.hpp"
#include "bolt/block_on.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class task_test : public leak_check {};

task<std::int64_t> add(std::int64_t a, std::int64_t b) { co_return a + b; }
task<void> nothing() { co_return; }

task<int> note_start(journal& log) {
  log.push_back("body");
  co_return 1;
}

TEST_F(task_test, G1_calling_runs_nothing) {
  journal log;
  task<int> work = note_start(log);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(block_on(std::move(work)), 1);
  EXPECT_EQ(log, (journal{"body"}));
}

TEST_F(task_test, G1_a_task_that_is_dropped_runs_nothing_and_frees_its_arguments) {
  auto argument = std::make_shared<int>(0);
  {
    auto work = [](std::shared_ptr<int> kept) -> task<int> { co_return *kept; }(argument);
    EXPECT_EQ(argument.use_count(), 2);
  }
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_F(task_test, G5_ready_at_once_has_no_id_and_no_wake) {
  host call(add(2, 3));
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.id(), 0u);
  EXPECT_EQ(call.text(), "5");
  EXPECT_EQ(call.wakes(), 0);
}

TEST_F(task_test, void_task) {
  host call(nothing());
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "void");
}

task<std::unique_ptr<int>> make_int(int value) { co_return std::make_unique<int>(value); }

TEST_F(task_test, move_only_values_travel) {
  auto outer = []() -> task<std::unique_ptr<int>> {
    auto inner = co_await make_int(3);
    ++*inner;
    co_return inner;
  };
  EXPECT_EQ(*block_on(outer()), 4);
}

struct no_default {
  explicit no_default(int v) : value(v) {}
  int value;
};

TEST_F(task_test, values_need_no_default_constructor) {
  auto make = [](int v) -> task<no_default> { co_return no_default(v); };
  auto outer = [&]() -> task<no_default> { co_return co_await make(8); };
  EXPECT_EQ(block_on(outer()).value, 8);
}

task<int> thrower(std::string what) {
  co_await nothing();
  throw std::runtime_error(what);
  co_return 0;
}

TEST_F(task_test, exceptions_propagate_through_awaits) {
  auto outer = []() -> task<std::string> {
    try {
      co_await thrower("inner");
    } catch (const std::runtime_error& caught) {
      co_return caught.what();
    }
    co_return "nothing was thrown";
  };
  EXPECT_EQ(block_on(outer()), "inner");
}

TEST_F(task_test, block_on_throws_what_the_task_threw) {
  EXPECT_THROW(block_on(thrower("x")), std::runtime_error);
}

TEST_F(task_test, G9_an_uncaught_exception_is_FAILED_with_its_text) {
  host call(thrower("disk full"));
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  EXPECT_EQ(call.text(), "disk full");
}

TEST_F(task_test, G9_any_thrown_object_is_FAILED) {
  host call([]() -> task<int> {
    co_await nothing();
    throw 42;
  }());
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  EXPECT_FALSE(call.text().empty());
}

struct failing_encoder {
  static bolt_status encode(int&&, bolt_buffer*) { throw std::length_error("too long to encode"); }
};

TEST_F(task_test, G9_an_exception_while_encoding_is_FAILED) {
  host call(make_body<failing_encoder>([]() -> task<int> { co_return 1; }()));
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  EXPECT_EQ(call.text(), "too long to encode");
}

struct owned_arguments : call_record {
  std::string text;
};

TEST_F(task_test, G2_the_call_record_outlives_the_frame) {
  gate g;
  auto record = std::make_unique<owned_arguments>();
  record->text = std::string(100, 'x');
  auto work = [](std::string_view text, gate& at) -> task<std::string> {
    co_await gated(at);
    co_return std::string(text);
  }(record->text, g);
  host call(make_body<as_text>(std::move(work), std::move(record)));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), std::string(100, 'x'));
}

task<std::int64_t> three_million() {
  std::int64_t sum = 0;
  for (int i = 0; i < 3'000'000; ++i)
    sum += co_await add(i & 1, 1);
  co_return sum;
}

// Thread cancellation unwinds the stack without being an exception; swallowing it ends the process.
TEST_F(task_test, R10_forced_unwinding_passes_through_tasks) {
  journal log;
  auto inner = [](journal& to) -> task<int> {
    const noted local(to, "inner");
    co_await nothing();
    pthread_exit(nullptr);
    co_return 1;
  };
  auto outer = [&](journal& to) -> task<int> {
    const noted local(to, "outer");
    co_return co_await inner(to);
  };
  const bolt_body body = make_body<as_text>(outer(log));
  std::thread dying([&] {
    bolt_context cx{};
    cx.size = sizeof cx;
    (void)body.vtable->poll(body.self, &cx, nullptr);
    log.push_back("swallowed");
  });
  dying.join();
  EXPECT_EQ(log, (journal{"~inner"}));
  body.vtable->drop(body.self);
}

TEST_F(task_test, R8_three_million_ready_awaits_in_a_loop) {
  EXPECT_EQ(block_on(three_million()), 4'500'000);
}

task<int> depth(int n, gate* at_the_end) {
  if (n == 0) {
    if (at_the_end != nullptr) co_await gated(*at_the_end);
    co_return 0;
  }
  co_return 1 + co_await depth(n - 1, at_the_end);
}

TEST_F(task_test, R8_a_ready_chain_100000_deep) {
  EXPECT_EQ(block_on(depth(100'000, nullptr)), 100'000);
}

TEST_F(task_test, R8_a_suspended_chain_100000_deep_continues) {
  gate g;
  host call(depth(100'000, &g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  g.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "100000");
}

TEST_F(task_test, G7_a_suspended_chain_100000_deep_is_cancelled_and_unwound) {
  gate g;
  host call(depth(100'000, &g));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(read_counters().live_frames, 100'001u);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(read_counters().live_frames, 0u);
}

task<int> deep_thrower(int n) {
  if (n == 0) throw std::runtime_error("bottom");
  co_return 1 + co_await deep_thrower(n - 1);
}

TEST_F(task_test, exceptions_unwind_a_chain_10000_deep) {
  EXPECT_THROW(block_on(deep_thrower(10'000)), std::runtime_error);
}

task<int> with_local(journal& log) {
  const noted local(log, "child local");
  co_await nothing();
  log.push_back("child ends");
  co_return 5;
}

TEST_F(task_test, R8_a_childs_frame_is_gone_before_its_parent_continues) {
  journal log;
  auto outer = [](journal& to) -> task<void> {
    const std::uint64_t before = read_counters().live_frames;
    const int value = co_await with_local(to);
    to.push_back("parent has " + std::to_string(value));
    EXPECT_EQ(read_counters().live_frames, before);
  };
  block_on(outer(log));
  EXPECT_EQ(log, (journal{"child ends", "~child local", "parent has 5"}));
}

TEST_F(task_test, R8_a_failed_childs_frame_is_gone_before_its_parent_continues) {
  auto outer = []() -> task<void> {
    const std::uint64_t before = read_counters().live_frames;
    try {
      co_await thrower("x");
    } catch (const std::runtime_error&) {
      EXPECT_EQ(read_counters().live_frames, before);
    }
  };
  block_on(outer());
}

TEST_F(task_test, a_simple_task_has_a_small_frame) {
  // Two function pointers, two words of promise, the result, the arguments, and the compiler's own.
  static_assert(sizeof(detail::promise<std::int64_t>) <= 32);
  static_assert(sizeof(detail::promise<void>) <= 24);
}

TEST_F(task_test, async_block_keeps_captures_in_the_frame) {
  auto start = [](std::string text) {
    if (text.empty()) throw std::invalid_argument("checked before anything is awaited");
    return async_block([text = std::move(text)]() -> task<std::string> {
      co_await yield();
      co_return text + "!";
    });
  };
  EXPECT_THROW((void)start(""), std::invalid_argument);
  const std::string text(50, 'a'); // longer than a string keeps inside itself
  task<std::string> work = start(text);
  std::string expected = text;
  expected.push_back('!');
  EXPECT_EQ(block_on(std::move(work)), expected);
}

TEST_F(task_test, a_moved_task_can_be_awaited) {
  auto outer = []() -> task<std::int64_t> {
    task<std::int64_t> work = add(1, 2);
    task<std::int64_t> moved = std::move(work);
    EXPECT_FALSE(work);
    co_return co_await std::move(moved);
  };
  EXPECT_EQ(block_on(outer()), 3);
}

// A hand-written future that drives a task: the wake must pass through it.
class counting {
 public:
  counting(task<int> inner, int& polls) : inner_(std::move(inner)), polls_(polls) {}
  std::optional<int> poll(context& cx) {
    ++polls_;
    return inner_.poll(cx);
  }
  cancel_answer cancel(context& cx) noexcept { return inner_.cancel(cx); }

 private:
  task<int> inner_;
  int& polls_;
};
static_assert(future<counting> && future<task<int>> && future<gated>);

TEST_F(task_test, R6_a_wake_stops_at_a_hand_written_poll_around_a_task) {
  gate g;
  int polls = 0;
  auto outer = [](gate& at, int& n) -> task<int> { co_return co_await counting(depth(3, &at), n); };
  host call(outer(g, polls));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(polls, 1);
  g.open();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(polls, 2);
  EXPECT_EQ(call.text(), "3");
}

TEST_F(task_test, G7_cancelling_reaches_a_task_inside_a_hand_written_future) {
  gate g;
  int polls = 0;
  journal log;
  auto inner = [](gate& at, journal& to) -> task<int> {
    const noted local(to, "inner");
    co_return co_await gated(at, cancel_answer::later);
  };
  auto outer = [&](gate& at, int& n, journal& to) -> task<int> {
    const noted local(to, "outer");
    co_return co_await counting(inner(at, to), n);
  };
  host call(outer(g, polls, log));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  call.cancel();
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(g.cancels, 1);
  EXPECT_TRUE(log.empty());
  g.acknowledge();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(log, (journal{"~inner", "~outer"}));
}

} // namespace
} // namespace bolt::test
