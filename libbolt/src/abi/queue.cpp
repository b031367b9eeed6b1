// bolt.h: completion queues.
#include "core/queue.hpp"

extern "C" {

bolt_status bolt_queue_create(const bolt_queue_options* options,
                              bolt_queue* out_queue) BOLT_NOEXCEPT {
  if (out_queue == nullptr) return BOLT_ARGUMENT;
  *out_queue = 0;
  if (options != nullptr && (options->size < sizeof(bolt_queue_options) || options->flags != 0)) {
    return BOLT_ARGUMENT;
  }
  return bolt::core::queue_create(options, out_queue);
}

bolt_status bolt_queue_fd(bolt_queue queue, int* out_fd) BOLT_NOEXCEPT {
  if (out_fd == nullptr) return BOLT_ARGUMENT;
  *out_fd = -1;
  return bolt::core::queue_fd(queue, out_fd);
}

bolt_status bolt_queue_drain(bolt_queue queue, uint64_t* out_tokens, size_t cap,
                             size_t* out_n) BOLT_NOEXCEPT {
  if (out_n == nullptr) return BOLT_ARGUMENT;
  *out_n = 0;
  if (out_tokens == nullptr || cap == 0) return BOLT_ARGUMENT;
  return bolt::core::queue_drain(queue, out_tokens, cap, out_n);
}

bolt_status bolt_queue_close(bolt_queue queue) BOLT_NOEXCEPT {
  return bolt::core::queue_close(queue);
}

} // extern "C"
