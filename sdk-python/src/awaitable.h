/* What calling an async function gives: a coroutine in asyncio's eyes. */
#ifndef LIBBOLT_PYTHON_AWAITABLE_H
#define LIBBOLT_PYTHON_AWAITABLE_H

#include "function.h"
#include "queue.h"

enum { CORE_ARGS_INLINE = 64 };

/*   CREATED --send--> RUNNING --pending or again--> SUSPENDED --send--> RUNNING ... --terminal-->
   DONE CREATED --throw, close--> DONE            SUSPENDED --throw--> RUNNING with `thrown` set: it
   goes on suspending until the native side has acknowledged, then raises `thrown`.   SUSPENDED
   --close, dealloc--> DONE, the future is freed. */
typedef enum core_state { CORE_CREATED, CORE_RUNNING, CORE_SUSPENDED, CORE_DONE } core_state;

struct core_awaitable {
  PyObject_HEAD core_function* function;
  core_runtime* runtime;
  uint8_t state;  /* core_state */
  bool asked;     /* to cancel: the next poll does; `thrown` is what to leave by */
  bool failing;   /* could not wait once already */
  bool early;     /* the token arrived while the poll that armed it was still running */
  bool armed;     /* libbolt holds the token */
  bool finalized; /* the garbage collector has marked the memory: not to be recycled */
  bool tracked;   /* by the garbage collector: from the first suspension on, or with a receiver */
  bolt_future future;    /* 0: not started (also while SUSPENDED: core_trio_check), or ended */
  core_queue* queue;     /* from the first suspension to the end */
  core_adopter* adopter; /* its loop, if that is not its queue's: woken by call_soon_threadsafe */
  uint64_t token;
  PyObject* waiter;   /* the asyncio.Future that was yielded and is not resolved yet; or trio's */
  PyObject* thrown;   /* the exception to leave with once the cancel is acknowledged; for trio,
                         what is called to raise it */
  PyObject* receiver; /* until started */
  PyObject* keep;     /* instances in the arguments, until started */
  PyObject* weakrefs;
  uint8_t* args; /* `storage` or a block, until started */
  size_t args_len;
  size_t args_cap;
  union {
    uint64_t align;
    uint8_t bytes[CORE_ARGS_INLINE];
  } storage;
};

/* Calls `function` on `args` (without the receiver, which is borrowed or NULL): encodes, runs
   nothing. */
PyObject* core_awaitable_new(core_function* function, PyObject* receiver, PyObject* const* args,
                             Py_ssize_t n_args, PyObject* names);
/* Polls once and says what send() answers. */
PySendResult core_awaitable_drive(core_awaitable* self, PyObject** result);
/* Asks the work to stop, keeps `exception` (owned by the caller) to leave with, and polls. */
PySendResult core_awaitable_cancel(core_awaitable* self, PyObject* exception, PyObject** result);
/* suspend.c: suspends the task until the token arrives, which libbolt holds; or until the others
   have had their turn. */
PySendResult core_awaitable_suspend(core_awaitable* self, PyObject** result);
PySendResult core_awaitable_yield(core_awaitable* self, PyObject** result);
/* Before a call begins in a trio task that is cancelled: true, with what send() answers, if trio is
   given the occasion to say so first. */
bool core_trio_check(core_awaitable* self, PyObject** result, PySendResult* answer);
/* Ends without waiting: frees the future and everything held. */
void core_awaitable_abandon(core_awaitable* self);
/* Its token was drained: lets whoever awaits it go on. 0, or -1 with an exception of the loop's. */
int core_awaitable_wake(core_awaitable* self, bool on_own_loop);
/* Drops what only the start needed. */
void core_awaitable_drop_args(core_awaitable* self);
void core_awaitable_track(core_awaitable* self);

/* coroutine.c */
PySendResult core_awaitable_am_send(PyObject* self, PyObject* value, PyObject** result);
PyObject* core_awaitable_send(PyObject* self, PyObject* value);
PyObject* core_awaitable_next(PyObject* self);
PyObject* core_awaitable_await(PyObject* self);
PyObject* core_awaitable_throw(PyObject* self, PyObject* args);
PyObject* core_awaitable_close(PyObject* self, PyObject* unused);

#endif
