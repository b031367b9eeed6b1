// A task that waits a hundred times, for a descriptor that is always ready: so each wait is one
// trip to the reactor and back. Driven by a host, a thread that sleeps meanwhile; and detached, on
// the reactor, which wakes the host once, at the end.
#include <sys/eventfd.h>
#include <unistd.h>

#include "groups.hpp"
#include "on_reactor.hpp"

namespace bench {

namespace {

constexpr int waits = 100;

int ready_descriptor() {
  static const int fd = eventfd(1, EFD_NONBLOCK);
  return fd;
}

bolt::task<void> wait_often() {
  bolt::watched_fd ready(ready_descriptor(), io_reactor());
  for (int i = 0; i < waits; ++i)
    co_await ready.readable();
}

void driven(std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    bolt::block_on(wait_often());
}

bolt::task<void> there() { co_await bolt::on(io_reactor(), wait_often()); }

void detached(std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    bolt::block_on(there());
}

} // namespace

group placement_group() {
  group g;
  g.name = "placement";
  g.rounds = 60;
  g.turn_ns = 2e6;
  g.clock = wall_ns;
  g.subjects = {
      {"driven", driven, "", 1},
      {"detached", detached, "driven", 1},
  };
  return g;
}

} // namespace bench
