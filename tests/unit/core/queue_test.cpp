// Completion queues, with an event descriptor and with a pipe.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <thread>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

bool readable(int fd) {
  pollfd p{fd, POLLIN, 0};
  return ::poll(&p, 1, 0) == 1 && (p.revents & POLLIN) != 0;
}

// A future that waits on a queue.
struct waiting {
  script body;
  result out;
  bolt_future id = 0;

  waiting(bolt_queue queue, std::uint64_t token) {
    bolt_call call{};
    call.size = sizeof call;
    call.body = body.body();
    call.waker.queue = queue;
    EXPECT_EQ(bolt_future_start_poll(&call, token, &id, &out), BOLT_PENDING);
  }
};

struct QueueTest : leak_check, testing::WithParamInterface<const char*> {
  bolt_queue queue = 0;
  int fd = -1;

  void SetUp() override {
    ASSERT_EQ(::setenv("BOLT_WAKE_PIPE", GetParam(), 1), 0);
    ASSERT_EQ(bolt_queue_create(nullptr, &queue), BOLT_OK);
    ASSERT_EQ(bolt_queue_fd(queue, &fd), BOLT_OK);
  }
  tokens drain(std::size_t cap, bolt_status expected) {
    tokens got(cap);
    std::size_t n = 0;
    EXPECT_EQ(bolt_queue_drain(queue, got.data(), cap, &n), expected);
    got.resize(n);
    return got;
  }
};

// Small numbers would be ids of the first life of a queue, or of a life before that.
TEST_P(QueueTest, G8_ids_that_nobody_was_given_are_refused) {
  waiting one(queue, 1);
  for (const bolt_queue made_up : {bolt_queue{1}, bolt_queue{5}, bolt_queue{63}, bolt_queue{64}}) {
    int none = 0;
    std::uint64_t token = 0;
    std::size_t n = 0;
    EXPECT_EQ(bolt_queue_fd(made_up, &none), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_queue_drain(made_up, &token, 1, &n), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_queue_close(made_up), BOLT_INVALID_HANDLE);
  }
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
  const bolt_queue next = queue + (bolt_queue{1} << 36); // its next life, before it begins
  EXPECT_LT(bolt_queue_close(next), 0);
  bolt_queue a = 0;
  bolt_queue b = 0;
  ASSERT_EQ(bolt_queue_create(nullptr, &a), BOLT_OK);
  ASSERT_EQ(bolt_queue_create(nullptr, &b), BOLT_OK);
  EXPECT_NE(a, b);
  EXPECT_EQ(bolt_queue_close(a), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(b), BOLT_OK);
  EXPECT_EQ(bolt_future_free(one.id) & ~BOLT_TOKEN_BACK, BOLT_OK);
}

