#ifndef BOLT_DETAIL_REFUSAL_HPP
#define BOLT_DETAIL_REFUSAL_HPP

#include <string>

#include "bolt/bolt.h"
#include "bolt/detail/job_queue.hpp"
#include "bolt/error.hpp"

namespace bolt::detail {

[[nodiscard]] inline std::string queue_is_full(const bolt_executor& refused) {
  std::string text = "the executor's queue is full";
  if (refused.schedule == &job_queue::schedule) {
    const auto& queue = *static_cast<const job_queue*>(refused.self);
    text += ": " + std::to_string(queue.waiting()) + " functions wait (at most " +
            std::to_string(queue.most_waiting()) + " are taken)";
  }
  return text + ". Try again when some of its work has ended, start less at a time "
                "(bolt::semaphore), or let it queue more";
}

// Why an executor runs nothing of what it was given, for people.
[[gnu::cold, gnu::noinline]] inline error refusal(const bolt_executor& refused,
                                                  bolt_status status) {
  switch (status) {
  case BOLT_BUSY:
    return {status, queue_is_full(refused)};
  case BOLT_SHUTDOWN:
    return {status, "the executor refused: it is closed"};
  case BOLT_NO_MEMORY:
    return {status, "the executor refused: no memory or no thread for it"};
  default:
    return {status, std::string("the executor refused: ") + bolt_status_name(status)};
  }
}

} // namespace bolt::detail
#endif
