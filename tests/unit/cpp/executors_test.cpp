// One suite on every executor there is.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/blocking.hpp"
#include "bolt/event.hpp"
#include "bolt/on.hpp"
#include "bolt/oneshot.hpp"
#include "bolt/semaphore.hpp"
#include "bolt/spawn.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"
#include "executor_places.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

template <class Place>
class executors : public leak_check {
 protected:
  Place at;
  [[nodiscard]] const bolt_executor& raw() const { return at.where().raw(); }
};
TYPED_TEST_SUITE(executors, places, name_of);

template <class Place>
class executors_that_close : public executors<Place> {};
TYPED_TEST_SUITE(executors_that_close, places_that_close, name_of);

// Notes on which side it is destroyed.
template <class Place>
class local {
 public:
  local(const Place& place, std::atomic<int>& here) : place_(place), here_(here) {}
  local(const local&) = delete;
  local& operator=(const local&) = delete;
  ~local() { here_ += place_.is_here() ? 1 : 1000; }

 private:
  const Place& place_;
  std::atomic<int>& here_;
};

TYPED_TEST(executors, a_call_runs_there_and_its_value_arrives) {
  auto body = [](const TypeParam& place) -> task<std::string> {
    co_await yield();
    co_return place.is_here() ? "there" : "elsewhere";
  };
  host call(body(this->at), this->raw());
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "there");
}

TYPED_TEST(executors, G12_on_runs_a_task_there_and_the_awaiting_one_goes_on_where_it_was) {
  std::atomic<int> destroyed{0};
  auto body = [](const TypeParam& place, std::atomic<int>& to, int value) -> task<int> {
    const local<TypeParam> mine(place, to);
    co_await yield();
    EXPECT_TRUE(place.is_here());
    co_return value;
  };
  auto nothing = [](const TypeParam& place) -> task<void> {
    EXPECT_TRUE(place.is_here());
    co_return;
  };
  auto outer = [&](const TypeParam& place) -> task<int> {
    const auto home = std::this_thread::get_id();
    int sum = 0;
    for (int i = 1; i <= 3; ++i) {
      sum += co_await on(place.where(), body(place, destroyed, i));
      EXPECT_EQ(std::this_thread::get_id(), home);
      EXPECT_EQ(destroyed, i) << "its frame is gone, and died there";
    }
    co_await on(place.where(), nothing(place));
    co_return sum;
  };
  EXPECT_EQ(block_on(outer(this->at)), 6);
}

TYPED_TEST(executors, G9_errors_arrive) {
  auto body = []() -> task<int> {
    co_await yield();
    throw std::out_of_range("no such row");
  };
  auto outer = [&](const TypeParam& place) -> task<int> {
    EXPECT_THROW(co_await on(place.where(), body()), std::out_of_range);
    auto handle = co_await spawn(place.where(), body());
    co_return co_await handle;
  };
  host call(body(), this->raw());
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_EQ(call.text(), "no such row");
  EXPECT_THROW(block_on(outer(this->at)), std::out_of_range);
}

TYPED_TEST(executors, G4_what_another_thread_wakes_goes_on_there) {
  auto [sender, receiver] = oneshot<int>();
  std::binary_semaphore waits(0);
  auto body = [&](const TypeParam& place, oneshot_receiver<int> from) -> task<int> {
    waits.release();
    const int value = co_await from;
    EXPECT_TRUE(place.is_here());
    co_return value;
  };
  host call(body(this->at, std::move(receiver)), this->raw());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread other([&, to = std::move(sender)]() mutable {
    waits.acquire();
    to.set(5);
  });
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "5");
  other.join();
}

TYPED_TEST(executors, G3_the_host_is_woken_once_however_often_it_waits) {
  semaphore ping(0);
  semaphore pong(0);
  auto body = [&]() -> task<int> {
    for (int i = 0; i < 100; ++i) {
      ping.release();
      auto permit = co_await pong.acquire();
      permit.forget();
    }
    co_return 100;
  };
  auto answers = [&]() -> task<void> {
    for (int i = 0; i < 100; ++i) {
      auto permit = co_await ping.acquire();
      permit.forget();
      pong.release();
    }
  };
  host call(body(), this->raw());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::thread other([&] { block_on(answers()); });
  call.wait_for_wake();
  EXPECT_EQ(call.poll(), BOLT_READY);
  EXPECT_EQ(call.text(), "100");
  EXPECT_EQ(call.wakes(), 1);
  other.join();
}

TYPED_TEST(executors, G7_a_cancelled_call_is_unwound_there_before_its_host_hears_of_it) {
  event never;
  std::atomic<int> destroyed{0};
  std::binary_semaphore waits(0);
  auto body = [&](const TypeParam& place) -> task<int> {
    const local<TypeParam> outside(place, destroyed);
    waits.release();
    co_await never.wait();
    co_return 1;
  };
  auto through_on = [&](const TypeParam& place) -> task<int> {
    co_return co_await on(place.where(), body(place));
  };
  {
    host call(body(this->at), this->raw());
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    waits.acquire();
    call.cancel();
    EXPECT_EQ(call.run(), BOLT_CANCELLED);
    EXPECT_EQ(destroyed, 1);
  }
  host call(through_on(this->at));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  waits.acquire();
  call.cancel();
  EXPECT_EQ(call.run(), BOLT_CANCELLED);
  EXPECT_EQ(destroyed, 2);
}

