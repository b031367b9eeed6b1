// Producers wake futures on a queue while one consumer drains and polls them; then queues are
// closed under producers that are still at it.
#include <poll.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "../unit/support/leak_check.hpp"
#include "stress.hpp"

namespace bolt::test {
namespace {

// Waits `rounds` times, then is ready.
struct counting_body {
  int rounds;
  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer*) {
    auto& b = *static_cast<counting_body*>(self);
    if (b.rounds-- == 0) return BOLT_READY;
    return bolt_context_future(cx) != 0 ? BOLT_PENDING : BOLT_FAILED;
  }
  static bolt_status cancel(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
  static void drop(void*) {}
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, nullptr};
};

struct QueueStressTest : leak_check {
  static bolt_future start(counting_body& body, bolt_queue queue, std::uint64_t token) {
    bolt_call call{};
    call.size = sizeof call;
    call.body = {&counting_body::vtable, &body};
    call.waker = {nullptr, nullptr, queue};
    bolt_future id = 0;
    EXPECT_EQ(bolt_future_start_poll(&call, token, &id, nullptr), BOLT_PENDING);
    return id;
  }
};

TEST_F(QueueStressTest, R5_G4_no_wake_is_lost_and_no_token_comes_twice) {
  constexpr int futures = 64;
  constexpr int producers = 3;
  constexpr int rounds = stress_rounds / 20;
  bolt_queue queue = 0;
  ASSERT_EQ(bolt_queue_create(nullptr, &queue), BOLT_OK);
  int fd = -1;
  ASSERT_EQ(bolt_queue_fd(queue, &fd), BOLT_OK);
  std::vector<counting_body> bodies(futures, counting_body{rounds});
  std::vector<std::atomic<bolt_future>> ids(futures);
  for (std::size_t i = 0; i < bodies.size(); ++i)
    ids[i] = start(bodies[i], queue, i);

  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  const std::uint64_t seed = stress_seed();
  for (unsigned p = 0; p < producers; ++p) {
    threads.emplace_back([&, p] {
      random_bits random(static_cast<unsigned>(seed) + p);
      while (!stop.load(std::memory_order_relaxed)) {
        static_cast<void>(bolt_future_wake(ids[random() % futures].load()));
      }
    });
  }
  int live = futures;
  std::array<std::uint64_t, 7> got{};
  std::vector<std::uint64_t> again;
  // Polls one future; a wake that came meanwhile means: once more, after the queue was looked at.
  auto poll_one = [&](std::uint64_t which) {
    const bolt_status status = bolt_future_poll(ids[which].load(), which, nullptr);
    ASSERT_GE(status, 0);
    ASSERT_EQ(status & BOLT_TOKEN_BACK, 0) << "its token was drained, so it cannot come back";
    if (BOLT_OUTCOME(status) == BOLT_AGAIN) again.push_back(which);
    if (BOLT_OUTCOME(status) == BOLT_READY) --live;
  };
  while (live > 0) {
    if (again.empty()) {
      pollfd p{fd, POLLIN, 0};
      ASSERT_EQ(::poll(&p, 1, 60000), 1) << "a wake was lost";
    }
    bolt_status more = BOLT_AGAIN;
    while (more == BOLT_AGAIN) {
      std::size_t n = 0;
      more = bolt_queue_drain(queue, got.data(), got.size(), &n);
      for (std::size_t i = 0; i < n; ++i)
        poll_one(got[i]);
    }
    std::vector<std::uint64_t> now;
    now.swap(again);
    for (const std::uint64_t which : now)
      poll_one(which);
  }
  stop = true;
  for (std::thread& each : threads)
    each.join();
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

// By turns a queue with a descriptor and one with a function, which lie in the same memory. The
// function may be called when its queue is closed already, but never with another's arguments.
TEST_F(QueueStressTest, G13_queues_close_under_producers) {
  static std::atomic<int> signals{0};
  signals = 0;
  static constexpr std::uint64_t mark = 77;
  bolt_queue_options by_function{};
  by_function.size = sizeof by_function;
  by_function.signal = [](void* data, std::uint64_t token) {
    EXPECT_EQ(token, mark);
    ASSERT_EQ(data, &signals);
    static_cast<std::atomic<int>*>(data)->fetch_add(1);
  };
  by_function.data = &signals;
  by_function.token = mark;
  constexpr int futures = 32;
  std::vector<std::atomic<bolt_future>> ids(futures);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  const std::uint64_t seed = stress_seed();
  for (unsigned p = 0; p < 3; ++p) {
    threads.emplace_back([&, p] {
      random_bits random(static_cast<unsigned>(seed) + p);
      while (!stop.load(std::memory_order_relaxed)) {
        static_cast<void>(bolt_future_wake(ids[random() % futures].load()));
      }
    });
  }
  // Two event loops that come and go: one closes a queue while the other makes one of the same
  // memory. Each has half of the futures.
  const auto loop = [&](std::size_t first) {
    for (int round = 0; round < stress_rounds / 5; ++round) {
      bolt_queue queue = 0;
      ASSERT_EQ(bolt_queue_create(round % 2 == 0 ? nullptr : &by_function, &queue), BOLT_OK);
      std::vector<counting_body> bodies(futures / 2, counting_body{1 << 20});
      for (std::size_t i = 0; i < bodies.size(); ++i)
        ids[first + i] = start(bodies[i], queue, i);
      std::uint64_t token = 0;
      std::size_t n = 0;
      ASSERT_EQ(bolt_future_wake(ids[first].load()), BOLT_OK); // somebody signals in every round
      ASSERT_GE(bolt_queue_drain(queue, &token, 1, &n), 0);
      ASSERT_EQ(bolt_queue_close(queue), BOLT_OK);
      for (std::size_t i = 0; i < bodies.size(); ++i) {
        EXPECT_GE(bolt_future_free(ids[first + i].exchange(0)), 0);
      }
    }
  };
  std::thread other_loop(loop, futures / 2);
  loop(0);
  other_loop.join();
  stop = true;
  for (std::thread& each : threads)
    each.join();
  EXPECT_GT(signals.load(), 0);
}

} // namespace
} // namespace bolt::test
