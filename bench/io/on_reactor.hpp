// How the benchmarks time tasks that run on a reactor: on its thread, by that thread's clock.
#pragma once

#include <utility>

#include <bolt/bolt.hpp>

#include "subject.hpp"

namespace bench {

inline bolt::reactor& io_reactor() {
  static bolt::reactor one;
  return one;
}

inline bolt::task<double> timed(bolt::task<void> work) {
  const double begin = thread_ns();
  co_await std::move(work);
  co_return thread_ns() - begin;
}

inline bolt::task<double> there(bolt::task<void> work) {
  auto handle = co_await bolt::spawn_on(io_reactor(), timed(std::move(work)));
  co_return co_await handle;
}

// Nanoseconds of processor time that the reactor's thread spent on it.
inline double ns_on_reactor(bolt::task<void> work) {
  return bolt::block_on(there(std::move(work)));
}

} // namespace bench
