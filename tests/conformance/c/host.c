#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlfcn.h>
#include <poll.h>

const bolt_module* module;
const bolt_runtime* rt;
static bolt_queue queue;

void check(int condition, const char* text, const char* file, int line) {
  if (condition) {
    return;
  }
  fprintf(stderr, "%s:%d: not true: %s\n", file, line, text);
  exit(1);
}

void host_load(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
  }
  CHECK(library != NULL);
  const bolt_module* (*open)(void) = NULL;
  *(void**)&open = dlsym(library, "bolt_module_conformance");
  CHECK(open != NULL);
  module = open();
  if (module->failure != NULL) {
    fprintf(stderr, "%s\n", module->failure);
  }
  CHECK(module->failure == NULL);
  rt = module->runtime;
  CHECK(rt->handshake(BOLT_ABI_VERSION, NULL) == BOLT_OK);
  CHECK(rt->queue_create(NULL, &queue) == BOLT_OK);
}

void host_close(void) { CHECK(rt->queue_close(queue) == BOLT_OK); }

const bolt_fn* host_function(const char* name) {
  for (uint32_t i = 0; i < module->n_fns; ++i) {
    if (strcmp(module->fns[i]->name, name) == 0) {
      return module->fns[i];
    }
  }
  const char* dot = strchr(name, '.');
  for (uint32_t i = 0; dot != NULL && i < module->n_types; ++i) {
    const bolt_type* type = module->types[i];
    const size_t len = (size_t)(dot - name);
    if (strncmp(type->name, name, len) != 0 || type->name[len] != '\0') {
      continue;
    }
    for (uint32_t j = 0; j < type->n_methods; ++j) {
      if (strcmp(type->methods[j]->name, dot + 1) == 0) {
        return type->methods[j];
      }
    }
  }
  fprintf(stderr, "the fixture has no function %s\n", name);
  exit(1);
}

host_call host_new(const char* name, const void* args, size_t args_len) {
  host_call call;
  memset(&call, 0, sizeof(call));
  call.fn = host_function(name);
  call.args = args;
  call.args_len = args_len;
  return call;
}

bolt_status host_poll(host_call* call) {
  const uint64_t token = (uint64_t)(uintptr_t)call;
  memset(&call->out, 0, sizeof(call->out));
  call->out.size = sizeof(call->out);
  if (call->started) {
    call->status = rt->future_poll(call->id, token, &call->out);
    return call->status;
  }
  bolt_call start;
  memset(&start, 0, sizeof(start));
  start.size = sizeof(start);
  start.fn = call->fn;
  start.receiver = call->receiver;
  start.args = call->args;
  start.args_len = call->args_len;
  start.waker.queue = queue;
  call->started = 1;
  call->status = rt->future_start_poll(&start, token, &call->id, &call->out);
  return call->status;
}

size_t host_drain(void) {
  uint64_t tokens[64];
  size_t all = 0;
  bolt_status status = BOLT_AGAIN;
  while (status == BOLT_AGAIN) {
    size_t n = 0;
    status = rt->queue_drain(queue, tokens, 64, &n);
    all += n;
  }
  CHECK(status == BOLT_OK);
  return all;
}

size_t host_wait(void) {
  struct pollfd ready = {-1, POLLIN, 0};
  CHECK(rt->queue_fd(queue, &ready.fd) == BOLT_OK);
  size_t n = 0;
  while (n == 0) {
    poll(&ready, 1, -1);
    n = host_drain();
  }
  return n;
}

bolt_status host_finish(host_call* call) {
  bolt_status status = call->started ? BOLT_OUTCOME(call->status) : BOLT_AGAIN;
  for (;;) {
    if (status == BOLT_PENDING) {
      host_wait();
    } else if (status != BOLT_AGAIN) {
      return status;
    } else {
      host_drain(); /* AGAIN may mean that a wake is still in the queue */
    }
    status = BOLT_OUTCOME(host_poll(call));
  }
}

void host_done(host_call* call) { rt->buffer_release(&call->out); }

uint64_t host_u64(const char* name, const void* args, size_t args_len) {
  host_call call = host_new(name, args, args_len);
  const bolt_status status = host_poll(&call);
  if (status != BOLT_READY) {
    fprintf(stderr, "%s: %s %.*s\n", name, rt->status_name(status), (int)call.out.len,
            (const char*)call.out.data);
  }
  CHECK(status == BOLT_READY);
  uint64_t value = 0;
  CHECK(call.out.len <= sizeof(value));
  if (call.out.len != 0) {
    memcpy(&value, call.out.data, call.out.len);
  } /* little-endian hosts */
  host_done(&call);
  return value;
}

uint64_t gate_new(void) { return host_u64("gate_new", NULL, 0); }
void gate_open_elsewhere(uint64_t gate) { host_u64("gate_open_elsewhere", &gate, sizeof(gate)); }
uint32_t gate_waiting(uint64_t gate) {
  return (uint32_t)host_u64("gate_waiting", &gate, sizeof(gate));
}
uint64_t journal_new(void) { return host_u64("journal_new", NULL, 0); }

int journal_is(uint64_t journal, const char* expected) {
  host_call call = host_new("journal_lines", &journal, sizeof(journal));
  CHECK(host_poll(&call) == BOLT_READY);
  uint32_t count;
  memcpy(&count, call.out.data, sizeof(count));
  uint32_t at = 8; /* count, zero */
  int same = 1;
  for (uint32_t i = 0; i < count && same; ++i) {
    uint32_t len;
    at = (at + 3u) & ~3u;
    memcpy(&len, call.out.data + at, sizeof(len));
    at += 4;
    same = strncmp(expected, (const char*)call.out.data + at, len) == 0 && expected[len] == ';';
    expected += same ? len + 1 : 0;
    at += len;
  }
  host_done(&call);
  return same && *expected == '\0';
}

int host_nothing_left(void) {
  bolt_counters now;
  memset(&now, 0, sizeof(now));
  now.size = sizeof(now);
  CHECK(rt->counters_read(&now) == BOLT_OK);
  return now.live_futures == 0 && now.live_frames == 0 && now.live_buffers == 0 &&
         now.live_objects == 0 && now.live_timers == 0 && now.live_watches == 0 &&
         now.live_queues == 1;
}
