#include "bolt/readiness.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

class readiness_test : public leak_check {
 protected:
  readiness_test() {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
  }
  ~readiness_test() override {
    for (const int fd : ends)
      if (fd != -1) close(fd);
  }
  void send(std::size_t to = 1) { EXPECT_EQ(write(ends[to], "x", 1), 1); }
  void take(std::size_t from = 0) {
    char byte;
    EXPECT_EQ(read(ends[from], &byte, 1), 1);
  }
  void fill() {
    std::array<char, 4096> block{};
    while (write(ends[0], block.data(), block.size()) > 0) {
    }
  }
  void close_end(std::size_t which) { EXPECT_EQ(close(std::exchange(ends[which], -1)), 0); }

  std::array<int, 2> ends;
};

task<std::string> wait_readable(int fd) {
  co_await readable(fd);
  co_return "readable";
}
task<std::string> wait_writable(int fd) {
  co_await writable(fd);
  co_return "writable";
}

// Whose watch was opened, so that it waits in the kernel.
task<std::string> wait_on(watched_fd* fd) {
  co_await fd->readable();
  co_return "readable";
}

TEST_F(readiness_test, what_is_ready_before_and_what_gets_ready_later) {
  send();
  EXPECT_EQ(block_on(wait_readable(ends[0])), "readable");
  take();
  host call(wait_readable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  send();
  EXPECT_EQ(call.run(), BOLT_READY);
}

TEST_F(readiness_test, writable) {
  EXPECT_EQ(block_on(wait_writable(ends[0])), "writable");
  fill();
  host call(wait_writable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  std::array<char, 1 << 16> block;
  while (read(ends[1], block.data(), block.size()) > 0) {
  }
  EXPECT_EQ(call.run(), BOLT_READY);
}

TEST_F(readiness_test, the_peer_s_end_counts_as_ready) {
  host call(wait_readable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  close_end(1);
  EXPECT_EQ(call.run(), BOLT_READY);
}

TEST_F(readiness_test, one_watch_for_many_waits) {
  watched_fd watch(ends[0]);
  for (int i = 0; i < 100; ++i) {
    host call(wait_on(&watch));
    ASSERT_EQ(call.poll(), BOLT_PENDING);
    send();
    ASSERT_EQ(call.run(), BOLT_READY);
    take();
  }
  EXPECT_EQ(read_counters().live_watches, 1U);
}

TEST_F(readiness_test, G4_readiness_that_nobody_waited_for_is_not_remembered) {
  watched_fd watch(ends[0]);
  send();
  EXPECT_EQ(block_on(wait_on(&watch)), "readable");
  take();
  host call(wait_on(&watch));
  EXPECT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(call.poll(), BOLT_PENDING); // without a reason
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  send();
  EXPECT_EQ(block_on(wait_on(&watch)), "readable");
}

TEST_F(readiness_test, G7_a_cancelled_wait_acknowledges_at_once) {
  host call(wait_readable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(read_counters().live_watches, 1U);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
  EXPECT_EQ(read_counters().live_watches, 0U);
}

TEST_F(readiness_test, both_directions_and_two_watches_of_one_descriptor) {
  fill();
  host reads(wait_readable(ends[0]));
  host writes(wait_writable(ends[0]));
  host reads_too(wait_readable(ends[0]));
  ASSERT_EQ(reads.poll(), BOLT_PENDING);
  ASSERT_EQ(writes.poll(), BOLT_PENDING);
  ASSERT_EQ(reads_too.poll(), BOLT_PENDING);
  send();
  EXPECT_EQ(reads.run(), BOLT_READY);
  EXPECT_EQ(reads_too.run(), BOLT_READY);
  std::array<char, 1 << 16> block;
  while (read(ends[1], block.data(), block.size()) > 0) {
  }
  EXPECT_EQ(writes.run(), BOLT_READY);
}

TEST_F(readiness_test, more_waiting_tasks_than_are_woken_at_a_time) {
  constexpr int n = 50;
  auto all = [](int fd) -> task<void> {
    std::vector<task<std::string>> waits;
    for (int i = 0; i < n; ++i)
      waits.push_back(wait_readable(fd));
    const auto texts = co_await when_all(std::move(waits));
    EXPECT_EQ(texts.size(), std::size_t{n});
  };
  host call(all(ends[0]));
  // Each child is a future of its own.
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_EQ(read_counters().live_watches, std::uint64_t{n});
  send();
  EXPECT_EQ(call.run(), BOLT_READY);
}

TEST_F(readiness_test, two_tasks_that_wait_in_one_direction_of_one_watch_are_told) {
  watched_fd watch(ends[0]);
  host first(wait_on(&watch));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  host second(wait_on(&watch));
  EXPECT_EQ(second.poll(), BOLT_FAILED);
  EXPECT_NE(second.text().find("another task waits for this descriptor"), std::string::npos);
  send();
  EXPECT_EQ(first.run(), BOLT_READY);
}

TEST_F(readiness_test, closing_the_watch_ends_the_wait_with_an_error) {
  watched_fd watch(ends[0]);
  host call(wait_on(&watch));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  watch.close();
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the descriptor was closed"), std::string::npos);
  watch.close(); // again
}

TEST_F(readiness_test, wrong_descriptors_are_refused) {
  for (const int wrong : {-1, 987654}) {
    host call(wait_readable(wrong));
    EXPECT_EQ(call.poll(), BOLT_FAILED);
    EXPECT_NE(call.text().find("not open"), std::string::npos);
  }
  const int file = open("/proc/self/exe", O_RDONLY);
  host call(wait_readable(file));
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  close(file);
}

TEST_F(readiness_test, a_descriptor_that_was_closed_before_the_wait) {
  const int was = ends[0];
  close_end(0);
  host call(wait_readable(was));
  EXPECT_EQ(call.poll(), BOLT_FAILED);
  EXPECT_NE(call.text().find("not open"), std::string::npos);
}

TEST_F(readiness_test, a_descriptor_that_is_closed_under_the_wait_can_be_cancelled) {
  host call(wait_readable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  close_end(0);
  call.cancel();
  EXPECT_EQ(call.poll(), BOLT_CANCELLED);
}

TEST_F(readiness_test, and_a_new_one_of_its_number_tells_those_that_still_wait) {
  host call(wait_readable(ends[0]));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  const int event = eventfd(0, EFD_NONBLOCK);
  ASSERT_EQ(dup2(event, ends[0]), ends[0]);
  close(event);
  host other(wait_readable(ends[0])); // the same number, another thing
  ASSERT_EQ(other.poll(), BOLT_PENDING);
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the descriptor was closed"), std::string::npos);
  ASSERT_EQ(eventfd_write(ends[0], 1), 0);
  EXPECT_EQ(other.run(), BOLT_READY);
}

TEST_F(readiness_test, a_descriptor_is_given_back_as_it_was) {
  ASSERT_EQ(fcntl(ends[0], F_SETFL, 0), 0);
  send();
  EXPECT_EQ(block_on(wait_readable(ends[0])), "readable");
  EXPECT_EQ(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(readiness_test, stopping_the_reactor_ends_the_wait_with_an_error) {
  reactor mine;
  watched_fd watch(ends[0], mine);
  host call(wait_on(&watch));
  ASSERT_EQ(call.poll(), BOLT_PENDING);
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(call.run(), BOLT_FAILED);
  EXPECT_NE(call.text().find("the reactor was stopped"), std::string::npos);
  host again(wait_on(&watch));
  EXPECT_EQ(again.poll(), BOLT_FAILED);
  EXPECT_THROW(watched_fd(ends[0], mine), error);
}

TEST_F(readiness_test, ids_and_directions_are_checked) {
  bolt_watch watch = 1;
  EXPECT_EQ(bolt_watch_open(0, ends[0], nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_watch_open(99, ends[0], &watch), BOLT_INVALID_HANDLE);
  EXPECT_EQ(watch, 0U);
  ASSERT_EQ(bolt_watch_open(0, ends[0], &watch), BOLT_OK);
  EXPECT_EQ(bolt_watch_poll(watch, 3, 1), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_watch_poll(watch, BOLT_WATCH_READ, 0), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_watch_cancel(watch, 0), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_watch_cancel(watch, BOLT_WATCH_READ), BOLT_OK);
  EXPECT_EQ(bolt_watch_close(watch), BOLT_OK);
  EXPECT_EQ(bolt_watch_close(watch), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_watch_poll(watch, BOLT_WATCH_READ, 1), BOLT_INVALID_HANDLE);
  bolt_watch next = 0;
  ASSERT_EQ(bolt_watch_open(0, ends[0], &next), BOLT_OK);
  EXPECT_NE(next, watch);
  EXPECT_EQ(bolt_watch_cancel(watch, BOLT_WATCH_READ), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_watch_close(next), BOLT_OK);
}

TEST_F(readiness_test, R11_a_child_process_gets_a_clear_error) {
  watched_fd watch(ends[0]);
  bolt_watch raw = 0;
  ASSERT_EQ(bolt_watch_open(0, ends[0], &raw), BOLT_OK);
  const pid_t child = fork();
  if (child == 0) {
    bolt_watch made = 0;
    const bool clear = bolt_watch_open(0, ends[0], &made) == BOLT_FORKED &&
                       bolt_watch_poll(raw, BOLT_WATCH_READ, 1) == BOLT_FORKED &&
                       bolt_watch_close(raw) == BOLT_FORKED;
    _exit(clear ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(bolt_watch_close(raw), BOLT_OK);
}

} // namespace
} // namespace bolt::test
