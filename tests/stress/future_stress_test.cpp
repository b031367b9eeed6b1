// Two late leaves, a canceller, a waker and a host race for one future after another. At the end
// every token was disposed of exactly once, every LATER had one acknowledgement, every body was
// dropped once, nothing is alive.
#include <array>
#include <atomic>
#include <barrier>
#include <memory>
#include <thread>
#include <vector>

#include "../unit/support/leak_check.hpp"
#include "stress.hpp"

namespace bolt::test {
namespace {

constexpr int threads = 4;

// Where tokens go: each is armed by a PENDING and comes back once.
struct token_ledger {
  std::atomic<int> armed{0};
  std::atomic<int> returned{0};
};

// A body with two leaves that are busy outside. A leaf's word goes running -> ended, or a cancel
// moves it to stopping, and then that leaf counts the acknowledgement down.
struct racing_body {
  enum leaf : int { running, stopping, ended };
  std::array<std::atomic<int>, 2> leaves{running, running};
  std::atomic<int> unacknowledged{0};
  std::atomic<bolt_future> id{0};
  std::atomic<int>* drops = nullptr;
  std::atomic<int>* laters = nullptr;
  std::atomic<int>* acks = nullptr;
  int yields = 0;

  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer*) {
    auto& b = *static_cast<racing_body*>(self);
    if (b.leaves[0].load() == ended && b.leaves[1].load() == ended) return BOLT_READY;
    if (b.yields-- > 0) {
      cx->flags |= BOLT_CONTEXT_AGAIN;
      return BOLT_PENDING;
    }
    b.id.store(bolt_context_future(cx));
    return BOLT_PENDING;
  }

  static bolt_status cancel(void* self, bolt_context*) {
    auto& b = *static_cast<racing_body*>(self);
    b.unacknowledged.store(
        1); // biased, so that a leaf cannot take it to zero before we have asked all
    for (auto& leaf : b.leaves) {
      int expected = running;
      b.unacknowledged.fetch_add(1);
      if (!leaf.compare_exchange_strong(expected, stopping)) b.unacknowledged.fetch_sub(1);
    }
    if (b.unacknowledged.fetch_sub(1) == 1) return BOLT_ACKNOWLEDGED;
    // From here on the last leaf may destroy us: only what outlives the body is touched.
    return BOLT_LATER;
  }

  static void drop(void* self) {
    auto* b = static_cast<racing_body*>(self);
    std::atomic<int>& drops = *b->drops;
    b->~racing_body();
    bolt_frame_free(self, sizeof(racing_body));
    drops.fetch_add(1);
  }
  // Reads what polls write without a lock: no poll may run beside it.
  static void describe(void* self, bolt_place* out_place) {
    out_place->depth = static_cast<std::uint32_t>(static_cast<racing_body*>(self)->yields + 1);
  }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, describe};

  // On the leaf's own thread. The body lives until its leaves have ended or acknowledged.
  void end_leaf(int which, bolt_future future) {
    std::atomic<int>& all_acks = *acks;
    std::atomic<int>& all_laters = *laters;
    int expected = running;
    if (leaves[static_cast<std::size_t>(which)].compare_exchange_strong(expected, ended)) {
      static_cast<void>(bolt_future_wake(future));
      return;
    }
    if (unacknowledged.fetch_sub(1) == 1) {
      all_laters.fetch_add(1);
      if (bolt_future_ack(future) == BOLT_OK) all_acks.fetch_add(1);
    }
  }
};

// Looks into whatever is live, all the time: a free that meets a look is deferred to this thread.
class looker {
 public:
  ~looker() { stop(); }
  void stop() {
    stopping_.store(true);
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    while (!stopping_.load()) {
      const auto ignore = [](void*, const bolt_live*) {};
      EXPECT_EQ(bolt_live_walk(ignore, nullptr), BOLT_OK);
    }
  }
  std::atomic<bool> stopping_{false};
  std::thread thread_{[this] { run(); }};
};

struct FutureStressTest : leak_check {
  token_ledger ledger;
  std::atomic<int> drops{0};
  std::atomic<int> laters{0};
  std::atomic<int> acks{0};
  std::atomic<int> started{0};

  static void woken(void* data, std::uint64_t) {
    static_cast<token_ledger*>(data)->returned.fetch_add(1);
  }

  // Polls or gives up, and keeps the books of tokens. True: the future is over for the host.
  bool drive(bolt_future id, random_bits& random) {
    if (random() % 4 == 0) {
      const bolt_status freed = bolt_future_free(id);
      if (freed >= 0 && (freed & BOLT_TOKEN_BACK) != 0) ledger.returned.fetch_add(1);
      return freed >= 0;
    }
    ledger.armed.fetch_add(1); // in advance: the waker may be called before poll returns
    const bolt_status status = bolt_future_poll(id, 1, nullptr);
    if (status < 0 || BOLT_OUTCOME(status) != BOLT_PENDING) ledger.armed.fetch_sub(1);
    if (status >= 0 && (status & BOLT_TOKEN_BACK) != 0) ledger.returned.fetch_add(1);
    return status >= BOLT_READY && (status & BOLT_OUTCOME_MASK) != BOLT_AGAIN;
  }
};

