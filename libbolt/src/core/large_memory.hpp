// Memory that is too large to be recycled by size: results and argument blocks over 4 KB. What
// would be given back to the system is kept for the next of about its size, so that its pages need
// not be faulted in anew, which costs many times the copies; what is too large to be kept is made
// of huge pages, where the system has them.
#pragma once

#include <cstddef>

#include "core/thread_block.hpp"

namespace bolt::core {

// 16-aligned; null without memory.
void* allocate_large(thread_block& block, std::size_t size) noexcept;
// `size` as it was allocated. Any thread.
void deallocate_large(thread_block& block, void* memory, std::size_t size) noexcept;

// The thread ends: what it kept is freed.
void forget_large(thread_block& block) noexcept;

// Around fork().
void lock_large() noexcept;
void unlock_large() noexcept;

} // namespace bolt::core
