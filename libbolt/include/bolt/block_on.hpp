#ifndef BOLT_BLOCK_ON_HPP
#define BOLT_BLOCK_ON_HPP

#include <cstdint>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/child_of.hpp"
#include "bolt/detail/parker.hpp"
#include "bolt/task.hpp"

namespace bolt {

// Runs a task on this thread until it has ended: its value, or its exception. Between two wakes the
// thread sleeps. For main() and tests: inside a task, co_await instead.
template <class T>
T block_on(task<T> work) {
  detail::parker bed;
  detail::child_of<T> root;
  root.adopt(std::move(work));

  bolt_call call{};
  call.size = sizeof call;
  call.body = root.body();
  call.waker = {[](void* data, std::uint64_t) { static_cast<detail::parker*>(data)->unpark(); },
                &bed, 0};

  bolt_future id = 0;
  bolt_status status = bolt_future_start_poll(&call, 1, &id, nullptr);
  for (;;) {
    switch (BOLT_OUTCOME(status)) {
    case BOLT_PENDING:
      bed.park();
      [[fallthrough]];
    case BOLT_AGAIN:
      status = bolt_future_poll(id, 1, nullptr);
      continue;
    case BOLT_READY:
      return root.take();
    default:
      std::rethrow_exception(detail::exception_of(status));
    }
  }
}

} // namespace bolt
#endif
