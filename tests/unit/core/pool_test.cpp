// Executors: the pool, calls that are driven by one, and an executor that refuses.
#include <pthread.h>

#include <atomic>
#include <deque>
#include <latch>
#include <memory>
#include <thread>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"
#include "../support/tally.hpp"

namespace bolt::test {
namespace {

// Runs what it is given when the test says so.
struct manual_executor {
  std::deque<std::pair<void (*)(void*), void*>> jobs;
  bool closed = false;
  bolt_executor executor{sizeof(bolt_executor),
                         0,
                         [](void* self, void (*fn)(void*), void* data) {
                           auto& me = *static_cast<manual_executor*>(self);
                           if (me.closed) return bolt_status{BOLT_SHUTDOWN};
                           me.jobs.emplace_back(fn, data);
                           return bolt_status{BOLT_OK};
                         },
                         this,
                         nullptr,
                         nullptr,
                         nullptr};

  // What an executor need not have.
  std::vector<bolt_future> entered;
  int left = 0;
  int resumed = 0;
  bolt_status answer_to_enter = BOLT_OK;
  bolt_status answer_to_leave = BOLT_OK;

  void hear_of_tasks() {
    executor.resume = [](void* self, void (*fn)(void*), void* data) {
      auto& me = *static_cast<manual_executor*>(self);
      ++me.resumed;
      me.jobs.emplace_back(fn, data);
      return bolt_status{BOLT_OK};
    };
    executor.enter = [](void* self, bolt_future task, std::uint64_t* out_ticket) {
      auto& me = *static_cast<manual_executor*>(self);
      if (me.answer_to_enter == BOLT_OK) me.entered.push_back(task);
      *out_ticket = 17;
      return me.answer_to_enter;
    };
    executor.leave = [](void* self, std::uint64_t ticket) {
      auto& me = *static_cast<manual_executor*>(self);
      EXPECT_EQ(ticket, 17U);
      ++me.left;
      return me.answer_to_leave;
    };
  }

  void run_one() {
    ASSERT_FALSE(jobs.empty());
    const auto [fn, data] = jobs.front();
    jobs.pop_front();
    fn(data);
  }
};

struct DriverTest : leak_check {
  script body;
  host the_host;
  result out;
  bolt_future id = 0;
  manual_executor there;

