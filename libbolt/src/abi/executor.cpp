// bolt.h: executors.
#include "core/pool.hpp"

extern "C" {

const bolt_executor* bolt_executor_pool(void) BOLT_NOEXCEPT { return bolt::core::executor_pool(); }

bolt_status bolt_executor_set_pool(const bolt_executor* executor) BOLT_NOEXCEPT {
  if (executor != nullptr) {
    const bool good = executor->size >= sizeof(bolt_executor) && executor->flags == 0 &&
                      executor->schedule != nullptr;
    if (!good) return BOLT_ARGUMENT;
  }
  bolt::core::executor_set_pool(executor);
  return BOLT_OK;
}

} // extern "C"
