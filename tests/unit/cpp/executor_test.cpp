// What is each executor's own; executors_test.cpp has what all do alike.
#include "bolt/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <latch>
#include <new>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/blocking.hpp"
#include "bolt/event.hpp"
#include "bolt/executor_adapter.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/on.hpp"
#include "bolt/spawn.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/yield.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

class executor_test : public leak_check {};

TEST_F(executor_test, inline_runs_in_order_and_only_when_told) {
  inline_executor here;
  std::vector<int> order;
  struct job {
    std::vector<int>* order;
    int number;
    inline_executor* again;
  };
  const auto fn = [](void* data) {
    auto& me = *static_cast<job*>(data);
    me.order->push_back(me.number);
    if (me.again != nullptr) {
      executor(*std::exchange(me.again, nullptr))
          .schedule([](void* d) { static_cast<job*>(d)->order->push_back(9); }, data);
    }
  };
  job first{&order, 1, &here};
  job second{&order, 2, nullptr};
  executor(here).schedule(fn, &first);
  executor(here).schedule(fn, &second);
  EXPECT_TRUE(order.empty());
  EXPECT_EQ(here.run(), 3u);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 9}));
  EXPECT_EQ(here.run(), 0u);
}

TEST_F(executor_test, a_thread_pool_runs_all_that_was_scheduled_before_it_ends) {
  std::atomic<int> ran{0};
  {
    thread_pool threads(3);
    for (int i = 0; i < 1000; ++i) {
      executor(threads).schedule([](void* n) { ++*static_cast<std::atomic<int>*>(n); }, &ran);
    }
  }
  EXPECT_EQ(ran.load(), 1000);
}

TEST_F(executor_test, the_applications_pool_takes_libbolts_place) {
  inline_executor mine;
  const executor adapter = mine;
  ASSERT_EQ(bolt_executor_set_pool(&adapter.raw()), BOLT_OK);
  EXPECT_EQ(pool(), adapter);
  ASSERT_EQ(bolt_executor_set_pool(nullptr), BOLT_OK);
  EXPECT_NE(pool(), adapter);
}

// Keeps a thread of a pool busy until it is let go.
struct busy {
  explicit busy(executor where) {
    where.schedule(
        [](void* data) {
          auto& me = *static_cast<busy*>(data);
          me.entered.release();
          me.leave.acquire();
          me.left.release();
        },
        this);
    entered.acquire();
  }
  busy(const busy&) = delete;
  busy& operator=(const busy&) = delete;
  ~busy() {
    leave.release();
    left.acquire();
  }
  std::binary_semaphore entered{0};
  std::binary_semaphore leave{0};
  std::binary_semaphore left{0};
};

std::string why_full(const error& refused) {
  EXPECT_EQ(refused.status(), BOLT_BUSY);
  return refused.what();
}

TEST_F(executor_test, a_full_pool_refuses_new_work_with_a_typed_error) {
  std::atomic<int> ran{0};
  const auto count = [](void* n) { ++*static_cast<std::atomic<int>*>(n); };
  auto unwanted = [](std::atomic<int>& n) -> task<void> {
    ++n;
    co_return;
  };
  auto outer = [&](executor where) -> task<std::string> {
    std::string said;
    try {
      co_await blocking(where, [] {});
    } catch (const error& refused) {
      said = why_full(refused);
    }
    try {
      co_await on(where, unwanted(ran));
    } catch (const error& refused) {
      EXPECT_EQ(why_full(refused), said);
    }
    auto handle = co_await spawn(where, unwanted(ran));
    try {
      co_await handle;
    } catch (const error& refused) {
      EXPECT_EQ(why_full(refused), said);
    }
    co_return said;
  };
  {
    thread_pool threads({.threads = 1, .max_queued = 2});
    const busy thread(threads);
    executor(threads).schedule(count, &ran);
    executor(threads).schedule(count, &ran);
    EXPECT_THROW(executor(threads).schedule(count, &ran), error);
    const std::string said = block_on(outer(threads));
    EXPECT_NE(said.find("2 functions wait (at most 2 are taken)"), std::string::npos) << said;

    host call(unwanted(ran), executor(threads).raw());
    EXPECT_EQ(call.run(), BOLT_FAILED) << "not CANCELLED";
    EXPECT_NE(call.text().find("full"), std::string::npos) << call.text();
  }
  EXPECT_EQ(ran, 2);
}

