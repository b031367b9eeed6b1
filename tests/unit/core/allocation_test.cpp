// G5: after warm-up no call allocates.
#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "../support/allocations.hpp"
#include "../support/leak_check.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

// A body in a recycled frame that waits as often as it is told, then answers with `result_size`
// bytes.
struct frame {
  int waits;
  std::size_t result_size;

  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer* out) {
    auto& f = *static_cast<frame*>(self);
    if (f.waits-- > 0) return bolt_context_future(cx) != 0 ? BOLT_PENDING : BOLT_FAILED;
    if (bolt_buffer_reserve(out, f.result_size) != BOLT_OK) return BOLT_FAILED;
    out->len = static_cast<std::uint32_t>(f.result_size);
    return BOLT_READY;
  }
  static bolt_status cancel(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
  static void drop(void* self) { bolt_frame_free(self, sizeof(frame)); }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, nullptr};
};

bolt_status start(int waits, std::size_t result_size, const bolt_waker& waker, bolt_future& id,
                  bolt_buffer& out) {
  void* memory = bolt_frame_alloc(sizeof(frame));
  bolt_call call{};
  call.size = sizeof call;
  call.body = {&frame::vtable, new (memory) frame{waits, result_size}};
  call.waker = waker;
  out = {sizeof out, 0, nullptr, 0, 0, nullptr, 0, 0};
  return bolt_future_start_poll(&call, 1, &id, &out);
}

void woken(void*, std::uint64_t) {}
constexpr bolt_waker callback{woken, nullptr, 0};

struct AllocationTest : leak_check {
  bolt_future id = 0;
  bolt_buffer out{};
};

TEST_F(AllocationTest, the_counter_counts) {
  const std::uint64_t before = allocations.load();
  void* volatile memory = std::malloc(10);
  std::free(memory);
  EXPECT_EQ(allocations.load(), before + 1);
}

TEST_F(AllocationTest, G5_ready_calls_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              for (int i = 0; i < 1000; ++i) {
                ASSERT_EQ(start(0, 0, callback, id, out), BOLT_READY);
              }
            }),
            0U);
}

TEST_F(AllocationTest, results_of_a_kilobyte_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              ASSERT_EQ(start(0, 1024, callback, id, out), BOLT_READY);
              bolt_buffer_release(&out);
            }),
            0U);
}

// The memory of the last one is kept, so that its pages are not given back and faulted in each
// time.
TEST_F(AllocationTest, results_of_a_megabyte_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              ASSERT_EQ(start(0, 1'000'000, callback, id, out), BOLT_READY);
              bolt_buffer_release(&out);
            }),
            0U);
}

TEST_F(AllocationTest, results_of_ten_megabytes_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              ASSERT_EQ(start(0, 10'000'000, callback, id, out), BOLT_READY);
              bolt_buffer_release(&out);
            }),
            0U);
}

TEST_F(AllocationTest, suspensions_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              for (int i = 0; i < 100; ++i) {
                ASSERT_EQ(start(1, 100, callback, id, out), BOLT_PENDING);
                ASSERT_EQ(bolt_future_wake(id), BOLT_OK);
                ASSERT_EQ(bolt_future_poll(id, 2, &out), BOLT_READY);
                bolt_buffer_release(&out);
              }
            }),
            0U);
}

TEST_F(AllocationTest, ten_thousand_at_a_time_through_a_queue_allocate_nothing) {
  bolt_queue queue = 0;
  ASSERT_EQ(bolt_queue_create(nullptr, &queue), BOLT_OK);
  std::vector<bolt_future> ids(10000);
  tokens got(ids.size() + 1);
  EXPECT_EQ(steady_state([&] {
              const bolt_waker waker{nullptr, nullptr, queue};
              for (bolt_future& each : ids)
                ASSERT_EQ(start(1, 8, waker, each, out), BOLT_PENDING);
              for (const bolt_future each : ids)
                ASSERT_EQ(bolt_future_wake(each), BOLT_OK);
              std::size_t n = 0;
              ASSERT_EQ(bolt_queue_drain(queue, got.data(), got.size(), &n), BOLT_OK);
              ASSERT_EQ(n, ids.size());
              for (const bolt_future each : ids) {
                ASSERT_EQ(bolt_future_poll(each, 2, &out), BOLT_READY);
                bolt_buffer_release(&out);
              }
            }),
            0U);
  EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
}

TEST_F(AllocationTest, promises_allocate_nothing) {
  EXPECT_EQ(steady_state([&] {
              ASSERT_EQ(bolt_promise_create(nullptr, &callback, &id), BOLT_OK);
              ASSERT_EQ(bolt_promise_resolve(id, BOLT_READY, "value", 5), BOLT_OK);
              out = {sizeof out, 0, nullptr, 0, 0, nullptr, 0, 0};
              ASSERT_EQ(bolt_future_poll(id, 1, &out), BOLT_READY);
              bolt_buffer_release(&out);
            }),
            0U);
}

TEST_F(AllocationTest, one_thread_that_makes_and_another_that_frees_stay_balanced) {
  // Both live through all rounds: what the one frees must come back to the other.
  std::vector<bolt_future> ids(2000);
  std::atomic<int> turn{0}; // even: the maker's, odd: the freer's, negative: over
  std::thread freer([&] {
    for (int mine = 1;; mine += 2) {
      for (int now = turn.load(); now != mine; now = turn.load()) {
        if (now < 0) return;
        turn.wait(now);
      }
      for (const bolt_future each : ids) {
        EXPECT_EQ(bolt_future_free(each), BOLT_OK | BOLT_TOKEN_BACK);
      }
      turn = mine + 1;
      turn.notify_one();
    }
  });
  int round = 0;
  EXPECT_EQ(steady_state([&] {
              for (bolt_future& each : ids) {
                ASSERT_EQ(start(1, 8, callback, each, out), BOLT_PENDING);
              }
              turn = 2 * round + 1;
              turn.notify_one();
              ++round;
              for (int now = turn.load(); now != 2 * round; now = turn.load())
                turn.wait(now);
            }),
            0U);
  turn = -1;
  turn.notify_one();
  freer.join();
}

} // namespace
} // namespace bolt::test
