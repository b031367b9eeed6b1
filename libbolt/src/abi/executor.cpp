// bolt.h: executors.
#include "abi/check.hpp"
#include "core/pool.hpp"

extern "C" {

const bolt_executor* bolt_executor_pool(void) BOLT_NOEXCEPT { return bolt::core::executor_pool(); }

bolt_status bolt_executor_set_pool(const bolt_executor* executor) BOLT_NOEXCEPT {
  if (executor != nullptr) {
    if (executor->flags != 0 || bolt::abi::wrong_with_executor(*executor) != nullptr)
      return BOLT_ARGUMENT;
  }
  bolt::core::executor_set_pool(executor);
  return BOLT_OK;
}

} // extern "C"
