#include "bolt/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/thread_pool.hpp"

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

} // namespace
} // namespace bolt::test
