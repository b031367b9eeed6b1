// R11, G13: fork(). The child's checks run in the child; its exit code says which one failed.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <thread>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"
#include "../support/tally.hpp"

namespace bolt::test {
namespace {

// In a child: says what failed and ends it.
#define CHILD_CHECK(condition)                                                                     \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::fprintf(stderr, "%s:%d: in the child: %s\n", __FILE__, __LINE__, #condition);           \
      std::_Exit(1);                                                                               \
    }                                                                                              \
  } while (false)

template <class Child>
void in_child(Child&& child) {
  const pid_t pid = ::fork();
  ASSERT_GE(pid, 0);
  if (pid == 0) {
    child();
    std::_Exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

struct ForkTest : leak_check {
  script body;
  host the_host;
  result out;
  bolt_future id = 0;

  static bool nothing_alive() {
    const bolt_counters now = read_counters();
    return now.live_futures == 0 && now.live_objects == 0 && now.live_queues == 0;
  }
};

TEST_F(ForkTest, R11_handles_from_before_answer_FORKED_and_the_parent_goes_on) {
  bolt_queue queue = 0;
  bolt_object object = 0;
  bolt_future promise = 0;
  ASSERT_EQ(bolt_queue_create(nullptr, &queue), BOLT_OK);
  ASSERT_EQ(bolt_object_create(nullptr, nullptr, nullptr, &object), BOLT_OK);
  ASSERT_EQ(bolt_promise_create(nullptr, nullptr, &promise), BOLT_OK);
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
  in_child([&] {
    CHILD_CHECK(nothing_alive());
    CHILD_CHECK(bolt_future_poll(id, 2, &out) == BOLT_FORKED);
    CHILD_CHECK(bolt_future_wake(id) == BOLT_FORKED);
    CHILD_CHECK(bolt_future_cancel(id) == BOLT_FORKED);
    CHILD_CHECK(bolt_future_free(id) == BOLT_FORKED);
    CHILD_CHECK(bolt_future_ack(id) == BOLT_FORKED);
    CHILD_CHECK(bolt_promise_drop(promise) == BOLT_FORKED);
    CHILD_CHECK(bolt_object_release(object) == BOLT_FORKED);
    CHILD_CHECK(bolt_object_retain(object) == BOLT_FORKED);
    CHILD_CHECK(bolt_queue_close(queue) == BOLT_FORKED);
    CHILD_CHECK(bolt_future_wake(0) == BOLT_INVALID_HANDLE);
    CHILD_CHECK(body.drops == 0);
  });
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(bolt_promise_drop(promise), BOLT_OK);
  EXPECT_EQ(bolt_future_free(promise), BOLT_OK);
  EXPECT_EQ(bolt_object_release(object), BOLT_OK);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_F(ForkTest, R11_new_calls_work_in_the_child_and_in_its_child) {
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
  in_child([&] {
    bolt_future mine = 0;
    CHILD_CHECK(bolt_future_start_poll(&call, 2, &mine, &out) == BOLT_PENDING);
    CHILD_CHECK(mine != id);
    CHILD_CHECK(bolt_future_wake(id) == BOLT_FORKED);
    in_child([&] {
      CHILD_CHECK(bolt_future_wake(mine) == BOLT_FORKED);
      CHILD_CHECK(bolt_future_wake(id) == BOLT_FORKED);
      bolt_future inner = 0;
      CHILD_CHECK(bolt_future_start_poll(&call, 3, &inner, &out) == BOLT_PENDING);
      CHILD_CHECK(bolt_future_free(inner) == (BOLT_OK | BOLT_TOKEN_BACK));
      CHILD_CHECK(nothing_alive());
    });
    CHILD_CHECK(bolt_future_wake(mine) == BOLT_OK);
    CHILD_CHECK(bolt_future_free(mine) == BOLT_OK);
    bolt_queue queue = 0;
    CHILD_CHECK(bolt_queue_create(nullptr, &queue) == BOLT_OK);
    CHILD_CHECK(bolt_queue_close(queue) == BOLT_OK);
    CHILD_CHECK(nothing_alive());
  });
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(ForkTest, a_fork_inside_a_poll_lets_the_poll_end_in_both) {
  pid_t child = -1;
  body.on_poll = [&](bolt_context* cx, bolt_buffer* result) {
    EXPECT_NE(bolt_context_future(cx), 0U);
    child = ::fork();
    return answer(result, BOLT_READY, "twice");
  };
  const bolt_call call = call_of(body, the_host);
  const bolt_status status = bolt_future_start_poll(&call, 1, &id, &out);
  if (child == 0) {
    CHILD_CHECK(status == BOLT_READY);
    CHILD_CHECK(out.text() == "twice");
    CHILD_CHECK(body.drops == 1);
    CHILD_CHECK(nothing_alive());
    std::_Exit(0);
  }
  EXPECT_EQ(status, BOLT_READY);
  int ended = 0;
  ASSERT_EQ(::waitpid(child, &ended, 0), child);
  EXPECT_EQ(ended, 0);
}

void run_on_pool_and_wait() {
  tally done;
  const bolt_executor* pool = bolt_executor_pool();
  CHILD_CHECK(pool->schedule(
                  pool->self, [](void* data) { static_cast<tally*>(data)->add(); }, &done) ==
              BOLT_OK);
  done.wait_for(1);
}

TEST_F(ForkTest, a_fork_inside_a_walk_lets_the_walk_end_in_both) {
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  bolt_future second = 0;
  ASSERT_EQ(bolt_promise_create(nullptr, nullptr, &second), BOLT_OK);
  struct {
    int seen = 0;
    pid_t pid = -1;
  } walk;
  const auto fork_at_the_first = [](void* data, const bolt_live*) {
    auto& w = *static_cast<decltype(walk)*>(data);
    if (w.seen++ == 0) w.pid = ::fork();
  };
  EXPECT_EQ(bolt_live_walk(fork_at_the_first, &walk), BOLT_OK);
  if (walk.pid == 0) std::_Exit(walk.seen == 1 && nothing_alive() ? 0 : 1);
  EXPECT_EQ(walk.seen, 2);
  int status = 0;
  ASSERT_EQ(::waitpid(walk.pid, &status, 0), walk.pid);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(bolt_promise_drop(second), BOLT_OK);
  EXPECT_EQ(bolt_future_free(second), BOLT_OK);
}

TEST_F(ForkTest, the_pool_is_usable_again_in_the_child) {
  run_on_pool_and_wait();
  in_child([] { run_on_pool_and_wait(); });
  run_on_pool_and_wait();
}

TEST_F(ForkTest, forks_while_another_thread_is_busy_in_the_library) {
  std::atomic<bool> stop{false};
  std::latch busy{1};
  std::thread other([&] {
    bool told = false;
    while (!stop.load(std::memory_order_relaxed)) {
      script mine;
      result mine_out;
      bolt_future mine_id = 0;
      const bolt_call call = call_of(mine, the_host);
      EXPECT_EQ(bolt_future_start_poll(&call, 1, &mine_id, &mine_out), BOLT_PENDING);
      void* large = bolt_frame_alloc(3000);
      bolt_object object = 0;
      EXPECT_EQ(bolt_object_create(nullptr, nullptr, nullptr, &object), BOLT_OK);
      EXPECT_EQ(bolt_object_release(object), BOLT_OK);
      bolt_frame_free(large, 3000);
      EXPECT_EQ(bolt_future_free(mine_id), BOLT_OK | BOLT_TOKEN_BACK);
      if (!told) busy.count_down();
      told = true;
    }
  });
  busy.wait();
  for (int i = 0; i < 20; ++i) {
    in_child([&] {
      const bolt_call call = call_of(body, the_host);
      bolt_future mine = 0;
      CHILD_CHECK(bolt_future_start_poll(&call, 2, &mine, &out) == BOLT_PENDING);
      CHILD_CHECK(bolt_future_free(mine) == (BOLT_OK | BOLT_TOKEN_BACK));
      bolt_object object = 0;
      CHILD_CHECK(bolt_object_create(nullptr, nullptr, nullptr, &object) == BOLT_OK);
      CHILD_CHECK(bolt_object_release(object) == BOLT_OK);
      CHILD_CHECK(nothing_alive());
    });
  }
  stop = true;
  other.join();
}

} // namespace
} // namespace bolt::test