  bolt_call call() {
    bolt_call c = call_of(body, the_host);
    c.executor = &there.executor;
    return c;
  }
  void start_poll(bolt_status expected) {
    const bolt_call c = call();
    EXPECT_EQ(bolt_future_start_poll(&c, 1, &id, &out), expected);
  }
  bolt_status poll(std::uint64_t token) { return bolt_future_poll(id, token, &out); }
};

TEST_F(DriverTest, G1_nothing_is_scheduled_before_the_first_poll) {
  const bolt_call c = call();
  EXPECT_EQ(bolt_future_start(&c, &id, &out), BOLT_OK);
  EXPECT_TRUE(there.jobs.empty());
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(DriverTest, the_host_is_woken_once_at_the_end) {
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer* result) {
    inner = bolt_context_future(cx);
    if (body.polls == 1) return bolt_status{BOLT_PENDING};
    if (body.polls == 2) {
      cx->flags |= BOLT_CONTEXT_AGAIN;
      return bolt_status{BOLT_PENDING};
    }
    return answer(result, BOLT_ERROR, "a result that does not fit the caller's storage");
  };
  start_poll(BOLT_PENDING);
  EXPECT_EQ(body.polls, 0);
  there.run_one();
  EXPECT_NE(inner, id);
  EXPECT_TRUE(there.jobs.empty());
  EXPECT_EQ(bolt_future_wake(inner), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING | BOLT_TOKEN_BACK) << "polls of the host do not run the body";
  there.run_one();
  EXPECT_EQ(body.polls, 2);
  there.run_one();
  EXPECT_EQ(body.drops, 1) << "gone before the host hears of it";
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(poll(3), BOLT_ERROR);
  EXPECT_EQ(out.text(), "a result that does not fit the caller's storage");
  EXPECT_TRUE(there.jobs.empty());
}

TEST_F(DriverTest, G7_cancel_is_acknowledged_after_the_body_was_unwound_on_the_executor) {
  start_poll(BOLT_PENDING);
  there.run_one();
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(body.cancels, 0);
  there.run_one();
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(the_host.tokens(), (tokens{1, 2}));
  EXPECT_EQ(poll(3), BOLT_CANCELLED);
}

TEST_F(DriverTest, G6_cancel_before_the_executor_has_run_it_runs_none_of_the_body) {
  start_poll(BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  while (!there.jobs.empty())
    there.run_one();
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(poll(3), BOLT_CANCELLED);
}

TEST_F(DriverTest, G7_cancel_before_the_first_poll_waits_for_the_acknowledgement) {
  bolt_future inner = 0;
  body.on_cancel = [&](bolt_context* cx) {
    inner = cx->future;
    return bolt_status{BOLT_LATER};
  };
  const bolt_call c = call();
  ASSERT_EQ(bolt_future_start(&c, &id, &out), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(bolt_future_ack(inner), BOLT_OK);
  there.run_one();
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
  EXPECT_EQ(body.polls, 0);
}

TEST_F(DriverTest, R2_a_free_before_the_first_poll_is_ended_by_the_acknowledgement) {
  bolt_future inner = 0;
  body.on_cancel = [&](bolt_context* cx) {
    inner = cx->future;
    return bolt_status{BOLT_LATER};
  };
  const bolt_call c = call();
  ASSERT_EQ(bolt_future_start(&c, &id, &out), BOLT_OK);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_DETACHED);
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(bolt_future_ack(inner), BOLT_OK);
  there.run_one();
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(body.polls, 0);
}

TEST_F(DriverTest, R2_a_freed_call_ends_on_the_executor) {
  start_poll(BOLT_PENDING);
  there.run_one();
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(body.drops, 0);
  there.run_one();
  EXPECT_EQ(body.drops, 1);
}

TEST_F(DriverTest, a_closed_executor_fails_the_call) {
  there.closed = true;
  start_poll(BOLT_FAILED);
  EXPECT_EQ(id, 0U);
  EXPECT_NE(out.text().find("executor"), std::string::npos);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(body.polls, 0);
}

TEST_F(DriverTest, an_executor_that_closes_under_a_waiting_call_fails_it) {
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inner = bolt_context_future(cx);
    return bolt_status{BOLT_PENDING};
  };
  start_poll(BOLT_PENDING);
  there.run_one();
  there.closed = true;
  EXPECT_EQ(bolt_future_wake(inner), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(poll(2), BOLT_FAILED);
  EXPECT_NE(out.text().find("executor"), std::string::npos);
}

TEST_F(DriverTest, work_that_was_accepted_is_resumed_although_the_queue_is_full) {
  there.hear_of_tasks();
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inner = bolt_context_future(cx);
    return bolt_status{body.polls == 1 ? BOLT_PENDING : BOLT_READY};
  };
  start_poll(BOLT_PENDING);
  ASSERT_EQ(there.entered.size(), 1U);
  there.run_one();
  EXPECT_EQ(there.entered[0], inner);
  there.closed = true; // refuses what is new
  EXPECT_EQ(bolt_future_wake(inner), BOLT_OK);
  EXPECT_EQ(there.resumed, 1);
  EXPECT_EQ(there.left, 0);
  there.run_one();
  EXPECT_EQ(there.left, 1);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(poll(2), BOLT_READY);
}

TEST_F(DriverTest, an_executor_that_refuses_a_task_is_not_left) {
  there.hear_of_tasks();
  there.answer_to_enter = BOLT_BUSY;
  start_poll(BOLT_FAILED);
  EXPECT_NE(out.text().find("its queue is full"), std::string::npos);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(there.left, 0);
}

TEST_F(DriverTest, G9_a_task_that_its_executor_cancels_has_failed_for_its_host) {
  there.hear_of_tasks();
  start_poll(BOLT_PENDING);
  there.run_one();
  ASSERT_EQ(there.entered.size(), 1U);
  EXPECT_EQ(bolt_future_cancel(there.entered[0]), BOLT_OK);
  there.answer_to_leave = BOLT_SHUTDOWN;
  there.run_one();
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(there.left, 1);
  EXPECT_EQ(poll(2), BOLT_FAILED);
  EXPECT_NE(out.text().find("it is closed"), std::string::npos);
}

TEST_F(DriverTest, a_task_that_was_never_begun_does_not_enter) {
  there.hear_of_tasks();
  const bolt_call c = call();
  ASSERT_EQ(bolt_future_start(&c, &id, &out), BOLT_OK);
  EXPECT_EQ(BOLT_OUTCOME(bolt_future_free(id)), BOLT_OK);
  EXPECT_EQ(there.left, 0);
  EXPECT_TRUE(there.entered.empty());
}

TEST_F(DriverTest, G7_a_refused_call_ends_after_its_LATER_cancel_was_acknowledged) {
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inner = bolt_context_future(cx);
    return bolt_status{BOLT_PENDING};
  };
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  start_poll(BOLT_PENDING);
  there.run_one();
  there.closed = true;
  EXPECT_EQ(bolt_future_wake(inner), BOLT_OK);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 0);
  EXPECT_TRUE(the_host.tokens().empty()) << "something still touches the body";
  EXPECT_EQ(poll(2), BOLT_PENDING | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_ack(inner), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(poll(3), BOLT_FAILED);
  EXPECT_NE(out.text().find("executor"), std::string::npos);
}

TEST_F(DriverTest, G7_cancel_of_a_call_whose_executor_has_closed_is_acknowledged) {
  start_poll(BOLT_PENDING);
  there.run_one();
  there.closed = true;
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(DriverTest, an_executor_that_closes_under_a_yield_fails_the_call) {
  body.on_poll = [this](bolt_context* cx, bolt_buffer*) {
    there.closed = true;
    cx->flags |= BOLT_CONTEXT_AGAIN;
    return bolt_status{BOLT_PENDING};
  };
  start_poll(BOLT_PENDING);
  there.run_one();
  EXPECT_EQ(body.polls, 1);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(poll(2), BOLT_FAILED);
}

struct PoolTest : leak_check {};

// Schedules fn(state) with a share of `state`: a job may still be inside a latch that it has just
// opened when the test has gone on.
template <class State>
void schedule_sharing(const std::shared_ptr<State>& state, void (*fn)(State&)) {
  struct job {
    std::shared_ptr<State> state;
    void (*fn)(State&);
  };
  const bolt_executor* pool = bolt_executor_pool();
  auto scheduled = std::make_unique<job>(state, fn);
  const bolt_status status = pool->schedule(
      pool->self,
      [](void* data) {
        const std::unique_ptr<job> mine(static_cast<job*>(data));
        mine->fn(*mine->state);
      },
      scheduled.get());
  ASSERT_EQ(status, BOLT_OK);
  static_cast<void>(scheduled.release());
}

TEST_F(PoolTest, runs_what_is_scheduled_on_threads_of_its_own) {
  struct shared {
    std::latch done{100};
    std::atomic<int> here{0};
    std::thread::id caller = std::this_thread::get_id();
  };
  const auto state = std::make_shared<shared>();
  for (int i = 0; i < 100; ++i) {
    schedule_sharing<shared>(state, [](shared& s) {
      s.here += std::this_thread::get_id() == s.caller ? 1 : 0;
      s.done.count_down();
    });
  }
  state->done.wait();
  EXPECT_EQ(state->here, 0);
}

TEST_F(PoolTest, at_least_four_jobs_may_block_at_the_same_time) {
  struct shared {
    std::latch all_here{5};
  };
  const auto state = std::make_shared<shared>();
  for (int i = 0; i < 4; ++i) {
    schedule_sharing<shared>(state, [](shared& s) { s.all_here.arrive_and_wait(); });
  }
  state->all_here.arrive_and_wait();
}

TEST_F(PoolTest, R10_a_thread_that_ends_inside_a_job_is_replaced) {
  struct shared {
    tally unwound;
    std::latch all_here{5};
  };
  struct leaving {
    tally& unwound;
    ~leaving() { unwound.add(); }
  };
  const auto state = std::make_shared<shared>();
  constexpr int more_than_there_are_threads = 100;
  for (int i = 0; i < more_than_there_are_threads; ++i) {
    schedule_sharing<shared>(state, [](shared& s) {
      const leaving here{s.unwound};
      pthread_exit(nullptr);
    });
  }
  state->unwound.wait_for(more_than_there_are_threads);
  for (int i = 0; i < 4; ++i) {
    schedule_sharing<shared>(state, [](shared& s) { s.all_here.arrive_and_wait(); });
  }
  state->all_here.arrive_and_wait();
}

TEST_F(PoolTest, a_function_marked_on_pool_is_driven_by_the_pool) {
  script body;
  host the_host;
  result out;
  std::thread::id ran_on;
  body.on_poll = [&](bolt_context*, bolt_buffer* result) {
    ran_on = std::this_thread::get_id();
    return answer(result, BOLT_READY, "from the pool");
  };
  bolt_fn fn{};
  fn.size = sizeof fn;
  fn.flags = BOLT_FN_ASYNC | BOLT_FN_ON_POOL;
  fn.name = "compute";
  fn.data = &body;
  fn.start = [](const bolt_fn* self, void*, const std::uint8_t*, std::size_t, bolt_context*,
                bolt_body* out_body, bolt_buffer*) {
    *out_body = static_cast<script*>(const_cast<void*>(self->data))->body();
    return bolt_status{BOLT_PENDING};
  };
  bolt_call call{};
  call.size = sizeof call;
  call.fn = &fn;
  call.waker = the_host.waker();
  bolt_future id = 0;
  const bolt_status first = bolt_future_start_poll(&call, 1, &id, &out);
  if (first == BOLT_PENDING) {
    the_host.wait_for(1);
    EXPECT_EQ(bolt_future_poll(id, 2, &out), BOLT_READY);
  } else {
    EXPECT_EQ(first, BOLT_READY) << "the pool was quicker than the poll that began it";
  }
  EXPECT_EQ(out.text(), "from the pool");
  EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST_F(PoolTest, an_application_may_put_its_own_in_the_pools_place) {
  const bolt_executor* before = bolt_executor_pool();
  manual_executor mine;
  EXPECT_EQ(bolt_executor_set_pool(&mine.executor), BOLT_OK);
  EXPECT_EQ(bolt_executor_pool(), &mine.executor);
  EXPECT_EQ(bolt_executor_set_pool(nullptr), BOLT_OK);
  EXPECT_EQ(bolt_executor_pool(), before);
}

} // namespace
} // namespace bolt::test
