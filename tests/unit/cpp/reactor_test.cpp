#include "bolt/reactor.hpp"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/blocking.hpp"
#include "bolt/sleep.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

using namespace std::chrono_literals;

class reactor_test : public leak_check {};

// A call whose body an executor drives: the host is woken once, at the end.
class detached {
 public:
  template <class T>
  detached(task<T>&& work, executor where) {
    bolt_call call{};
    call.size = sizeof call;
    call.body = make_body<as_text>(std::move(work));
    call.waker = {&on_wake, this, 0};
    call.executor = &where.raw();
    out_.size = sizeof out_;
    status_ = BOLT_OUTCOME(bolt_future_start_poll(&call, 1, &id_, &out_));
  }
  detached(const detached&) = delete;
  detached& operator=(const detached&) = delete;
  ~detached() { bolt_buffer_release(&out_); }

  void cancel() { EXPECT_EQ(bolt_future_cancel(id_), BOLT_OK); }
  bolt_status end() {
    while (status_ == BOLT_PENDING || status_ == BOLT_AGAIN) {
      if (status_ == BOLT_PENDING) woken_.wait(polls_);
      ++polls_;
      status_ = BOLT_OUTCOME(bolt_future_poll(id_, 1, &out_));
    }
    return status_;
  }
  [[nodiscard]] unsigned wakes() const { return woken_.load(); }
  [[nodiscard]] std::string text() const {
    return {reinterpret_cast<const char*>(out_.data), out_.len};
  }

 private:
  static void on_wake(void* data, std::uint64_t) {
    auto& me = *static_cast<detached*>(data);
    me.woken_.fetch_add(1);
    me.woken_.notify_all();
  }

  bolt_future id_ = 0;
  bolt_buffer out_{};
  bolt_status status_;
  unsigned polls_ = 0;
  std::atomic<unsigned> woken_{0};
};

task<std::string> sleeper(std::chrono::nanoseconds time, reactor_ref where, journal* notes,
                          std::latch* begun = nullptr) {
  const noted end(*notes, "sleeper");
  if (begun != nullptr) begun->count_down();
  co_await sleep_for(time, where);
  co_return "slept";
}

task<std::thread::id> thread_of() { co_return std::this_thread::get_id(); }

template <class T>
struct on_executor { // spawn_on, awaited
  static task<T> run(executor where, task<T> work) {
    auto handle = co_await spawn_on(where, std::move(work));
    co_return co_await handle;
  }
};

