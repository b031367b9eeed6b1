// Producers and consumers on several threads, beside a plain thread that sends and receives; some
// are cancelled, some given up. Every value is received once, or was never sent; every permit comes
// back.
#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "../unit/support/leak_check.hpp"
#include "bolt/body.hpp"
#include "bolt/channel.hpp"
#include "bolt/event.hpp"
#include "bolt/mutex.hpp"
#include "bolt/semaphore.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/yield.hpp"
#include "stress.hpp"

namespace bolt::test {
namespace {

constexpr std::size_t n_tasks = 3; // of each kind
constexpr std::size_t n_values = 16;
constexpr std::size_t n_permits = 2;

std::atomic<int> live_values{0};

class value {
 public:
  explicit value(std::size_t number) : number_(number) { ++live_values; }
  value(value&& other) noexcept : number_(other.number_) { ++live_values; }
  value& operator=(value&&) = delete;
  ~value() { --live_values; }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::size_t number_;
};

// What the tasks of one round share; the last of them ends it.
struct world {
  explicit world(std::size_t capacity) : ch(capacity) {}

  channel<value> ch;
  semaphore permits{n_permits};
  mutex lock;
  event go;
  int inside = 0; // guarded by lock
  std::atomic<int> with_permit{0};
  // The last line of values is the plain thread's.
  std::atomic<int> sent[(n_tasks + 1) * n_values]{};
  std::atomic<int> received[(n_tasks + 1) * n_values]{};
};
using shared_world = std::shared_ptr<world>;

task<int> produces(shared_world in, std::size_t first) {
  co_await in->go.wait();
  try {
    for (std::size_t i = first; i < first + n_values; ++i) {
      co_await in->ch.send(value(i));
      ++in->sent[i];
    }
  } catch (const channel_closed&) {
    co_return 0;
  }
  co_return 1;
}

task<int> consumes(shared_world in) {
  co_await in->go.wait();
  while (auto next = co_await in->ch.receive()) {
    ++in->received[next->number()];
    const auto permit = co_await in->permits.acquire();
    EXPECT_LE(++in->with_permit, static_cast<int>(n_permits));
    const auto leaves = std::shared_ptr<void>(nullptr, [&](void*) { --in->with_permit; });
    co_await yield();
    const auto guard = co_await in->lock.lock();
    EXPECT_EQ(++in->inside, 1);
    const auto outside = std::shared_ptr<void>(nullptr, [&](void*) { --in->inside; });
    co_await yield();
  }
  co_return 1;
}

struct discard {
  static bolt_status encode(int&&, bolt_buffer*) { return BOLT_READY; }
};

// One call on the pool.
class driven {
 public:
  driven(task<int>&& work, const bolt_executor& where) {
    bolt_call call{};
    call.size = sizeof call;
    call.body = make_body<discard>(std::move(work));
    call.executor = &where;
    call.waker = {[](void* wakes, std::uint64_t) { ++*static_cast<std::atomic<int>*>(wakes); },
                  &wakes_, 0};
    note(bolt_future_start_poll(&call, 1, &id_, nullptr));
  }
  driven(const driven&) = delete;
  driven& operator=(const driven&) = delete;
  ~driven() {
    while (wakes_ != given_)
      std::this_thread::yield(); // a token that was taken still comes
  }

  void cancel() { (void)bolt_future_cancel(id_); }
  void give_up() {
    if (!ended_) note(bolt_future_free(id_));
    ended_ = true;
  }
  bool ended() {
    if (!ended_ && wakes_ == given_) note(bolt_future_poll(id_, 1, nullptr));
    return ended_;
  }

 private:
  void note(bolt_status status) {
    if (BOLT_OUTCOME(status) == BOLT_PENDING) ++given_;
    if (status > 0 && (status & BOLT_TOKEN_BACK) != 0) --given_;
    ended_ = BOLT_OUTCOME(status) != BOLT_PENDING && BOLT_OUTCOME(status) != BOLT_AGAIN;
    EXPECT_NE(BOLT_OUTCOME(status), BOLT_FAILED);
  }

  bolt_future id_ = 0;
  std::atomic<int> wakes_{0};
  int given_ = 0;
  bool ended_ = false;
};

// Ends some of them, one way or the other.
void disturb(std::deque<driven>& calls, random_bits& random) {
  for (driven& each : calls) {
    switch (random() % 6) {
    case 0:
      each.cancel();
      break;
    case 1:
      each.give_up();
      break;
    default:
      break;
    }
  }
}

bool all_ended(std::deque<driven>& calls) {
  bool all = true;
  for (driven& each : calls)
    all = each.ended() && all;
  return all;
}

void play(const shared_world& in, const bolt_executor& where, random_bits& random) {
  std::deque<driven> producers;
  std::deque<driven> consumers;
  for (std::size_t i = 0; i < n_tasks; ++i) {
    producers.emplace_back(produces(in, i * n_values), where);
    consumers.emplace_back(consumes(in), where);
  }
  in->go.set();
  std::size_t mine = n_tasks * n_values;
  const auto disturbed = random() % 20;
  // Consumers may all be gone, so this thread receives too.
  for (unsigned turn = 0; !all_ended(producers) || turn <= disturbed; ++turn) {
    if (turn == disturbed) {
      disturb(producers, random);
      disturb(consumers, random);
    }
    if (mine < std::size(in->sent) && in->ch.try_send(value(mine))) ++in->sent[mine++];
    if (auto next = in->ch.try_receive()) ++in->received[next->number()];
    std::this_thread::yield();
  }
  in->ch.close();
  while (!all_ended(consumers))
    std::this_thread::yield();
}

TEST(ChannelStressTest, G6_G7_values_and_permits_are_conserved_whoever_is_cancelled) {
  random_bits random(static_cast<unsigned>(stress_seed()));
  std::size_t unsent = 0;
  std::size_t delivered = 0;
  thread_pool workers(3);
  for (int round = 0; round < stress_rounds / 8; ++round) {
    auto in = std::make_shared<world>(random() % 4);
    play(in, executor(workers).raw(), random);
    while (in.use_count() != 1)
      std::this_thread::yield(); // those that were given up
    while (auto next = in->ch.try_receive())
      ++in->received[next->number()];
    EXPECT_TRUE(in->ch.drained());
    for (std::size_t i = 0; i < std::size(in->sent); ++i) {
      // A sender that is cancelled may have sent its value and not know it.
      ASSERT_LE(in->received[i], 1);
      ASSERT_LE(in->sent[i], in->received[i]);
      delivered += in->received[i] == 1;
      unsent += in->received[i] == 0;
    }
    std::vector<semaphore_permit> back;
    while (auto permit = in->permits.try_acquire())
      back.push_back(std::move(permit));
    ASSERT_EQ(back.size(), n_permits);
    ASSERT_TRUE(in->lock.try_lock());
  }
  EXPECT_GT(delivered, 0U);
  EXPECT_GT(unsent, 0U);
  EXPECT_EQ(live_values, 0);
  const bolt_counters now = read_counters();
  EXPECT_EQ(now.live_futures, 0U);
  EXPECT_EQ(now.live_frames, 0U);
}

} // namespace
} // namespace bolt::test