TEST_F(executor_test, nothing_waits_where_no_queue_is_wanted) {
  std::atomic<int> ran{0};
  const auto count = [](void* n) { ++*static_cast<std::atomic<int>*>(n); };
  {
    thread_pool threads({.threads = 2, .max_queued = 0});
    const busy first(threads);
    const busy second(threads); // a thread was free
    EXPECT_THROW(executor(threads).schedule(count, &ran), error);
  }
  EXPECT_EQ(ran, 0);
}

TEST_F(executor_test, a_full_pool_goes_on_with_the_tasks_that_it_has_accepted) {
  event go;
  std::latch waiting(3);
  auto body = [&]() -> task<int> {
    waiting.count_down();
    co_await go.wait();
    co_await yield();
    co_return 1;
  };
  thread_pool threads({.threads = 1, .max_queued = 3});
  std::deque<host> calls;
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(calls.emplace_back(body(), executor(threads).raw()).poll(), BOLT_PENDING);
  waiting.wait();
  {
    const busy thread(threads);
    for (int i = 0; i < 3; ++i)
      executor(threads).schedule([](void*) {}, nullptr);
    EXPECT_THROW(executor(threads).schedule([](void*) {}, nullptr), error);
    go.set();
  }
  for (host& each : calls) {
    EXPECT_EQ(each.run(), BOLT_READY);
    EXPECT_EQ(each.wakes(), 1);
  }
}

// What an executor of one's own may answer, and hear of its tasks.
struct particular {
  bolt_status answer = BOLT_OK;
  std::exception_ptr thrown;
  inline_executor jobs;
  int resumed = 0;
  std::vector<std::uint64_t> tasks;
  std::vector<std::uint64_t> left;

  bolt_status schedule(void (*fn)(void*), void* data) {
    if (thrown) std::rethrow_exception(thrown);
    if (answer == BOLT_OK) executor(jobs).schedule(fn, data);
    return answer;
  }
  void resume(void (*fn)(void*), void* data) {
    ++resumed;
    executor(jobs).schedule(fn, data);
  }
  void enter(bolt_future task, std::uint64_t* ticket) {
    *ticket = tasks.size();
    tasks.push_back(task);
  }
  void leave(std::uint64_t ticket) { left.push_back(ticket); }
};

TEST_F(executor_test, an_adapter_passes_on_what_its_executor_answers_or_throws) {
  particular own;
  const executor_adapter adapter(own);
  const executor where = adapter;
  const auto status = [&] { return where.raw().schedule(where.raw().self, [](void*) {}, nullptr); };
  EXPECT_EQ(status(), BOLT_OK);
  EXPECT_EQ(own.jobs.run(), 1U);
  own.answer = BOLT_BUSY;
  EXPECT_EQ(status(), BOLT_BUSY);
  own.thrown = std::make_exception_ptr(std::bad_alloc());
  EXPECT_EQ(status(), BOLT_NO_MEMORY);
  own.thrown = std::make_exception_ptr(error(BOLT_FORKED, "forked"));
  EXPECT_EQ(status(), BOLT_FORKED);
  own.thrown = std::make_exception_ptr(std::runtime_error("no window"));
  EXPECT_EQ(status(), BOLT_SHUTDOWN);
}

TEST_F(executor_test, an_executor_of_ones_own_hears_of_its_tasks_and_resumes_them) {
  particular own;
  const executor_adapter adapter(own);
  auto body = []() -> task<int> {
    co_await yield();
    co_return 4;
  };
  auto outer = [&](executor where) -> task<int> { co_return co_await on(where, body()); };
  for (const bool direct : {true, false}) {
    own.resumed = 0;
    std::optional<host> call;
    direct ? call.emplace(body(), executor(adapter).raw()) : call.emplace(outer(adapter));
    ASSERT_EQ(call->poll(), BOLT_PENDING);
    EXPECT_EQ(own.jobs.run(), 2U);
    EXPECT_EQ(own.resumed, 1);
    EXPECT_EQ(call->run(), BOLT_READY);
    EXPECT_EQ(call->text(), "4");
  }
  EXPECT_EQ(own.tasks.size(), 2U);
  EXPECT_EQ(own.left, (std::vector<std::uint64_t>{0, 1}));
}

} // namespace
} // namespace bolt::test
