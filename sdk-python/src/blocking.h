/* run_blocking(): driving one call to its end on a thread without an event loop. */
#ifndef LIBBOLT_PYTHON_BLOCKING_H
#define LIBBOLT_PYTHON_BLOCKING_H

#include "core.h"

typedef struct core_watch {
  int fd;
  PyObject* callback; /* owned */
} core_watch;

/* What stands for the event loop while run_blocking() runs: those methods of one that this
   extension calls. Used on its own thread only, but for call_soon_threadsafe. */
typedef struct core_blocking {
  PyObject_HEAD PyObject* dict; /* the queues hang there */
  PyObject* weakrefs;
  PyObject* soon; /* list of what to call before the next wait, or NULL */
  core_watch* watches;
  size_t n_watches;
  int wake; /* an eventfd that ends a wait, once other threads read a queue of this loop's; or -1 */
  uint32_t epoch; /* core.fork_epoch it was made in */
  bool closed;
} core_blocking;

/* What a call yields while it waits; the part of an asyncio future that the extension calls. */
typedef struct core_blocking_waiter {
  PyObject_HEAD core_blocking* loop;
  bool woken;
} core_blocking_waiter;

core_blocking* core_blocking_new(void);
/* Calls what call_soon() was given. 0, or -1 with the first exception. */
int core_blocking_run_soon(core_blocking* self);
/* Calls the callback of `fd`, if it is still watched. */
int core_blocking_dispatch(core_blocking* self, int fd);
/* A new waiter: what is yielded until a wake. */
PyObject* core_blocking_wait(core_blocking* self);
bool core_is_blocking_waiter(PyObject* object);
bool core_is_blocking(PyObject* loop);

/* blocking_run.c: the one that runs on this thread: borrowed, or NULL. */
core_blocking* core_blocking_current(void);

/* blocking_wait.c */
typedef struct core_wait {
  core_blocking* loop;
  int signals[2]; /* a pipe that signals are written to; -1: not made */
  bool has_deadline;
  int64_t deadline; /* ns, CLOCK_MONOTONIC */
} core_wait;

int64_t core_now(void);
/* Waits until something that the loop watches can be read, a signal has arrived or the deadline has
   passed, with the GIL released, and calls the callbacks and the signals' handlers. 0, or -1 with
   an exception, which is a handler's or out of memory. */
int core_wait_once(core_wait* self);
void core_wait_close(core_wait* self);

#endif
