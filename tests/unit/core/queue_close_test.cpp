// A queue is closed while its last signaller is still writing its descriptor, and served anew at
// once. This program has a write() of its own, which holds the signaller until the close has
// happened.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "../support/leak_check.hpp"
#include "../support/script.hpp"

namespace {

std::atomic<bolt_queue> held_queue{0};
std::atomic<int> held_fd{-1};
std::atomic<bool> signalling{false};

void wait_until_closed() {
  int fd = 0;
  while (bolt_queue_fd(held_queue.load(), &fd) == BOLT_OK)
    std::this_thread::yield();
}

} // namespace

extern "C" ssize_t write(int fd, const void* data, std::size_t size) {
  if (fd == held_fd.load()) {
    held_fd = -1;
    signalling = true;
    wait_until_closed();
  }
  return syscall(SYS_write, fd, data, size);
}

namespace bolt::test {
namespace {

struct QueueCloseTest : leak_check {};

TEST_F(QueueCloseTest, R5_the_closer_leaves_the_queue_to_its_last_signaller) {
  for (int round = 0; round < 200; ++round) {
    bolt_queue queue = 0;
    int fd = -1;
    ASSERT_EQ(bolt_queue_create(nullptr, &queue), BOLT_OK);
    ASSERT_EQ(bolt_queue_fd(queue, &fd), BOLT_OK);
    script body;
    bolt_call call{};
    call.size = sizeof call;
    call.body = body.body();
    call.waker.queue = queue;
    bolt_future id = 0;
    ASSERT_EQ(bolt_future_start_poll(&call, 1, &id, nullptr), BOLT_PENDING);
    signalling = false;
    held_queue = queue;
    held_fd = fd;

    std::thread signaller([id] {
      EXPECT_EQ(bolt_future_wake(id), BOLT_OK); // returns when the queue is closed, and retires it
      bolt_queue next = 0;                      // of the same memory
      EXPECT_EQ(bolt_queue_create(nullptr, &next), BOLT_OK);
      EXPECT_EQ(bolt_queue_close(next), BOLT_OK);
    });
    while (!signalling)
      std::this_thread::yield();
    EXPECT_EQ(bolt_queue_close(queue), BOLT_OK);
    signaller.join();
    EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  }
}

} // namespace
} // namespace bolt::test
