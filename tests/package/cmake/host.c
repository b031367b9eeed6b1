/* Loads a module and calls twice(21) through the function table, as an SDK would. */
#include <bolt/bolt.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const bolt_fn* find(const bolt_module* module, const char* name) {
  for (uint32_t i = 0; i < module->n_fns; ++i) {
    if (strcmp(module->fns[i]->name, name) == 0) return module->fns[i];
  }
  return NULL;
}

static void woken(void* data, uint64_t token) {
  (void)token;
  ++*(int*)data;
}

/* Polls to the end; a future that only yields never answers PENDING. */
static bolt_status run(const bolt_runtime* rt, const bolt_fn* fn, int64_t x, bolt_buffer* result) {
  int wakes = 0;
  bolt_future future = 0;
  bolt_call call = {.size = sizeof call, .fn = fn, .args = &x, .args_len = sizeof x};
  call.waker.fn = woken;
  call.waker.data = &wakes;
  bolt_status status = rt->future_start_poll(&call, 1, &future, result);
  while (BOLT_OUTCOME(status) == BOLT_AGAIN)
    status = rt->future_poll(future, 1, result);
  return wakes == 0 ? BOLT_OUTCOME(status) : BOLT_FAILED;
}

int main(int argc, char** argv) {
  void* library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  if (!library) return fprintf(stderr, "cannot load: %s\n", dlerror()), 1;

  const bolt_module* (*entry)(void) = NULL;
  *(void**)&entry = dlsym(library, "bolt_module_tiny");
  const bolt_module* module = entry ? entry() : NULL;
  if (!module || module->failure) return fprintf(stderr, "no usable module\n"), 1;

  const bolt_fn* fn = find(module, "twice");
  int64_t answer = 0;
  bolt_buffer result = {.size = sizeof result};
  bolt_status status = fn ? run(module->runtime, fn, 21, &result) : BOLT_ARGUMENT;
  if (status == BOLT_READY && result.len == sizeof answer)
    memcpy(&answer, result.data, sizeof answer);
  module->runtime->buffer_release(&result);

  printf("twice(21) = %lld (%s)\n", (long long)answer, module->runtime->status_name(status));
  return answer == 42 ? 0 : 1;
}