TEST_F(FutureStressTest, R2_R3_late_leaves_cancels_frees_and_polls_in_any_order) {
  const std::uint64_t seed = stress_seed();
  std::atomic<bolt_future> current{0};
  std::atomic<racing_body*> body{nullptr};
  random_bits shared_random(static_cast<unsigned>(seed));

  // Between rounds one thread, alone, sets the next future up; one poll of it has happened then.
  auto prepare = [&]() noexcept {
    void* memory = bolt_frame_alloc(sizeof(racing_body));
    auto* made = new (memory) racing_body;
    made->drops = &drops;
    made->laters = &laters;
    made->acks = &acks;
    made->yields = static_cast<int>(shared_random() % 2);
    bolt_call call{};
    call.size = sizeof call;
    call.body = {&racing_body::vtable, made};
    call.waker = {woken, &ledger, 0};
    bolt_future id = 0;
    EXPECT_EQ(bolt_future_start(&call, &id, nullptr), BOLT_OK);
    started.fetch_add(1);
    current.store(id);
    body.store(made);
  };
  std::barrier round(threads, prepare);

  auto leaf = [&](int which) {
    for (int i = 0; i < stress_rounds; ++i) {
      round.arrive_and_wait();
      body.load()->end_leaf(which, current.load());
    }
  };
  auto driver = [&](unsigned salt) {
    random_bits random(static_cast<unsigned>(seed) + salt);
    for (int i = 0; i < stress_rounds; ++i) {
      round.arrive_and_wait();
      const bolt_future id = current.load();
      for (int step = 0; step < 6; ++step) {
        if (random() % 3 == 0) static_cast<void>(bolt_future_cancel(id));
        if (random() % 5 == 0) static_cast<void>(bolt_future_wake(id));
        if (drive(id, random)) break;
      }
      // Whatever is left is abandoned.
      const bolt_status freed = bolt_future_free(id);
      if (freed >= 0 && (freed & BOLT_TOKEN_BACK) != 0) ledger.returned.fetch_add(1);
    }
  };
  looker looks;
  std::vector<std::thread> all;
  all.emplace_back(leaf, 0);
  all.emplace_back(leaf, 1);
  all.emplace_back(driver, 17U);
  all.emplace_back(driver, 99U);
  for (std::thread& each : all)
    each.join();
  looks.stop();

  EXPECT_EQ(started.load(), stress_rounds);
  EXPECT_EQ(drops.load(), started.load()) << "each body is dropped exactly once";
  EXPECT_EQ(acks.load(), laters.load()) << "each LATER has one acknowledgement that counts";
  EXPECT_EQ(ledger.returned.load(), ledger.armed.load()) << "each token comes back exactly once";
  std::cout << laters.load() << " LATER, " << ledger.armed.load() << " tokens\n";
}

// What a producer keeps for its cancel, on the heap: freed by the promise's drop.
struct promise_data {
  std::atomic<int>& dropped;
  int asked = 0;

  static bolt_status cancel(void* data) {
    auto& self = *static_cast<promise_data*>(data);
    ++self.asked;
    return self.dropped.load() % 2 == 0 ? BOLT_LATER : BOLT_ACKNOWLEDGED;
  }
  static void drop(void* data) {
    const std::unique_ptr<promise_data> self(static_cast<promise_data*>(data));
    EXPECT_LE(self->asked, 1);
    self->dropped.fetch_add(1);
  }
};

// A promise: two resolvers, a canceller, a host.
TEST_F(FutureStressTest, promises_are_resolved_and_dropped_once_whoever_races) {
  const std::uint64_t seed = stress_seed();
  std::atomic<bolt_future> current{0};
  std::atomic<int> resolved{0};
  std::atomic<int> refused{0};
  std::atomic<int> dropped{0};
  const bolt_waker waker{woken, &ledger, 0};
  auto prepare = [&]() noexcept {
    bolt_future id = 0;
    const bolt_promise_options options{sizeof options, 0, promise_data::cancel,
                                       new promise_data{dropped}, promise_data::drop};
    EXPECT_EQ(bolt_promise_create(&options, &waker, &id), BOLT_OK);
    current.store(id);
  };
  std::barrier round(threads, prepare);
  auto resolver = [&] {
    for (int i = 0; i < stress_rounds; ++i) {
      round.arrive_and_wait();
      const bolt_status status = bolt_promise_resolve(current.load(), BOLT_READY, "12345678", 8);
      (status == BOLT_OK ? resolved : refused).fetch_add(1);
    }
  };
  auto driver = [&](unsigned salt) {
    random_bits random(static_cast<unsigned>(seed) + salt);
    for (int i = 0; i < stress_rounds; ++i) {
      round.arrive_and_wait();
      const bolt_future id = current.load();
      for (int step = 0; step < 4; ++step) {
        if (random() % 3 == 0) static_cast<void>(bolt_future_cancel(id));
        if (drive(id, random)) break;
      }
      const bolt_status freed = bolt_future_free(id);
      if (freed >= 0 && (freed & BOLT_TOKEN_BACK) != 0) ledger.returned.fetch_add(1);
    }
  };
  looker looks;
  std::vector<std::thread> all;
  all.emplace_back(resolver);
  all.emplace_back(resolver);
  all.emplace_back(driver, 5U);
  all.emplace_back(driver, 6U);
  for (std::thread& each : all)
    each.join();
  looks.stop();

  EXPECT_EQ(resolved.load() + refused.load(), 2 * stress_rounds);
  EXPECT_LE(resolved.load(), stress_rounds) << "never twice";
  EXPECT_EQ(dropped.load(), stress_rounds);
  EXPECT_EQ(ledger.returned.load(), ledger.armed.load());
}

} // namespace
} // namespace bolt::test
