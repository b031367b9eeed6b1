// The process's thread pool.
#pragma once

#include "bolt/bolt.h"

namespace bolt::core {

const bolt_executor* executor_pool() noexcept;
void executor_set_pool(const bolt_executor* executor) noexcept;

void lock_pool() noexcept;
void unlock_pool() noexcept;
void reset_pool_in_child() noexcept;

} // namespace bolt::core