TYPED_TEST(executors, G7_a_late_acknowledgement_is_waited_for) {
  std::atomic<int> destroyed{0};
  for (const bool by_on : {false, true}) {
    auto [sender, receiver] = oneshot<int>();
    std::binary_semaphore waits(0);
    std::latch asked(1);
    receiver.on_cancel([&asked] {
      asked.count_down();
      return cancel_answer::later;
    });
    auto body = [&](const TypeParam& place, oneshot_receiver<int> from) -> task<int> {
      const local<TypeParam> mine(place, destroyed);
      waits.release();
      co_return co_await from;
    };
    auto through_on = [&](const TypeParam& place, oneshot_receiver<int> from) -> task<int> {
      co_return co_await on(place.where(), body(place, std::move(from)));
    };
    const int before = destroyed;
    std::optional<host> call;
    if (by_on) {
      call.emplace(through_on(this->at, std::move(receiver)));
    } else {
      call.emplace(body(this->at, std::move(receiver)), this->raw());
    }
    ASSERT_EQ(call->poll(), BOLT_PENDING);
    waits.acquire();
    call->cancel();
    bolt_status status = call->poll();
    asked.wait();
    EXPECT_EQ(status, BOLT_PENDING);
    EXPECT_EQ(destroyed, before);
    std::thread other([to = std::move(sender)]() mutable { to.set(1); });
    EXPECT_EQ(call->run(), BOLT_CANCELLED);
    EXPECT_EQ(destroyed, before + 1);
    other.join();
  }
}

TYPED_TEST(executors, G8_a_call_that_is_given_up_ends_there) {
  event never;
  std::latch destroyed(1);
  std::atomic<int> where{0};
  std::binary_semaphore waits(0);
  struct counted {
    std::latch& latch;
    ~counted() { latch.count_down(); }
  };
  auto body = [&](const TypeParam& place) -> task<int> {
    const counted last{destroyed};
    const local<TypeParam> mine(place, where);
    waits.release();
    co_await never.wait();
    co_return 1;
  };
  host call(body(this->at), this->raw());
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  waits.acquire();
  EXPECT_GE(call.free(), 0);
  destroyed.wait();
  EXPECT_EQ(where, 1);
  // The end of the driver itself is behind that of its body.
  while (read_counters().live_futures != 0)
    std::this_thread::yield();
}

TYPED_TEST(executors, children_run_beside_each_other_and_elsewhere) {
  auto leaf = [](const TypeParam& place, int value) -> task<int> {
    co_await yield();
    EXPECT_TRUE(place.is_here());
    co_return value;
  };
  auto body = [&](const TypeParam& place) -> task<int> {
    auto near = co_await spawn(leaf(place, 1));
    auto far = co_await spawn(place.where(), leaf(place, 10));
    auto [a, b] = co_await when_all(leaf(place, 100), leaf(place, 1000));
    co_return a + b + co_await near + co_await far;
  };
  host call(body(this->at), this->raw());
  EXPECT_EQ(call.run(), BOLT_READY);
  EXPECT_EQ(call.text(), "1111");
}

TYPED_TEST(executors, blocking_work_runs_there) {
  auto outer = [](const TypeParam& place) -> task<bool> {
    co_return co_await blocking(place.where(), [&place] { return place.is_here(); });
  };
  EXPECT_TRUE(block_on(outer(this->at)));
}

TYPED_TEST(executors_that_close, G9_a_closed_one_refuses_and_the_work_is_unwound) {
  std::atomic<int> destroyed{0};
  event go;
  std::binary_semaphore waits(0);
  struct counted {
    std::atomic<int>& n;
    ~counted() { ++n; }
  };
  auto body = [&]() -> task<int> {
    const counted mine{destroyed};
    waits.release();
    co_await go.wait();
    co_return 1;
  };
  auto refused = [&](const TypeParam& place) -> task<std::string> {
    std::string said;
    try {
      (void)co_await on(place.where(), body());
    } catch (const error& why) {
      EXPECT_EQ(why.status(), BOLT_SHUTDOWN);
      said = why.what();
    }
    auto handle = co_await spawn(place.where(), body());
    try {
      (void)co_await handle;
    } catch (const error& why) {
      EXPECT_EQ(why.status(), BOLT_SHUTDOWN);
      EXPECT_EQ(why.what(), said);
    }
    try {
      co_await blocking(place.where(), [] { ADD_FAILURE() << "it is closed"; });
    } catch (const error& why) {
      EXPECT_EQ(why.status(), BOLT_SHUTDOWN);
      EXPECT_EQ(why.what(), said);
    }
    co_return said;
  };
  host waiting(body(), this->raw());
  ASSERT_EQ(waiting.poll(), BOLT_PENDING);
  waits.acquire();
  this->at.close();
  go.set();
  EXPECT_EQ(waiting.run(), BOLT_FAILED) << "it cannot go on";
  EXPECT_EQ(destroyed, 1);

  host late(body(), this->raw());
  EXPECT_EQ(late.run(), BOLT_FAILED);
  EXPECT_NE(late.text().find("closed"), std::string::npos) << late.text();
  EXPECT_EQ(destroyed, 1) << "it has not begun";

  EXPECT_EQ(block_on(refused(this->at)), "the executor refused: it is closed");
}

} // namespace
} // namespace bolt::test
