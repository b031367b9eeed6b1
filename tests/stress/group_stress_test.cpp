// Random trees of children: run, cancelled from another thread, or given up by their host. At the
// end nothing is alive, and every local was destroyed.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "../unit/support/leak_check.hpp"
#include "bolt/blocking.hpp"
#include "bolt/body.hpp"
#include "bolt/on.hpp"
#include "bolt/oneshot.hpp"
#include "bolt/scope.hpp"
#include "bolt/shield.hpp"
#include "bolt/spawn.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/timeout.hpp"
#include "bolt/when_all.hpp"
#include "bolt/when_any.hpp"
#include "bolt/yield.hpp"
#include "stress.hpp"

namespace bolt::test {
namespace {

// A local of every task.
std::atomic<int> locals{0};
struct local {
  local() { ++locals; }
  local(const local&) = delete;
  local& operator=(const local&) = delete;
  ~local() { --locals; }
};
struct failure {};

thread_pool* workers = nullptr;
bool may_shield = false;

// ---- what a branch of a tree may be -------------------------------------------------------------
task<int> blocks(unsigned n) {
  const local here;
  unsigned done = 0; // a local that the function uses, on another thread
  auto work = [&done, n] {
    for (unsigned i = 0; i < n; ++i)
      done = done + 1;
  };
  co_await blocking(*workers, work);
  co_return static_cast<int>(done);
}

task<int> lets_go() {
  const local here;
  co_return co_await blocking(abandonable, *workers, [] { return 1; });
}

task<int> yields(unsigned n) {
  const local here;
  for (unsigned i = 0; i < n; ++i)
    co_await yield();
  co_return 1;
}

// Told by a worker, or never; its cancel waits for the worker, or does not.
task<int> is_told(bool tells, bool waits) {
  const local here;
  auto [sender, receiver] = oneshot<int>();
  struct job {
    oneshot_sender<int> sender;
    bool tells;
  };
  auto made = std::make_unique<job>(std::move(sender), tells);
  if (waits) receiver.on_cancel([] { return cancel_answer::later; });
  executor(*workers).schedule(
      [](void* data) {
        const std::unique_ptr<job> mine(static_cast<job*>(data));
        if (mine->tells) std::move(mine->sender).set(1);
      },
      made.get());
  (void)made.release(); // the worker's; a pool that has closed refuses it, and it stays ours
  try {
    co_return co_await receiver;
  } catch (const oneshot_broken&) {
    co_return 0;
  }
}

task<int> fails(unsigned n) {
  const local here;
  co_await blocks(n);
  throw failure();
}

task<int> tree(unsigned seed, int depth);

// Away, and back.
task<int> hops(unsigned seed, int depth) {
  const local here;
  co_return co_await on(*workers, tree(seed, depth));
}

task<int> branch(unsigned seed, int depth);

task<int> races(unsigned seed, int depth) {
  const local here;
  random_bits random(seed + 1);
  std::vector<task<int>> racers;
  for (auto n = 1 + random() % 3; n > 0; --n)
    racers.push_back(branch(static_cast<unsigned>(random()), depth));
  const auto first = co_await when_any(std::move(racers));
  co_return first.value;
}

task<int> hurries(unsigned seed, int depth) {
  const local here;
  try {
    co_return co_await timeout(std::chrono::microseconds(seed % 64), branch(seed / 64, depth));
  } catch (const timed_out&) {
  } catch (const no_reactor&) {
  }
  co_return 0;
}

task<int> shields(unsigned seed, int depth) {
  const local here;
  co_return co_await shield(branch(seed, depth));
}

template <class T>
task<int> joined(join_handle<T>& handle) {
  try {
    co_return co_await handle;
  } catch (...) { // a failure, or stopped
    co_return 0;
  }
}

task<int> scoped(unsigned seed, int depth) {
  const local here;
  random_bits random(seed + 1);
  scope jobs;
  auto body = [&]() -> task<int> {
    const local inside;
    int sum = 0;
    for (auto n = random() % 4; n > 0; --n) {
      auto work = branch(static_cast<unsigned>(random()), depth);
      auto handle =
          random() % 2 == 0 ? jobs.spawn(std::move(work)) : jobs.spawn(*workers, std::move(work));
      if (random() % 4 == 0) handle.stop();
      if (random() % 2 == 0) sum += co_await joined(handle);
    }
    co_return sum;
  };
  co_return co_await jobs.run(body);
}

task<int> branch(unsigned seed, int depth) {
  switch (seed % 12) {
  case 0:
    return blocks(seed % 200);
  case 1:
    return lets_go();
  case 2:
    return yields(seed % 4);
  case 3:
    return is_told(seed % 5 != 0, true);
  case 4:
    return is_told(seed % 5 != 0, false);
  case 5:
    return fails(seed % 100);
  default:
    break;
  }
  if (depth == 0) return yields(1);
  const unsigned inner = seed / 12;
  switch (seed % 12) {
  case 6:
    return hops(inner, depth - 1);
  case 7:
    return races(inner, depth - 1);
  case 8:
    return hurries(inner, depth - 1);
  case 9:
    return may_shield ? shields(inner, depth - 1) : yields(2);
  case 10:
    return scoped(inner, depth - 1);
  default:
    return tree(inner, depth - 1);
  }
}

task<int> tree(unsigned seed, int depth) {
  const local here;
  random_bits random(seed + 1);
  std::vector<task<int>> children;
  for (auto n = random() % 4; n > 0; --n)
    children.push_back(branch(static_cast<unsigned>(random()), depth));
  auto near = co_await spawn(branch(static_cast<unsigned>(random()), depth));
  auto far = co_await spawn_on(*workers, branch(static_cast<unsigned>(random()), depth));
  if (random() % 4 == 0) near.stop();
  int sum = 0;
  try {
    for (const int each : co_await when_all(std::move(children)))
      sum += each;
  } catch (const failure&) {
    --sum;
  }
  if (random() % 2 == 0) sum += co_await joined(far);
  if (random() % 3 == 0) far.stop();
  co_return sum; // what still runs is stopped
}

// ---- the host -----------------------------------------------------------------------------------
struct discard {
  static bolt_status encode(int&&, bolt_buffer*) { return BOLT_READY; }
};

// Where wakes go. Shared with the wakers, which may come when the host has given the call up.
struct bell {
  std::mutex mutex;
  std::condition_variable rang;
  int wakes = 0;

