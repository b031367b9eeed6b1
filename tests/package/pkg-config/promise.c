/* Makes one promise, waits for it, resolves it, and leaves nothing behind. */
#include <bolt/bolt.h>

#include <stdio.h>
#include <string.h>

static void woken(void* data, uint64_t token) { *(uint64_t*)data += token; }

static int fails(const char* what) {
  fprintf(stderr, "unexpected: %s\n", what);
  return 1;
}

int main(void) {
  uint64_t tokens = 0;
  bolt_waker waker = {.fn = woken, .data = &tokens};
  bolt_buffer result = {.size = sizeof result};
  bolt_future promise = 0;

  if (bolt_handshake(BOLT_ABI_VERSION, NULL) != BOLT_OK) return fails("the library's version");
  if (bolt_promise_create(NULL, &waker, &promise) != BOLT_OK) return fails("promise_create");
  if (bolt_future_poll(promise, 7, &result) != BOLT_PENDING) return fails("the first poll");
  if (bolt_promise_resolve(promise, BOLT_READY, "ready", 5) != BOLT_OK) return fails("resolve");
  if (tokens != 7) return fails("the wake");
  if (BOLT_OUTCOME(bolt_future_poll(promise, 8, &result)) != BOLT_READY) return fails("the result");
  if (result.len != 5 || memcmp(result.data, "ready", 5) != 0) return fails("its bytes");
  bolt_buffer_release(&result);

  bolt_counters counters = {.size = sizeof counters};
  bolt_counters_read(&counters);
  if (counters.live_futures != 0 || counters.live_buffers != 0) return fails("something lives on");
  puts("promise kept");
  return 0;
}
