// Threads that come and go, and work that moves between them.
#include <pthread.h>

#include <array>
#include <atomic>
#include <cstring>
#include <latch>
#include <thread>
#include <vector>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct ThreadTest : leak_check {};

TEST_F(ThreadTest, G3_two_threads_polling_one_future_one_is_told_BUSY) {
  script body;
  host the_host;
  result out;
  result other_out;
  std::latch inside{1};
  std::latch go_on{1};
  bolt_future id = 0;
  body.on_poll = [&](bolt_context*, bolt_buffer* result) {
    inside.count_down();
    go_on.wait();
    return answer(result, BOLT_READY, "");
  };
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  std::thread poller([&] { EXPECT_EQ(bolt_future_poll(id, 1, &out), BOLT_READY); });
  inside.wait();
  EXPECT_EQ(bolt_future_poll(id, 2, &other_out), BOLT_BUSY);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  go_on.count_down();
  poller.join();
  EXPECT_EQ(body.polls, 1);
}

TEST_F(ThreadTest, R2_free_under_another_threads_poll_is_ended_by_that_thread) {
  script body;
  host the_host;
  result out;
  std::latch inside{1};
  std::latch go_on{1};
  bolt_future id = 0;
  std::thread::id dropped_on;
  body.on_poll = [&](bolt_context*, bolt_buffer*) {
    inside.count_down();
    go_on.wait();
    return bolt_status{BOLT_PENDING};
  };
  body.on_drop = [&] { dropped_on = std::this_thread::get_id(); };
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  std::thread poller([&] { EXPECT_EQ(bolt_future_poll(id, 1, &out), BOLT_CANCELLED); });
  const std::thread::id polled_on = poller.get_id();
  inside.wait();
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_DEFERRED);
  go_on.count_down();
  poller.join();
  EXPECT_EQ(dropped_on, polled_on);
}

TEST_F(ThreadTest, a_first_poll_is_cancelled_from_another_thread_by_its_published_id) {
  script body;
  host the_host;
  result out;
  std::latch inside{1};
  std::latch cancelled{1};
  bolt_future id = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inside.count_down();
    cancelled.wait();
    EXPECT_EQ(bolt_context_cancelled(cx), 1);
    return bolt_status{BOLT_PENDING};
  };
  bolt_call call = call_of(body, the_host);
  call.flags = BOLT_CALL_PUBLISH;
  std::thread other([&] {
    inside.wait();
    EXPECT_EQ(bolt_future_cancel(std::atomic_ref(id).load(std::memory_order_acquire)), BOLT_OK);
    cancelled.count_down();
  });
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_CANCELLED);
  other.join();
}

TEST_F(ThreadTest, G8_what_one_thread_makes_another_may_free) {
  std::vector<void*> frames(5000);
  std::thread maker([&] {
    for (void*& each : frames)
      each = bolt_frame_alloc(200);
  });
  maker.join();
  EXPECT_EQ(read_counters().live_frames, frames.size());
  std::thread freer([&] {
    for (void* each : frames)
      bolt_frame_free(each, 200);
  });
  freer.join();
  EXPECT_EQ(read_counters().live_frames, 0U);
}

TEST_F(ThreadTest, counts_of_threads_that_ended_are_kept) {
  for (int round = 0; round < 20; ++round) {
    void* frame = nullptr;
    std::thread([&] { frame = bolt_frame_alloc(64); }).join();
    EXPECT_EQ(read_counters().live_frames, 1U);
    bolt_frame_free(frame, 64);
  }
}

// A thread-local whose destructor uses the library, after the library's own.
struct late_user {
  void* frame = nullptr;
  ~late_user() { bolt_frame_free(frame, 64); }
};
pthread_key_t late_key;

TEST_F(ThreadTest, a_thread_may_use_the_library_while_it_ends) {
  std::thread([] {
    thread_local late_user user;
    user.frame = bolt_frame_alloc(64);
  }).join();
  // A key that is made after the library's is served after it.
  ASSERT_EQ(pthread_key_create(&late_key, [](void* frame) { bolt_frame_free(frame, 64); }), 0);
  std::thread([] { EXPECT_EQ(pthread_setspecific(late_key, bolt_frame_alloc(64)), 0); }).join();
  pthread_key_delete(late_key);
}

TEST_F(ThreadTest, R10_a_thread_that_ends_inside_a_start_gets_through) {
  bolt_fn fn{};
  fn.size = sizeof fn;
  fn.flags = BOLT_FN_ASYNC;
  fn.name = "ends_its_thread";
  fn.start = [](const bolt_fn*, void*, const std::uint8_t*, std::size_t, bolt_context*, bolt_body*,
                bolt_buffer*) -> bolt_status { pthread_exit(nullptr); };
  static const bolt_runtime* const runtime = bolt_runtime_get();
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, nullptr,
                [](void* data) -> void* {
                  bolt_call call{};
                  call.size = sizeof call;
                  call.fn = static_cast<const bolt_fn*>(data);
                  bolt_future id = 0;
                  bolt_buffer out{sizeof out, 0, nullptr, 0, 0, nullptr, 0, 0};
                  runtime->future_start_poll(&call, 1, &id, &out);
                  return data; // not reached
                },
                &fn),
            0);
  void* returned = &fn;
  ASSERT_EQ(pthread_join(thread, &returned), 0);
  EXPECT_EQ(returned, nullptr);
}

TEST_F(ThreadTest, frames_are_aligned_and_distinct) {
  std::vector<std::pair<void*, std::size_t>> frames;
  for (const unsigned size : {0U, 1U, 31U, 32U, 33U, 512U, 513U, 4095U, 4096U, 4097U, 100000U}) {
    void* frame = bolt_frame_alloc(size);
    ASSERT_NE(frame, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frame) % 16, 0U);
    std::memset(frame, static_cast<int>(frames.size()), size);
    frames.emplace_back(frame, size);
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto* bytes = static_cast<const unsigned char*>(frames[i].first);
    for (std::size_t at = 0; at < frames[i].second; ++at)
      ASSERT_EQ(bytes[at], i);
    bolt_frame_free(frames[i].first, frames[i].second);
  }
}

} // namespace
} // namespace bolt::test
