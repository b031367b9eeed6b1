// R11: a fork while other threads make instances of an exported class. A program of its own: it
// forks beside threads.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "fixture.hpp"

using namespace sample;

namespace {

class fork_test : public module_test {
 protected:
  bool makes_a_cell() {
    host::call made(method("make"), host::block(std::int64_t{5}));
    return made.status == BOLT_READY;
  }
};

TEST_F(fork_test, R11_G13_a_child_makes_instances_whatever_other_threads_did) {
  std::atomic<bool> stop{false};
  std::atomic<bool> at_work{false};
  std::thread other([&] {
    while (!stop) {
      EXPECT_TRUE(makes_a_cell());
      at_work = true;
    }
  });
  while (!at_work)
    std::this_thread::yield();
  for (int round = 0; round < 100; ++round) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      ::alarm(60); // a child that hangs is ended by it
      std::_Exit(makes_a_cell() ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
        << "status " << status << " in round " << round;
  }
  stop = true;
  other.join();
}

} // namespace
