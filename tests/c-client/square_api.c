#include "square_api.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- the API ---- */

struct job {
  int32_t value;
  square_callback callback;
  void* user;
};

static void* run(void* data) {
  struct job job = *(struct job*)data;
  free(data);
  job.callback(job.user, (int64_t)job.value * job.value);
  return NULL;
}

void compute_square(int32_t value, square_callback callback, void* user) {
  struct job* job = malloc(sizeof *job);
  if (job == NULL) abort();
  job->value = value;
  job->callback = callback;
  job->user = user;
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, job) != 0) abort();
  pthread_detach(thread);
}

/* ---- the wrapping: the promise's id is all that the callback needs ---- */

static void finished(void* user, int64_t square) {
  bolt_future promise = *(bolt_future*)user;
  free(user);
  /* Nobody may want it any more; that is fine. */
  bolt_promise_resolve(promise, BOLT_READY, &square, sizeof square);
}

static bolt_status start(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                         bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result) {
  (void)fn, (void)receiver, (void)out_body;
  int32_t value = 0;
  if (args_len != sizeof value) {
    static const char message[] = "square(): argument 'value': expected four bytes";
    bolt_buffer_assign(out_result, message, sizeof message - 1);
    return BOLT_ARGUMENT;
  }
  memcpy(&value, args, sizeof value);
  bolt_future* promise = malloc(sizeof *promise);
  if (promise == NULL) return BOLT_NO_MEMORY;
  /* No cancel function: a cancelled call waits for the callback, which then acknowledges. */
  bolt_status status = bolt_context_promise(cx, NULL, promise);
  if (status != BOLT_OK) {
    free(promise);
    return status;
  }
  compute_square(value, finished, promise);
  return BOLT_PENDING;
}

static const bolt_type i32 = {.size = sizeof(bolt_type),
                              .kind = BOLT_KIND_I32,
                              .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS,
                              .wire_align = 4,
                              .wire_min = 4};
static const bolt_type i64 = {.size = sizeof(bolt_type),
                              .kind = BOLT_KIND_I64,
                              .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS,
                              .wire_align = 8,
                              .wire_min = 8};
static const bolt_param value_param = {.size = sizeof(bolt_param), .name = "value", .type = &i32};
static const bolt_param* const params[] = {&value_param};

const bolt_fn square_fn = {.size = sizeof(bolt_fn),
                           .kind = BOLT_FN_FUNCTION,
                           .flags = BOLT_FN_ASYNC,
                           .n_params = 1,
                           .args_min = 4,
                           .name = "square",
                           .params = params,
                           .result = &i64,
                           .start = start};
