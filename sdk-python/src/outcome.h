/* What libbolt answered, as a Python value or exception. */
#ifndef LIBBOLT_PYTHON_OUTCOME_H
#define LIBBOLT_PYTHON_OUTCOME_H

#include "function.h"

enum { CORE_RESULT_INLINE = 2048 };

/* A result buffer with storage for most results. */
typedef struct core_result {
  bolt_buffer buffer;
  union {
    uint64_t align;
    uint8_t bytes[CORE_RESULT_INLINE];
  } storage;
} core_result;

static inline void core_result_init(core_result* result) {
  result->buffer = (bolt_buffer){
      .size = sizeof(bolt_buffer), .data = result->storage.bytes, .cap = CORE_RESULT_INLINE};
}

static inline void core_result_release(core_result* result, const core_runtime* runtime) {
  bolt_buffer* buffer = &result->buffer;
  if (buffer->flags != 0 || buffer->objects != NULL) runtime->table->buffer_release(buffer);
}

/* The value of a terminal answer, or NULL with the exception it stands for. A view takes the bytes
   along; what is left in `result` is still to be released. */
PyObject* core_outcome(const core_function* function, bolt_status status, core_result* result);
/* Raises the exception of a refusal or misuse (a negative status). */
void core_raise_refusal(const core_function* function, bolt_status status,
                        const bolt_buffer* message);

#endif
