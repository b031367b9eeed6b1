/* What the Swift SDK needs of C: memory that belongs to a thread, and atomic operations. Swift has
   both only on newer systems than the SDK runs on. Not for applications. */
#ifndef BOLT_SWIFT_H
#define BOLT_SWIFT_H

#include "bolt/bolt.h"

#if defined(__cplusplus)
extern "C" {
#endif

/* ---- Who waits for a wake -----------------------------------------------------------------------

     EMPTY ── park(c) ──▶ c, a continuation ── wake ──▶ WOKEN, and c is resumed
       │
       └───── wake ─────▶ WOKEN: park() says so, and nobody suspends

   Its address is the token of a poll. While a token is out, the waker may touch its waiter; the one
   exchange by which it says WOKEN is the last time that it does. So whoever has seen WOKEN, or was
   resumed, or was handed the token back, owns it again. */

typedef struct bolt_swift_waiter {
  void* state;
} bolt_swift_waiter;

/* Resumes a continuation that was parked; set before the first call. It must only schedule. */
void bolt_swift_set_resume(void (*resume)(void* continuation));
/* The waker of all calls. */
void bolt_swift_wake(void* data, uint64_t token);
/* 1: `continuation` will be resumed, once. 0: the wake has come already. */
int bolt_swift_waiter_park(bolt_swift_waiter* waiter, void* continuation);
int bolt_swift_waiter_is_woken(const bolt_swift_waiter* waiter);
/* For another poll. Only by its owner. */
void bolt_swift_waiter_reset(bolt_swift_waiter* waiter);
/* How many belong to calls that are suspended. */
uint64_t bolt_swift_waiters(void);

/* ---- A function of a module -------------------------------------------------------------------*/

/* Lives for ever, as the library that it is found in. */
typedef struct bolt_swift_function {
  const bolt_fn* fn; /* set last: who sees it sees the rest */
  const bolt_runtime* runtime;
  void* owner; /* what Swift needs beside it, retained */
} bolt_swift_function;

/* Whether bolt_swift_function_bind was called. */
static inline int bolt_swift_function_is_bound(const bolt_swift_function* function) {
  return __atomic_load_n(&function->fn, __ATOMIC_ACQUIRE) != NULL;
}
void bolt_swift_function_bind(bolt_swift_function* function, const bolt_fn* fn,
                              const bolt_runtime* runtime);

/* ---- One call ---------------------------------------------------------------------------------*/

enum { BOLT_SWIFT_ROOM = 1536, BOLT_SWIFT_ARGS = 1536 };

/* The memory in which arguments and results cross. Each thread keeps one, so that a call which is
   ready at once allocates nothing; whoever has taken it owns it, on any thread. */
typedef struct bolt_swift_call {
  bolt_call call;
  bolt_buffer result;
  bolt_future future;
  bolt_swift_waiter* waiter; /* whom the next start's token stands for; NULL: one is made then */
  uint64_t room[BOLT_SWIFT_ROOM / 8];
  uint64_t args[BOLT_SWIFT_ARGS / 8];
} bolt_swift_call;

/* Where its arguments are written: BOLT_SWIFT_ARGS bytes. */
static inline void* bolt_swift_args(bolt_swift_call* call) { return call->args; }
/* This thread's, or a new one. Ends the process if there is no memory, as Swift does. */
bolt_swift_call* bolt_swift_take(void);
void bolt_swift_give(bolt_swift_call* call);
/* bolt_future_start_poll, with the call's waiter as token. The result is in call->result. */
bolt_status bolt_swift_start(bolt_swift_call* call, const bolt_swift_function* function,
                             bolt_object receiver, const void* args, size_t len);
/* bolt_future_poll into the call's result. */
bolt_status bolt_swift_poll(bolt_swift_call* call, const bolt_runtime* runtime, bolt_future future,
                            bolt_swift_waiter* waiter);
/* The call's waiter, which was armed: it belongs to the suspended call until it is given back. */
bolt_swift_waiter* bolt_swift_suspend(bolt_swift_call* call);
/* No token of it is out any more. */
void bolt_swift_resumed(bolt_swift_call* call, bolt_swift_waiter* waiter);
/* Nobody will wait, and a token is still out: the waiter is freed by the wake. */
void bolt_swift_forget(bolt_swift_waiter* waiter);
/* Whether the result is to be released. */
static inline int bolt_swift_owns(const bolt_swift_call* call) {
  return (call->result.flags & BOLT_BUFFER_OWNED) != 0 || call->result.n_objects != 0;
}

/* ---- Libraries --------------------------------------------------------------------------------*/

/* BOLT_ABI_VERSION of the header that the SDK is made with. */
uint32_t bolt_swift_abi(void);
/* The function of that name in what is loaded already, or NULL. */
void* bolt_swift_find_symbol(const char* name);

#if defined(__cplusplus)
}
#endif
#endif
