#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bolt/bolt.h"
#include "floors.h"

static const bolt_runtime* table;
static bolt_call noop_call;
static bolt_call add_call;
static int64_t add_args[2];

static void fail(const char* why) {
  fprintf(stderr, "floors: %s\n", why == NULL ? "unknown error" : why);
  exit(1);
}

static void nobody(void* data, uint64_t token) { (void)data, (void)token; }

static void prepare(bolt_call* call, const bolt_module* module, const char* name) {
  *call = (bolt_call){.size = sizeof *call, .waker = {.fn = nobody}};
  for (uint32_t i = 0; i < module->n_fns; ++i) {
    if (strcmp(module->fns[i]->name, name) == 0) call->fn = module->fns[i];
  }
  if (call->fn == NULL) fail(name);
}

int floor_open(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fail(dlerror());
  void* found = dlsym(library, "bolt_module_bench");
  if (found == NULL) fail(dlerror());
  const bolt_module* (*get)(void);
  memcpy(&get, &found, sizeof get);
  const bolt_module* module = get();
  table = module->runtime;
  prepare(&noop_call, module, "noop");
  prepare(&add_call, module, "add");
  add_call.args = add_args;
  add_call.args_len = sizeof add_args;
  return 0;
}

static void start(const bolt_call* call, int64_t* out) {
  uint64_t room[8];
  bolt_buffer result = {.size = sizeof result, .data = (uint8_t*)room, .cap = sizeof room};
  bolt_future future = 0;
  if (table->future_start_poll(call, 0, &future, &result) != BOLT_READY) fail("not ready");
  *out = (int64_t)room[0];
}

void floor_noop(void) {
  int64_t nothing;
  start(&noop_call, &nothing);
}

int64_t floor_add(int64_t a, int64_t b) {
  add_args[0] = a;
  add_args[1] = b;
  int64_t sum;
  start(&add_call, &sum);
  return sum;
}