TEST_F(reactor_test, runs_tasks_on_threads_of_its_own) {
  const reactor mine({.threads = 2});
  const auto where = block_on(on_executor<std::thread::id>::run(mine, thread_of()));
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST_F(reactor_test, the_process_has_one_that_starts_by_itself) {
  const auto first = block_on(on_executor<std::thread::id>::run(reactor_ref(), thread_of()));
  EXPECT_EQ(first, block_on(on_executor<std::thread::id>::run(reactor_ref(), thread_of())));
}

TEST_F(reactor_test, runs_on_a_thread_that_it_is_lent) {
  const reactor mine({.threads = 0});
  std::thread::id lent;
  std::jthread runs([&] {
    lent = std::this_thread::get_id();
    mine.run();
  });
  EXPECT_EQ(block_on(on_executor<std::thread::id>::run(mine, thread_of())), lent);
  EXPECT_TRUE(mine.stop());
  runs.join();
  mine.run(); // at once
}

TEST_F(reactor_test, a_thread_runs_one_reactor_at_a_time) {
  const reactor mine;
  auto body = [](const reactor* again) -> task<bolt_status> {
    co_return bolt_reactor_run(again->id());
  };
  EXPECT_EQ(block_on(on_executor<bolt_status>::run(mine, body(&mine))), BOLT_BUSY);
}

TEST_F(reactor_test, timers_of_its_own) {
  const reactor mine;
  journal notes;
  EXPECT_EQ(block_on(sleeper(1ms, mine, &notes)), "slept");
}

TEST_F(reactor_test, G3_a_detached_task_wakes_its_host_once_however_often_it_waits) {
  const reactor mine;
  auto body = [](reactor_ref where) -> task<int> {
    for (int i = 0; i < 100; ++i)
      co_await sleep_for(10us, where);
    co_return 100;
  };
  detached call(body(mine), mine);
  EXPECT_EQ(call.end(), BOLT_READY);
  EXPECT_EQ(call.text(), "100");
  EXPECT_EQ(call.wakes(), 1U);
}

TEST_F(reactor_test, G7_stopping_cancels_the_tasks_that_run_on_it_and_their_callers_get_an_error) {
  const reactor mine;
  journal notes;
  std::latch begun(1);
  detached call(sleeper(1h, mine, &notes, &begun), mine);
  begun.wait();
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(notes, journal{"~sleeper"});
  EXPECT_EQ(call.end(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the executor has refused the call: it is closed"), std::string::npos);
}

TEST_F(reactor_test, stopping_ends_the_waits_of_tasks_that_run_elsewhere) {
  const reactor mine;
  journal notes;
  host call(sleeper(1h, mine, &notes));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(read_counters().live_timers, 0U);
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the reactor was stopped"), std::string::npos);
}

TEST_F(reactor_test, a_stopped_reactor_takes_no_work) {
  const reactor mine;
  const executor stale = mine.executor();
  EXPECT_TRUE(mine.stop());
  EXPECT_TRUE(mine.stop()); // twice
  journal notes;
  EXPECT_THROW(block_on(sleeper(1ms, mine, &notes)), error);
  detached call(sleeper(1ms, mine, &notes), stale);
  EXPECT_EQ(call.end(), BOLT_FAILED);
  EXPECT_THROW(stale.schedule([](void*) {}, nullptr), error);
  // Not even when its place is in use again.
  const reactor next;
  EXPECT_NE(next.id(), mine.id());
  EXPECT_EQ(bolt_reactor_run(mine.id()), BOLT_INVALID_HANDLE);
  EXPECT_THROW(stale.schedule([](void*) {}, nullptr), error);
}

TEST_F(reactor_test, G7_stop_waits_for_what_acknowledges_late) {
  const reactor mine;
  gate g;
  std::latch waits(1);
  auto body = [](gate* at, std::latch* there) -> task<int> {
    gated leaf(*at, cancel_answer::later);
    there->count_down();
    co_return co_await leaf;
  };
  detached call(body(&g, &waits), mine);
  waits.wait();
  EXPECT_FALSE(mine.stop(1ms)); // cancelled, not yet acknowledged
  EXPECT_FALSE(mine.stop(0ns));
  g.acknowledge();
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(call.end(), BOLT_FAILED);
}

TEST_F(reactor_test, functions_that_were_scheduled_still_run_when_it_stops) {
  const reactor mine;
  std::latch held(1);
  std::atomic<int> ran{0};
  mine.executor().schedule([](void* at) { static_cast<std::latch*>(at)->wait(); }, &held);
  for (int i = 0; i < 10; ++i) {
    mine.executor().schedule([](void* n) { ++*static_cast<std::atomic<int>*>(n); }, &ran);
  }
  EXPECT_FALSE(mine.stop(0ns));
  held.count_down();
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(ran.load(), 10);
}

TEST_F(reactor_test, a_function_that_ends_its_thread_costs_the_others_nothing) {
  const reactor mine;
  journal notes;
  detached waits(sleeper(5ms, mine, &notes), mine);
  mine.executor().schedule([](void*) { pthread_exit(nullptr); }, nullptr);
  EXPECT_EQ(waits.end(), BOLT_READY);
  EXPECT_EQ(block_on(sleeper(1ms, mine, &notes)), "slept");
}

TEST_F(reactor_test, stop_from_one_of_its_threads_does_not_wait_for_itself) {
  const reactor mine;
  auto body = [](const reactor* own) -> task<int> { co_return own->stop() ? 1 : 0; };
  detached call(body(&mine), mine);
  // The task has not ended when it is told to; its value came before the decision.
  EXPECT_EQ(call.end(), BOLT_READY);
  EXPECT_EQ(call.text(), "0");
  EXPECT_TRUE(mine.stop());
}

TEST_F(reactor_test, the_process_s_own_starts_anew_after_a_stop) {
  journal notes;
  EXPECT_EQ(block_on(sleeper(1ms, {}, &notes)), "slept");
  EXPECT_TRUE(reactor_ref().stop());
  EXPECT_EQ(block_on(sleeper(1ms, {}, &notes)), "slept");
  detached call(sleeper(1ms, {}, &notes), reactor_ref());
  EXPECT_EQ(call.end(), BOLT_READY);
}

TEST_F(reactor_test, G6_a_stop_beside_a_cancel_and_an_end) {
  for (int i = 0; i < 50; ++i) {
    const reactor mine({.threads = 2});
    journal notes[2];
    std::latch begun(2);
    detached one(sleeper(1h, mine, &notes[0], &begun), mine);
    detached two(sleeper(std::chrono::microseconds(i), mine, &notes[1], &begun), mine);
    begun.wait();
    std::jthread cancels([&] { one.cancel(); });
    EXPECT_TRUE(mine.stop());
    cancels.join();
    const bolt_status cancelled = one.end();
    EXPECT_TRUE(cancelled == BOLT_CANCELLED || cancelled == BOLT_FAILED) << cancelled;
    const bolt_status ended = two.end();
    EXPECT_TRUE(ended == BOLT_READY || ended == BOLT_FAILED) << ended;
    EXPECT_EQ(notes[0].size() + notes[1].size(), 2U);
  }
}

TEST_F(reactor_test, what_nobody_has_lent_a_thread_for_is_done_by_who_stops) {
  const reactor mine({.threads = 0});
  std::atomic<int> ran{0};
  mine.executor().schedule([](void* n) { ++*static_cast<std::atomic<int>*>(n); }, &ran);
  journal notes;
  detached call(sleeper(1h, mine, &notes), mine);
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(ran.load(), 1);
  EXPECT_EQ(call.end(), BOLT_FAILED);
}

TEST_F(reactor_test, a_reactor_s_thread_that_stops_another_one_is_its_own_again) {
  const reactor mine;
  const reactor other({.threads = 0});
  std::atomic<int> ran{0};
  other.executor().schedule([](void* n) { ++*static_cast<std::atomic<int>*>(n); }, &ran);
  auto body = [](const reactor* own, const reactor* stopped) -> task<int> {
    const bool ended = stopped->stop();
    co_await sleep_for(10us, *own);
    // Only its own thread is told so; any other would be taken, or refused.
    co_return ended&& bolt_reactor_run(own->id()) == BOLT_BUSY ? 1 : 0;
  };
  detached call(body(&mine, &other), mine);
  EXPECT_EQ(call.end(), BOLT_READY);
  EXPECT_EQ(call.text(), "1");
  EXPECT_EQ(ran.load(), 1);
}

TEST_F(reactor_test, one_thread_of_its_own_takes_no_other) {
  const reactor mine;
  try {
    mine.run();
    FAIL() << "it took this thread";
  } catch (const error& refused) {
    EXPECT_EQ(refused.status(), BOLT_ARGUMENT);
  }
}

TEST_F(reactor_test, several_may_stop_it_at_once_while_others_start_the_next) {
  for (int i = 0; i < 50; ++i) {
    journal notes;
    std::latch begun(1);
    detached call(sleeper(1h, {}, &notes, &begun), reactor_ref());
    begun.wait();
    {
      std::jthread one([] { reactor_ref().stop(); });
      std::jthread two([] { reactor_ref().stop(); });
    }
    EXPECT_EQ(call.end(), BOLT_FAILED);
    journal more;
    EXPECT_EQ(block_on(sleeper(10us, {}, &more)), "slept");
  }
}

TEST_F(reactor_test, R11_a_job_that_forks_serves_nobody_in_the_child) {
  const reactor mine;
  struct forked {
    pid_t child = -1;
    std::latch done{1};
  } fork_there;
  mine.executor().schedule(
      [](void* at) {
        auto& there = *static_cast<forked*>(at);
        there.child = fork();
        if (there.child != 0) there.done.count_down();
      },
      &fork_there);
  fork_there.done.wait();
  ASSERT_GT(fork_there.child, 0);
  journal notes;
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(block_on(sleeper(100us, mine, &notes)), "slept");
  EXPECT_EQ(waitpid(fork_there.child, nullptr, WNOHANG), 0) << "the child has not gone on";
  EXPECT_EQ(kill(fork_there.child, SIGKILL), 0);
  EXPECT_EQ(waitpid(fork_there.child, nullptr, 0), fork_there.child);
}

TEST_F(reactor_test, many_at_once_and_no_more_than_there_are_numbers) {
  std::vector<reactor> all;
  try {
    for (int i = 0; i < 100; ++i)
      all.emplace_back(reactor_options{.threads = 0});
    FAIL() << "there is no limit";
  } catch (const std::bad_alloc&) {
    EXPECT_EQ(all.size(), 63U);
  }
}

TEST_F(reactor_test, options_and_handles_are_checked) {
  bolt_reactor made = 1;
  EXPECT_EQ(bolt_reactor_create(nullptr, nullptr), BOLT_ARGUMENT);
  bolt_reactor_options options{sizeof options - 1, 0, 1, 0};
  EXPECT_EQ(bolt_reactor_create(&options, &made), BOLT_ARGUMENT);
  EXPECT_EQ(made, 0U);
  options = {sizeof options, 1, 1, 0};
  EXPECT_EQ(bolt_reactor_create(&options, &made), BOLT_ARGUMENT);
  options = {sizeof options, 0, 257, 0};
  EXPECT_EQ(bolt_reactor_create(&options, &made), BOLT_ARGUMENT);
  options = {sizeof options, 0, 1, 1};
  EXPECT_EQ(bolt_reactor_create(&options, &made), BOLT_ARGUMENT);
  for (const bolt_reactor wrong : {bolt_reactor{1}, bolt_reactor{99}, UINT64_MAX}) {
    bolt_timer timer = 1;
    const bolt_executor* executor = nullptr;
    EXPECT_EQ(bolt_timer_start_on(wrong, 1, 0, &timer), BOLT_INVALID_HANDLE);
    EXPECT_EQ(timer, 0U);
    EXPECT_EQ(bolt_reactor_stop(wrong, 0), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_reactor_run(wrong), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_reactor_executor(wrong, &executor), BOLT_INVALID_HANDLE);
    EXPECT_EQ(executor, nullptr);
  }
  EXPECT_EQ(bolt_reactor_executor(0, nullptr), BOLT_ARGUMENT);
}

TEST_F(reactor_test, R11_a_child_process_gets_a_clear_error_from_the_parent_s_and_one_of_its_own) {
  const reactor mine;
  ASSERT_TRUE(reactor_ref().stop()); // the process's own does not run
  const pid_t child = fork();
  if (child == 0) {
    bolt_timer timer = 0;
    const bool clear = bolt_timer_start_on(mine.id(), 1, 0, &timer) == BOLT_FORKED &&
                       bolt_reactor_stop(mine.id(), 0) == BOLT_FORKED &&
                       bolt_timer_start(1, 0, &timer) == BOLT_OK;
    _exit(clear ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

} // namespace
} // namespace bolt::test
