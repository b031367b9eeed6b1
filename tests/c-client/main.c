/* A host in plain C: starts, polls, wakes from another thread, cancels, fails and frees futures,
   uses a completion queue, and awaits a callback API that was made a future with a promise. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bolt/bolt.h"
#include "countdown.h"
#include "host.h"
#include "square_api.h"

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                              \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

static const bolt_runtime* bolt; /* as a binding has it: from the module, never linked */
static host the_host;
static unsigned char storage[64];

static bolt_call call_of(countdown* c) {
  bolt_call call = {
      .size = sizeof(bolt_call), .body = countdown_body(c), .waker = host_waker(&the_host)};
  return call;
}

static void a_ready_call_leaves_nothing_behind(void) {
  countdown c = {.n = 0};
  bolt_call call = call_of(&c);
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 1;
  CHECK(bolt->future_start_poll(&call, 1, &id, &out) == BOLT_READY);
  CHECK(id == 0 && c.dropped == 1 && buffer_is(&out, "done"));
  bolt->buffer_release(&out);
}

static void* wake_it(void* future) {
  CHECK(bolt->future_wake(*(bolt_future*)future) == BOLT_OK);
  return NULL;
}

static void a_wake_from_another_thread(void) {
  countdown c = {.n = 1};
  bolt_call call = call_of(&c);
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 0;
  unsigned before = the_host.wakes;
  CHECK(bolt->future_start_poll(&call, 42, &id, &out) == BOLT_PENDING);
  CHECK(id != 0 && c.future == id);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, wake_it, &id) == 0);
  CHECK(host_wait(&the_host, before + 1) == 42);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(bolt->future_poll(id, 43, &out) == BOLT_READY);
  CHECK(buffer_is(&out, "done"));
  CHECK(bolt->future_poll(id, 44, &out) == BOLT_INVALID_HANDLE);
  CHECK(bolt->future_wake(id) == BOLT_INVALID_HANDLE);
  bolt->buffer_release(&out);
}

static void a_failure_has_a_message(void) {
  countdown c = {.n = 0, .fails = true};
  bolt_call call = call_of(&c);
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 0;
  CHECK(bolt->future_start_poll(&call, 1, &id, &out) == BOLT_FAILED);
  CHECK(buffer_is(&out, "it was told to fail"));
  bolt->buffer_release(&out);
}

static void an_await_cancels_by_cancel_and_poll(void) {
  countdown c = {.n = 5, .later = true};
  bolt_call call = call_of(&c);
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 0;
  unsigned before = the_host.wakes;
  CHECK(bolt->future_start_poll(&call, 1, &id, &out) == BOLT_PENDING);
  CHECK(bolt->future_cancel(id) == BOLT_OK);
  CHECK(host_wait(&the_host, before + 1) == 1);
  CHECK(bolt->future_poll(id, 2, &out) == BOLT_PENDING);
  CHECK(c.dropped == 0);
  CHECK(bolt->future_ack(id) == BOLT_OK);
  CHECK(host_wait(&the_host, before + 2) == 2);
  CHECK(bolt->future_poll(id, 3, &out) == BOLT_CANCELLED);
  CHECK(c.dropped == 1);
  bolt->buffer_release(&out);
}

static void free_abandons(void) {
  countdown c = {.n = 5};
  bolt_call call = call_of(&c);
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 0;
  CHECK(bolt->future_start_poll(&call, 1, &id, &out) == BOLT_PENDING);
  CHECK(bolt->future_free(id) == (BOLT_OK | BOLT_TOKEN_BACK));
  CHECK(c.dropped == 1);
  CHECK(bolt->future_free(id) == BOLT_INVALID_HANDLE);
  bolt->buffer_release(&out);
}

static void a_callback_api_is_awaited(void) {
  int32_t value = -12;
  bolt_call call = {.size = sizeof(bolt_call),
                    .fn = &square_fn,
                    .args = &value,
                    .args_len = sizeof value,
                    .waker = host_waker(&the_host)};
  bolt_buffer out = buffer_over(storage, sizeof storage);
  bolt_future id = 0;
  unsigned wakes = the_host.wakes;
  bolt_status status = bolt->future_start_poll(&call, 1, &id, &out);
  while (status == BOLT_PENDING || status == BOLT_AGAIN) {
    if (status == BOLT_PENDING) host_wait(&the_host, ++wakes);
    status = bolt->future_poll(id, 1, &out);
  }
  int64_t square = 0;
  CHECK(status == BOLT_READY && out.len == sizeof square);
  memcpy(&square, out.data, sizeof square);
  CHECK(square == 144);
  bolt->buffer_release(&out);

  call.args_len = 3;
  out = buffer_over(storage, sizeof storage);
  CHECK(bolt->future_start_poll(&call, 1, &id, &out) == BOLT_ARGUMENT);
  CHECK(buffer_is(&out, "square(): argument 'value': expected four bytes"));
  bolt->buffer_release(&out);
}

static void wakes_collect_in_a_queue(void) {
  bolt_queue queue = 0;
  int fd = -1;
  CHECK(bolt->queue_create(NULL, &queue) == BOLT_OK);
  CHECK(bolt->queue_fd(queue, &fd) == BOLT_OK);
  countdown c[3] = {{.n = 1}, {.n = 1}, {.n = 1}};
  bolt_future ids[3];
  bolt_buffer out = buffer_over(storage, sizeof storage);
  for (uint64_t i = 0; i < 3; ++i) {
    bolt_call call = call_of(&c[i]);
    call.waker = (bolt_waker){NULL, NULL, queue};
    CHECK(bolt->future_start_poll(&call, i, &ids[i], &out) == BOLT_PENDING);
  }
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, wake_it, &ids[1]) == 0);
  struct pollfd p = {fd, POLLIN, 0};
  CHECK(poll(&p, 1, -1) == 1);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(bolt->future_wake(ids[0]) == BOLT_OK);
  uint64_t tokens[4];
  size_t n = 0;
  CHECK(bolt->queue_drain(queue, tokens, 4, &n) == BOLT_OK);
  CHECK(n == 2 && tokens[0] == 1 && tokens[1] == 0);
  for (size_t i = 0; i < n; ++i)
    CHECK(bolt->future_poll(ids[tokens[i]], 9, &out) == BOLT_READY);
  CHECK(bolt->future_free(ids[2]) == (BOLT_OK | BOLT_TOKEN_BACK));
  CHECK(bolt->queue_close(queue) == BOLT_OK);
  bolt->buffer_release(&out);
}

static void nothing_is_left(void) {
  bolt_counters counters = {.size = sizeof counters};
  CHECK(bolt->counters_read(&counters) == BOLT_OK);
  CHECK(counters.live_futures == 0);
  CHECK(counters.live_buffers == 0);
  CHECK(counters.live_queues == 0);
}

int main(void) {
  bolt = bolt_runtime_get();
  CHECK(bolt->handshake(BOLT_ABI_VERSION, NULL) == BOLT_OK);
  host_init(&the_host);
  a_ready_call_leaves_nothing_behind();
  a_wake_from_another_thread();
  a_failure_has_a_message();
  an_await_cancels_by_cancel_and_poll();
  free_abandons();
  a_callback_api_is_awaited();
  wakes_collect_in_a_queue();
  nothing_is_left();
  host_destroy(&the_host);
  puts("the C client is content");
  return 0;
}
