#include "call.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "bolt_swift.h"

/* This thread's call, if no call on it is using it. */
static _Thread_local bolt_swift_call* mine;
/* Whether the thread's end will free it. */
static _Thread_local int is_registered;

static pthread_key_t at_thread_end;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void* allocate(size_t size) {
  void* memory = calloc(1, size);
  if (memory == NULL) {
    fputs("libbolt: no memory for a call from Swift\n", stderr);
    abort();
  }
  return memory;
}

static void dispose(bolt_swift_call* call) {
  free(call->waiter);
  free(call);
}

/* A destructor that runs after this one may make a call, too, and registers the thread again. */
static void end_thread(void* value) {
  (void)value;
  bolt_swift_call* call = mine;
  mine = NULL;
  is_registered = 0;
  if (call != NULL) {
    dispose(call);
  }
}

/* Without a key the memory of a thread that ends is not freed, and nothing else is amiss. */
static void make_key(void) { pthread_key_create(&at_thread_end, end_thread); }

static bolt_swift_call* make_call(void) {
  bolt_swift_call* call = allocate(sizeof *call);
  call->call.size = sizeof call->call;
  call->call.waker.fn = bolt_swift_wake;
  return call;
}

bolt_swift_call* bolt_swift_take(void) {
  bolt_swift_call* call = mine;
  if (call == NULL) {
    call = make_call();
  }
  mine = NULL;
  return call;
}

void bolt_swift_give(bolt_swift_call* call) {
  if (mine != NULL) {
    dispose(call);
    return;
  }
  mine = call;
  if (!is_registered) {
    is_registered = 1;
    pthread_once(&key_once, make_key);
    pthread_setspecific(at_thread_end, &mine);
  }
}

static void prepare(bolt_swift_call* call) {
  call->result = (bolt_buffer){
      .size = sizeof call->result, .data = (uint8_t*)call->room, .cap = sizeof call->room};
}

static uint64_t token_of(const bolt_swift_waiter* waiter) { return (uint64_t)(uintptr_t)waiter; }

/* Only who starts needs one: a poll has that of the suspended call, and where that ends it is kept
   for the next start. */
static bolt_swift_waiter* waiter_of(bolt_swift_call* call) {
  if (call->waiter == NULL) {
    call->waiter = allocate(sizeof *call->waiter);
  }
  return call->waiter;
}

bolt_status bolt_swift_start(bolt_swift_call* call, const bolt_swift_function* function,
                             bolt_object receiver, const void* args, size_t len) {
  prepare(call);
  call->call.fn = function->fn;
  call->call.receiver = receiver;
  call->call.args = len == 0 ? NULL : args;
  call->call.args_len = len;
  const uint64_t token = token_of(waiter_of(call));
  return function->runtime->future_start_poll(&call->call, token, &call->future, &call->result);
}

bolt_status bolt_swift_poll(bolt_swift_call* call, const bolt_runtime* runtime, bolt_future future,
                            bolt_swift_waiter* waiter) {
  prepare(call);
  return runtime->future_poll(future, token_of(waiter), &call->result);
}

bolt_swift_waiter* bolt_swift_suspend(bolt_swift_call* call) {
  bolt_swift_waiter* waiter = waiter_of(call);
  call->waiter = NULL;
  bolt_swift_count_waiting(1);
  return waiter;
}

void bolt_swift_resumed(bolt_swift_call* call, bolt_swift_waiter* waiter) {
  bolt_swift_count_waiting((uint64_t)-1);
  bolt_swift_waiter_reset(waiter);
  if (call->waiter == NULL) {
    call->waiter = waiter;
  } else {
    free(waiter);
  }
}