TEST_P(QueueTest, G6_cancel_and_poll_in_one_leaves_nothing_in_the_queue) {
  waiting one(queue, 1);
  EXPECT_EQ(bolt_future_cancel_poll(one.id, 2, nullptr), BOLT_CANCELLED | BOLT_TOKEN_BACK);
  EXPECT_FALSE(readable(fd));
  EXPECT_EQ(read_counters().live_futures, 0U);
  // One that is queued already stays until it is drained, and its token comes then.
  waiting other(queue, 3);
  EXPECT_EQ(bolt_future_wake(other.id), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel_poll(other.id, 4, nullptr), BOLT_CANCELLED);
  EXPECT_EQ(drain(8, BOLT_OK), tokens{3});
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, R5_tokens_come_in_the_order_of_their_wakes) {
  waiting a(queue, 1);
  waiting b(queue, 2);
  waiting c(queue, 3);
  EXPECT_FALSE(readable(fd));
  EXPECT_EQ(bolt_future_wake(b.id), BOLT_OK);
  EXPECT_TRUE(readable(fd));
  EXPECT_EQ(bolt_future_wake(c.id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK) << "coalesces";
  EXPECT_EQ(drain(8, BOLT_OK), (tokens{2, 3, 1}));
  EXPECT_FALSE(readable(fd));
  EXPECT_EQ(drain(8, BOLT_OK), tokens{});
  for (const waiting* each : {&a, &b, &c})
    EXPECT_EQ(bolt_future_free(each->id), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, R5_a_capped_drain_says_AGAIN_and_loses_nothing) {
  waiting a(queue, 1);
  waiting b(queue, 2);
  waiting c(queue, 3);
  for (const waiting* each : {&a, &b, &c})
    EXPECT_EQ(bolt_future_wake(each->id), BOLT_OK);
  EXPECT_EQ(drain(2, BOLT_AGAIN), (tokens{1, 2}));
  waiting d(queue, 4);
  EXPECT_EQ(bolt_future_wake(d.id), BOLT_OK);
  EXPECT_EQ(drain(1, BOLT_AGAIN), tokens{3});
  EXPECT_EQ(drain(1, BOLT_AGAIN), tokens{4});
  EXPECT_EQ(drain(1, BOLT_OK), tokens{});
  for (const waiting* each : {&a, &b, &c, &d})
    EXPECT_EQ(bolt_future_free(each->id), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, a_poll_of_a_queued_future_is_AGAIN_until_it_is_drained) {
  waiting a(queue, 1);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_poll(a.id, 2, &a.out), BOLT_AGAIN);
  EXPECT_EQ(drain(4, BOLT_OK), tokens{1});
  EXPECT_EQ(bolt_future_poll(a.id, 3, &a.out), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, R3_a_future_freed_while_queued_is_still_drained) {
  waiting a(queue, 1);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK) << "its token is on the way already";
  EXPECT_EQ(a.body.drops, 1);
  EXPECT_EQ(read_counters().live_futures, 1U) << "the slot is pinned by the queue";
  EXPECT_EQ(drain(4, BOLT_OK), tokens{1});
  EXPECT_EQ(read_counters().live_futures, 0U);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, close_hands_all_tokens_back_and_later_wakes_are_counted) {
  waiting queued(queue, 1);
  waiting armed(queue, 2);
  waiting freed(queue, 3);
  EXPECT_EQ(bolt_future_wake(queued.id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(freed.id), BOLT_OK);
  EXPECT_EQ(bolt_future_free(freed.id), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
  const std::uint64_t before = read_counters().late_wakes;
  EXPECT_EQ(bolt_future_wake(armed.id), BOLT_OK);
  EXPECT_EQ(read_counters().late_wakes, before + 1);
  EXPECT_EQ(bolt_future_poll(queued.id, 4, &queued.out), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(queued.id), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_free(armed.id), BOLT_OK);
}

TEST_P(QueueTest, close_of_a_half_drained_queue_gives_up_what_the_consumer_had_taken) {
  waiting a(queue, 1);
  waiting b(queue, 2);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(b.id), BOLT_OK);
  EXPECT_EQ(drain(1, BOLT_AGAIN), tokens{1});
  EXPECT_EQ(bolt_future_free(b.id), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
}

TEST_P(QueueTest, a_closed_queue_answers_SHUTDOWN_and_a_wrong_one_INVALID_HANDLE) {
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_SHUTDOWN);
  EXPECT_EQ(drain(4, BOLT_SHUTDOWN), tokens{});
  EXPECT_EQ(bolt_queue_fd(queue, &fd), BOLT_SHUTDOWN);
  bolt_queue next = 0;
  ASSERT_EQ(bolt_queue_create(nullptr, &next), BOLT_OK);
  EXPECT_NE(next, queue);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_SHUTDOWN) << "not the new queue in its place";
  EXPECT_EQ(bolt_queue_close(next), BOLT_OK);
  for (const bolt_queue never : {bolt_queue{0}, ~bolt_queue{0}, bolt_queue{12345}}) {
    EXPECT_EQ(bolt_queue_close(never), BOLT_INVALID_HANDLE);
  }
}

TEST_P(QueueTest, a_thread_that_waits_for_the_descriptor_is_woken_by_another) {
  waiting a(queue, 7);
  std::thread waker([&] { EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK); });
  pollfd p{fd, POLLIN, 0};
  EXPECT_EQ(::poll(&p, 1, -1), 1);
  EXPECT_EQ(drain(4, BOLT_OK), tokens{7});
  waker.join();
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_P(QueueTest, more_signals_than_a_pipe_holds_do_not_block) {
  // Never drained in between: only the first push of each round signals, and a round is one token.
  for (int i = 0; i < 70000; ++i) {
    waiting a(queue, 1);
    EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
    if (i % 10000 == 0) {
      EXPECT_EQ(drain(1, BOLT_AGAIN), tokens{1});
      EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
      continue;
    }
    EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
    EXPECT_EQ(drain(1, BOLT_AGAIN), tokens{1});
  }
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

INSTANTIATE_TEST_SUITE_P(Wake, QueueTest, testing::Values("0", "1"),
                         [](const auto& test) { return *test.param == '1' ? "pipe" : "eventfd"; });

struct SignalledQueueTest : leak_check {};

TEST_F(SignalledQueueTest, calls_its_function_when_it_becomes_non_empty) {
  tokens signals;
  const bolt_queue_options options{
      sizeof options, 0,
      [](void* data, std::uint64_t token) { static_cast<tokens*>(data)->push_back(token); },
      &signals, 77};
  bolt_queue queue = 0;
  ASSERT_EQ(bolt_queue_create(&options, &queue), BOLT_OK);
  int fd = 0;
  EXPECT_EQ(bolt_queue_fd(queue, &fd), BOLT_ARGUMENT);
  waiting a(queue, 1);
  waiting b(queue, 2);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(b.id), BOLT_OK);
  EXPECT_EQ(signals, tokens{77});
  std::array<std::uint64_t, 4> got{};
  std::size_t n = 0;
  EXPECT_EQ(bolt_queue_drain(queue, got.data(), got.size(), &n), BOLT_OK);
  EXPECT_EQ(n, 2U);
  EXPECT_EQ(bolt_future_poll(a.id, 3, &a.out), BOLT_PENDING);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(signals, (tokens{77, 77}));
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
  EXPECT_EQ(bolt_future_free(b.id), BOLT_OK);
}

TEST_F(SignalledQueueTest, may_be_drained_and_closed_from_inside_its_signal) {
  struct state {
    bolt_queue queue = 0;
    tokens got;
  } inside;
  const bolt_queue_options options{sizeof options, 0,
                                   [](void* data, std::uint64_t) {
                                     auto& s = *static_cast<state*>(data);
                                     std::uint64_t token = 0;
                                     std::size_t n = 0;
                                     EXPECT_EQ(bolt_queue_drain(s.queue, &token, 1, &n),
                                               BOLT_AGAIN);
                                     s.got.push_back(token);
                                     EXPECT_EQ(bolt_queue_close(s.queue), BOLT_OK);
                                   },
                                   &inside, 0};
  ASSERT_EQ(bolt_queue_create(&options, &inside.queue), BOLT_OK);
  waiting a(inside.queue, 5);
  EXPECT_EQ(bolt_future_wake(a.id), BOLT_OK);
  EXPECT_EQ(inside.got, tokens{5});
  EXPECT_EQ(bolt_future_free(a.id), BOLT_OK);
}

} // namespace
} // namespace bolt::test