  static void ring(void* data, std::uint64_t) {
    auto& self = *static_cast<bell*>(data);
    const std::lock_guard lock(self.mutex);
    ++self.wakes;
    self.rang.notify_all();
  }
  void wait_for(int n) {
    std::unique_lock lock(mutex);
    rang.wait(lock, [&] { return wakes >= n; });
  }
};

enum class end : std::uint8_t { by_itself, cancelled, given_up };

// Polls until it ends, or gives it up. Answers how it ended; -1 if it was given up.
bolt_status drive(bolt_call& call, end how, random_bits& random) {
  bell wakes;
  call.waker = {bell::ring, &wakes, 0};
  bolt_future id = 0;
  int given = 0; // tokens that only a wake can bring back
  const auto note = [&given](bolt_status status) {
    if (BOLT_OUTCOME(status) == BOLT_PENDING) ++given;
    if (status > 0 && (status & BOLT_TOKEN_BACK) != 0) --given;
    return BOLT_OUTCOME(status);
  };
  bolt_status status = note(bolt_future_start_poll(&call, 1, &id, nullptr));
  const auto pause = random() % 2000;
  std::thread other([how, id, pause] {
    for (std::atomic<unsigned> i{0}; i < pause; ++i) {
    }
    if (how == end::cancelled && id != 0) static_cast<void>(bolt_future_cancel(id));
  });
  while (status == BOLT_PENDING || status == BOLT_AGAIN) {
    if (how == end::given_up && random() % 2 == 0) {
      const bolt_status freed = bolt_future_free(id);
      EXPECT_GE(freed, 0);
      if ((freed & BOLT_TOKEN_BACK) != 0) --given;
      status = -1;
      break;
    }
    if (status == BOLT_PENDING) wakes.wait_for(given);
    status = note(bolt_future_poll(id, 1, nullptr));
  }
  other.join();
  wakes.wait_for(given); // a token that was taken still comes
  return status;
}

TEST(GroupStressTest, G7_G8_trees_of_children_end_whoever_ends_them) {
  random_bits random(static_cast<unsigned>(stress_seed()));
  int ended = 0;
  int cancelled = 0;
  int given_up = 0;
  for (const bool shielding : {true, false}) {
    thread_pool two(2);
    workers = &two;
    may_shield = shielding;
    for (int round = 0; round < stress_rounds / 4; ++round) {
      bolt_call call{};
      call.size = sizeof call;
      call.body = make_body<discard>(tree(static_cast<unsigned>(random()), 2));
      if (random() % 4 == 0) call.executor = &executor(two).raw();
      const bolt_status status = drive(call, static_cast<end>(random() % 3), random);
      ended += status == BOLT_READY || status == BOLT_FAILED;
      cancelled += status == BOLT_CANCELLED;
      given_up += status == -1;
    }
    // What is shielded goes on when its host has given it up, and uses the pool. Without it the
    // pool may close first: it ends when its jobs have.
    while (shielding && locals.load() != 0)
      std::this_thread::yield();
  }
  workers = nullptr;
  EXPECT_GT(ended, 0);
  EXPECT_GT(cancelled, 0);
  EXPECT_GT(given_up, 0);
  while (read_counters().live_futures != 0 || read_counters().live_frames != 0)
    std::this_thread::yield(); // the process's pool is on its way out of the last of them
  EXPECT_EQ(locals.load(), 0);
  const bolt_counters now = read_counters();
  EXPECT_EQ(now.live_futures, 0U);
  EXPECT_EQ(now.live_frames, 0U);
  EXPECT_EQ(now.live_buffers, 0U);
}

} // namespace
} // namespace bolt::test
