// Completion queues: a list of slots per queue, made of the slots' own links, so that a wake
// allocates nothing. The head's transitions are in queue_state.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bolt/bolt.h"
#include "core/slot.hpp"

namespace bolt::core {

// As the functions of bolt.h, with arguments that were checked. options may be null.
bolt_status queue_create(const bolt_queue_options* options, bolt_queue* out_queue) noexcept;
bolt_status queue_fd(bolt_queue id, int* out_fd) noexcept;
bolt_status queue_drain(bolt_queue id, std::uint64_t* out_tokens, std::size_t cap,
                        std::size_t* out_n) noexcept;
bolt_status queue_close(bolt_queue id) noexcept;

// Puts a slot, just QUEUED, on the queue its cell names, and signals if that was empty.
void queue_push(slot& s, bolt_future id);

void lock_queues() noexcept;
void unlock_queues() noexcept;
void reset_queues_in_child() noexcept;

} // namespace bolt::core
