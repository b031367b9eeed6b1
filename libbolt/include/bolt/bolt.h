/* libbolt: the C ABI.  C11, no dependency beyond the C library.
   This file is long because it is the whole contract between a library and its callers.

   THE PROTOCOL
   ------------
   1. A future is work that somebody else drives. It is named by a `bolt_future`, a generational id:
      any function may be given a stale, doubled or foreign id and answers with a status, never with
      undefined behaviour. A future does nothing until it is polled (it is lazy), and it runs only
      inside a poll, on the thread that polls. Two polls never overlap: the second one is told
      BOLT_BUSY.

   2. The host starts a call (`bolt_future_start_poll`), which also polls it once. Most calls end
      right there: READY, with the result in the caller's buffer, no callback, no allocation, no id
      to free. Otherwise the poll answers
        PENDING    the future has taken the host's `token` and will dispose of it exactly once: the
                   waker is called with it, or a later poll or free hands it back (flag
                   BOLT_TOKEN_BACK), or the queue it was armed on is closed. Only then may the host
                   release what the token stands for;
        AGAIN      poll again when convenient; the token was not kept (BOLT_BUFFER_YIELDED in
                   out_result says whether others are to run first);
        READY      the result is in `out_result`, in wire form;
        ERROR      the typed error of the function is in `out_result`, in wire form;
        FAILED     an unexpected failure; `out_result` holds a UTF-8 message;
        CANCELLED  the work was cancelled and has been unwound.
      A terminal answer (READY, ERROR, FAILED, CANCELLED) has destroyed the work and retired the id:
      nothing is left to free. READY of the future is not success of the work: look at the outcome.

   3. A waker only schedules: it is called from any thread, at most once per PENDING, with no lock
      held, and may call any function here, but should do no more than note that its token wants
      polling. A wake that arrives during a poll is reported by that poll as AGAIN, never by a call
      from inside it.

   4. Cancelling has two phases. `bolt_future_cancel` is a request: from any thread, any number of
      times. The next poll tells the work to stop, runs no more of its body, and answers CANCELLED
      once everything below has acknowledged; until then it answers PENDING or AGAIN like any other.
      A result that was complete before the decision wins and is delivered. So an await cancels by:
      cancel, then poll until terminal.

   5. `bolt_future_free` is for abandonment only: cancel and detach. Destructors then run on
      whichever thread ends the work (flags BOLT_DEFERRED, BOLT_DETACHED say that it is not this
      one). A finished future needs no free.

   6. Authors produce futures from one primitive, `bolt_body`: {poll, cancel, drop}. C++ coroutines,
      promises and hand-written futures are adapters over it. Whoever is waited for calls
      `bolt_future_wake` with the future's id; ids may be kept for ever and woken late: that is a
      counted no-op.

   7. Nothing here throws, and nothing that is called back may throw. Every function may be called
      from any thread at any time unless it says otherwise. Strings are UTF-8. Durations and
      instants are nanoseconds of the monotonic clock. Structs start with `size`, set by whoever
      fills them in; fields are only ever appended. After fork(), ids from before answer BOLT_FORKED
      in the child.

   docs/protocol.md draws the state machine; docs/abi.md says how this header may change. */
#ifndef BOLT_BOLT_H
#define BOLT_BOLT_H

#include <stddef.h>
#include <stdint.h>

#include "bolt/version.h"

#if defined(BOLT_STATIC)
#define BOLT_EXPORT
#elif defined(__GNUC__)
#define BOLT_EXPORT __attribute__((visibility("default")))
#else
#define BOLT_EXPORT
#endif

#if defined(__cplusplus)
#if !defined(BOLT_NOEXCEPT) /* libbolt's own sources define it empty: see src/abi/unwinding.hpp */
#define BOLT_NOEXCEPT noexcept
#endif
extern "C" {
#elif !defined(BOLT_NOEXCEPT)
#define BOLT_NOEXCEPT
#endif

/* ---- Statuses -------------------------------------------------------------------------------- */

/* An outcome (low byte, positive) with flags beside it, or a misuse (negative, no flags). */
typedef int32_t bolt_status;

enum {
  BOLT_OK = 0,
  /* outcomes of a poll */
  BOLT_PENDING = 1,
  BOLT_AGAIN = 2,
  BOLT_READY = 3,
  BOLT_ERROR = 4,
  BOLT_FAILED = 5,
  BOLT_CANCELLED = 6,
  /* answers of a body's cancel */
  BOLT_ACKNOWLEDGED = 7, /* nothing outside touches the work any more: it may be destroyed now */
  BOLT_LATER = 8,        /* exactly one bolt_future_ack follows (or came already) */

  BOLT_OUTCOME_MASK = 0xff,
  /* flags beside an outcome or BOLT_OK */
  BOLT_TOKEN_BACK = 0x100, /* the token of the PENDING before comes back, not through its waker */
  BOLT_DEFERRED = 0x200,   /* free: a poll or bolt_live_walk is at it; its thread ends the work */
  BOLT_DETACHED = 0x400,   /* the work ends elsewhere, on the thread of the last acknowledgement */

  /* misuse and refusals */
  BOLT_BUSY = -1,           /* two polls at once, or another method holds the receiver */
  BOLT_INVALID_HANDLE = -2, /* stale, finished, freed, or never an id */
  BOLT_ARGUMENT = -3,       /* an argument is wrong; out_result, if any, says which and why */
  BOLT_ABI = -4,            /* built for another ABI major, or for a newer minor */
  BOLT_NO_REACTOR = -5,     /* needs the reactor, and this build has none */
  BOLT_SHUTDOWN = -6,       /* the queue or executor is closed */
  BOLT_FORKED = -7,         /* a handle from before fork(), or the reactor after it */
  BOLT_NO_MEMORY = -8
};

/* The outcome without its flags; a misuse as it is. Evaluates its argument once. */
#define BOLT_OUTCOME(status) bolt_outcome_of(status)
static inline bolt_status bolt_outcome_of(bolt_status status) {
  return status < 0 ? status : (status & BOLT_OUTCOME_MASK);
}

/* The name of a status or outcome, such as "PENDING"; static storage; flags are ignored. */
BOLT_EXPORT const char* bolt_status_name(bolt_status status) BOLT_NOEXCEPT;

/* ---- Handles ------------------------------------------------------------------------------------
   Generational ids: generation 36 bits | index 28 bits. 0 is never a handle. */

typedef uint64_t bolt_future;
typedef uint64_t bolt_queue;
typedef uint64_t bolt_object;
typedef uint64_t bolt_timer;
typedef uint64_t bolt_watch;
typedef uint64_t bolt_reactor;

typedef struct bolt_fn bolt_fn;
typedef struct bolt_type bolt_type;
typedef struct bolt_module bolt_module;
typedef struct bolt_runtime bolt_runtime;

/* ---- Buffers ------------------------------------------------------------------------------------
   How bytes leave the library. The caller initialises a buffer over storage of its own (any size,
   also none), 8-aligned; what does not fit is moved to memory of libbolt's. After any call that was
   given the buffer the caller reads data[0, len), then calls bolt_buffer_release once. Not
   thread-safe. */

typedef struct bolt_buffer {
  uint32_t size;  /* sizeof(bolt_buffer) */
  uint32_t flags; /* BOLT_BUFFER_ */
  uint8_t* data;
  uint32_t len;
  uint32_t cap;
  bolt_object*
      objects; /* references that the bytes carry; owned by the buffer until it is released */
  uint32_t n_objects;
  uint32_t cap_objects;
} bolt_buffer;

enum {
  BOLT_BUFFER_OWNED = 1,  /* data is libbolt's */
  BOLT_BUFFER_YIELDED = 2 /* of a poll that answered AGAIN: the work wants others to run first.
                             Without it, what it waited for has come during the poll */
};

/* A block is at most this long: lengths on the wire are 32 bits. */
#define BOLT_BLOCK_MAX 0x7fffffffu

/* Makes room for at least `cap` bytes in all, keeping [0, len). BOLT_OK, NO_MEMORY, or ARGUMENT if
   `cap` is over BOLT_BLOCK_MAX; on failure the buffer is as it was. */
BOLT_EXPORT bolt_status bolt_buffer_reserve(bolt_buffer* buffer, size_t cap) BOLT_NOEXCEPT;
/* Replaces the contents by `len` bytes at `data`. BOLT_OK, NO_MEMORY or ARGUMENT. */
BOLT_EXPORT bolt_status bolt_buffer_assign(bolt_buffer* buffer, const void* data,
                                           size_t len) BOLT_NOEXCEPT;
/* Gives the buffer a reference to `object`; it is dropped when the buffer is released. BOLT_OK or
   NO_MEMORY (the reference then stays the caller's). */
BOLT_EXPORT bolt_status bolt_buffer_add_object(bolt_buffer* buffer,
                                               bolt_object object) BOLT_NOEXCEPT;
/* Frees what is libbolt's and drops the object references; the buffer is empty afterwards, without
   storage, and may be initialised again. Releasing an empty buffer, or twice, does nothing. */
BOLT_EXPORT void bolt_buffer_release(bolt_buffer* buffer) BOLT_NOEXCEPT;

/* ---- Wakers and tokens ----------------------------------------------------------------------- */

/* Called once per PENDING with that poll's token, from any thread, without any lock held. Must not
   throw, must not run user code without bound: it schedules. */
typedef void (*bolt_wake_fn)(void* data, uint64_t token);

/* Where wakes go: a function, or (fn == NULL) a completion queue. Fixed when the future is started;
   `data` must outlive every token that was armed. */
typedef struct bolt_waker {
  bolt_wake_fn fn;
  void* data;
  bolt_queue queue; /* used if fn is NULL */
} bolt_waker;

/* ---- Futures, authoring side: the body ------------------------------------------------------- */

/* What a running body sees. `future` is 0 until bolt_context_future was called (or the host asked
   for the id); a body may set BOLT_CONTEXT_AGAIN before it answers PENDING: "poll me again soon" (a
   yield). Valid during the call it was passed to only. */
typedef struct bolt_context {
  uint32_t size;
  uint32_t flags;
  bolt_future future;
} bolt_context;

enum { BOLT_CONTEXT_AGAIN = 1 };

/* A suspended frame of a coroutine: static strings, or NULL. */
typedef struct bolt_frame {
  const char* function;
  const char* file;
  uint32_t line;
  uint32_t reserved; /* 0 */
} bolt_frame;

/* Where a body is suspended. The caller gives the room for the frames. */
typedef struct bolt_place {
  uint32_t size;
  uint32_t cap_frames;
  bolt_frame* frames;    /* innermost first; n_frames of them are filled in */
  uint32_t n_frames;     /* at most cap_frames */
  uint32_t depth;        /* frames in all */
  const char* waits_for; /* "a timer", "its children", ...; NULL: not known */
  bolt_future parent;    /* whose polls drive it, or 0 */
} bolt_place;

/* poll    runs the work until it ends (READY, ERROR, FAILED; result into out_result) or waits
           (PENDING, after it has arranged that bolt_future_wake(bolt_context_future(cx)) is
           called). CANCELLED: it stopped of itself. Never called again after a terminal answer, nor
           after cancel.
   cancel  called at most once, instead of any further poll, possibly on the thread that frees the
           future; must not block. ACKNOWLEDGED: nothing outside touches the work. LATER: something
           still does; whoever is the last calls bolt_future_ack exactly once, perhaps before this
           returns.
   drop    destroys the work; called exactly once, last, on any thread: after a terminal poll or an
           acknowledged cancel, or with neither if it was never polled (a call that was refused, no
           memory); must take no lock that a caller of this library may hold.
   poll, cancel and drop of one body never overlap.
   describe  for bolt_live_walk, or NULL: says where the work is suspended. Never beside a poll, the
           cancel or the drop, but on any thread, and beside what the leaves do; must only read, not
           block, and call nothing of this library. Strings are static. */
typedef struct bolt_body_vtable {
  uint32_t size;
  uint32_t flags; /* 0 */
  bolt_status (*poll)(void* self, bolt_context* cx, bolt_buffer* out_result);
  bolt_status (*cancel)(void* self, bolt_context* cx);
  void (*drop)(void* self);
  void (*describe)(void* self, bolt_place* out_place); /* absent if size ends before it */
} bolt_body_vtable;

typedef struct bolt_body {
  const bolt_body_vtable* vtable;
  void* self;
} bolt_body;

/* The id of the future that is being polled, for whoever will wake it; takes the slot on first use.
   0: no memory; then start nothing that would wake it, and answer FAILED. */
BOLT_EXPORT bolt_future bolt_context_future(bolt_context* cx) BOLT_NOEXCEPT;
/* 1 once a cancel was requested: for loops that want to stop early. Cheap enough for every
   iteration. */
BOLT_EXPORT int bolt_context_cancelled(const bolt_context* cx) BOLT_NOEXCEPT;

/* Says that the future wants polling. Coalesces. BOLT_OK, or INVALID_HANDLE / FORKED if nothing was
   there to wake (harmless, counted). What the caller wrote before is visible to the next poll. */
BOLT_EXPORT bolt_status bolt_future_wake(bolt_future future) BOLT_NOEXCEPT;
/* The acknowledgement that a cancel which answered LATER promised. If the future was abandoned, the
   work is destroyed here, on this thread. BOLT_OK, INVALID_HANDLE if none was owed, FORKED. */
BOLT_EXPORT bolt_status bolt_future_ack(bolt_future future) BOLT_NOEXCEPT;

/* ---- Executors ------------------------------------------------------------------------------- */

/* Runs functions somewhere else. `schedule` queues fn(data) to be called once, soon, on a thread of
   its own choosing, never inside schedule itself; any thread may call it; BOLT_OK, or an error if
   fn will never be called. */
typedef struct bolt_executor {
  uint32_t size;
  uint32_t flags; /* 0 */
  bolt_status (*schedule)(void* self, void (*fn)(void* data), void* data);
  void* self;
  /* Optional from here on: NULL, or absent if size ends before it.
     resume: as schedule, for work accepted before: not refused because a queue is full. */
  bolt_status (*resume)(void* self, void (*fn)(void* data), void* data);
  /* A task that it is to drive begins: a future that may be cancelled by its id until leave, which
     follows once, when the task has been unwound. BOLT_OK, or why it is refused (no leave then).
     leave answers BOLT_OK, or SHUTDOWN: the executor has cancelled its tasks, so if this one ended
     so, its host is answered FAILED. Both or none. */
  bolt_status (*enter)(void* self, bolt_future task, uint64_t* out_ticket);
  bolt_status (*leave)(void* self, uint64_t ticket);
} bolt_executor;

/* The process's thread pool, started on first use, never destroyed; size: BOLT_POOL_THREADS in the
   environment, else the number of processors, at least 4. Never NULL. */
BOLT_EXPORT const bolt_executor* bolt_executor_pool(void) BOLT_NOEXCEPT;
/* Lets an application put its own executor in the pool's place, for calls that start from now on.
   NULL: back to libbolt's. The struct must stay valid for the process's life. */
BOLT_EXPORT bolt_status bolt_executor_set_pool(const bolt_executor* executor) BOLT_NOEXCEPT;

/* ---- Futures, host side ---------------------------------------------------------------------- */

/* What is to be started: an exported function (`fn`, with receiver and arguments), or a body (fn ==
   NULL). The struct and everything it points to need to be valid during the start only, except
   waker.data, the executor and fn. */
typedef struct bolt_call {
  uint32_t size;
  uint32_t flags; /* BOLT_CALL_PUBLISH */
  const bolt_fn* fn;
  bolt_object receiver; /* of a method; else 0 */
  const void* args;     /* argument block in wire form; NULL if args_len is 0 */
  size_t args_len;      /* bytes */
  bolt_body body; /* used if fn is NULL; owned by the future from the call on, also if it fails */
  bolt_waker waker;
  const bolt_executor*
      executor; /* NULL: the host drives. Else the executor polls, the host is woken at the end */
  uint64_t deadline; /* reserved: 0 */
} bolt_call;

/* Store the id to *out_future (an atomic release store) before the first instruction of the body
   runs, so that another thread can cancel a first poll. It may do nothing else with the id: of a
   call with an executor, or of a promise, a poll or free of its own may come before the first one
   (which then answers BUSY or INVALID_HANDLE). */
enum { BOLT_CALL_PUBLISH = 1 };

/* Starts without polling: copies the arguments, runs none of the body. BOLT_OK and the id; or, for
   a synchronous function or a refused call, the outcome at once (READY, ERROR, FAILED, ARGUMENT,
   ...), no id, as for start_poll. */
BOLT_EXPORT bolt_status bolt_future_start(const bolt_call* call, bolt_future* out_future,
                                          bolt_buffer* out_result) BOLT_NOEXCEPT;
/* Starts and polls once. *out_future is the id after PENDING and AGAIN, else 0. `token` as for
   bolt_future_poll. */
BOLT_EXPORT bolt_status bolt_future_start_poll(const bolt_call* call, uint64_t token,
                                               bolt_future* out_future,
                                               bolt_buffer* out_result) BOLT_NOEXCEPT;
/* Polls. PENDING keeps `token`; every other answer does not. TOKEN_BACK: the token of the PENDING
   before is handed back. BUSY: another thread is polling; nothing happened. CANCELLED | DETACHED:
   freed meanwhile, ends elsewhere. */
BOLT_EXPORT bolt_status bolt_future_poll(bolt_future future, uint64_t token,
                                         bolt_buffer* out_result) BOLT_NOEXCEPT;
/* Requests cancellation; wakes the future so that its driver polls it. Lock-free, idempotent.
   BOLT_OK, INVALID_HANDLE (it has ended), FORKED. */
BOLT_EXPORT bolt_status bolt_future_cancel(bolt_future future) BOLT_NOEXCEPT;
/* The same for the one who polls: cancels and polls in one step, without a wake. Answers as
   bolt_future_poll, TOKEN_BACK included. BUSY: another thread is polling; nothing happened, so use
   bolt_future_cancel. */
BOLT_EXPORT bolt_status bolt_future_cancel_poll(bolt_future future, uint64_t token,
                                                bolt_buffer* out_result) BOLT_NOEXCEPT;
/* Abandons: cancel and detach; the id is dead at once. BOLT_OK with TOKEN_BACK, DEFERRED or
   DETACHED; INVALID_HANDLE; FORKED. A token that a wake has already taken still arrives. */
BOLT_EXPORT bolt_status bolt_future_free(bolt_future future) BOLT_NOEXCEPT;

/* ---- Promises: a callback API made awaitable ------------------------------------------------- */

/* cancel  asked at most once, when the future is cancelled or freed unfinished; on any thread; must
           not block. ACKNOWLEDGED: the operation no longer needs anything; the promise is released,
           and a later resolve drops its value and answers INVALID_HANDLE. LATER: the operation goes
           on until it calls bolt_promise_resolve, which then acknowledges. NULL: as if LATER.
   drop    called exactly once, last: neither cancel nor a resolve is or will be at it, so `data`
   may be freed here (a cancel may still run when the resolve has returned). On any thread; must
           take no lock that a caller of this library may hold. NULL: nothing. */
typedef struct bolt_promise_options {
  uint32_t size;
  uint32_t flags; /* 0 */
  bolt_status (*cancel)(void* data);
  void* data;
  void (*drop)(void* data);
} bolt_promise_options;

/* A future that is completed from outside, by its id. BOLT_OK and the id, which both sides use: the
   host polls it, the producer resolves it exactly once. On failure `data` stays the caller's. */
BOLT_EXPORT bolt_status bolt_promise_create(const bolt_promise_options* options,
                                            const bolt_waker* waker,
                                            bolt_future* out_future) BOLT_NOEXCEPT;
/* Inside a bolt_fn's `start`: makes the future that is being started a promise; `start` then
   answers PENDING with out_body left as it was. */
BOLT_EXPORT bolt_status bolt_context_promise(bolt_context* cx, const bolt_promise_options* options,
                                             bolt_future* out_future) BOLT_NOEXCEPT;
/* Completes: `outcome` is READY, ERROR (bytes in wire form) or FAILED (a message). Copies the
   bytes. Any thread. BOLT_OK also if nobody wants the value any more; INVALID_HANDLE if it was
   resolved already or its cancel acknowledged; ARGUMENT. Without memory it resolves as FAILED. */
BOLT_EXPORT bolt_status bolt_promise_resolve(bolt_future promise, bolt_status outcome,
                                             const void* data, size_t len) BOLT_NOEXCEPT;
/* The same, taking over the contents of `result` (bytes and object references), which is empty
   afterwards. */
BOLT_EXPORT bolt_status bolt_promise_resolve_buffer(bolt_future promise, bolt_status outcome,
                                                    bolt_buffer* result) BOLT_NOEXCEPT;
/* Gives up: the awaiting side gets FAILED with "the promise was dropped". */
BOLT_EXPORT bolt_status bolt_promise_drop(bolt_future promise) BOLT_NOEXCEPT;

/* ---- Completion queues --------------------------------------------------------------------------
   Where tokens of woken futures collect, first in first out, so that no native thread needs the
   host's lock. One consumer at a time; any number of producers. */

typedef struct bolt_queue_options {
  uint32_t size;
  uint32_t flags;      /* 0 */
  bolt_wake_fn signal; /* called when it becomes non-empty; NULL: a descriptor gets readable */
  void* data;          /* must outlive bolt_queue_close and any signal that had begun */
  uint64_t token;
} bolt_queue_options;

/* options may be NULL. BOLT_OK, NO_MEMORY, or FAILED if no descriptor is to be had. */
BOLT_EXPORT bolt_status bolt_queue_create(const bolt_queue_options* options,
                                          bolt_queue* out_queue) BOLT_NOEXCEPT;
/* The descriptor (eventfd, or a pipe's reading end) that is readable when there is something to
   drain. Owned by the queue: only to be waited for. ARGUMENT if the queue has a signal function
   instead. */
BOLT_EXPORT bolt_status bolt_queue_fd(bolt_queue queue, int* out_fd) BOLT_NOEXCEPT;
/* Takes up to `cap` tokens in the order of their wakes, after consuming the readiness. BOLT_OK: all
   there was. AGAIN: stopped at `cap`, drain again before waiting. */
BOLT_EXPORT bolt_status bolt_queue_drain(bolt_queue queue, uint64_t* out_tokens, size_t cap,
                                         size_t* out_n) BOLT_NOEXCEPT;
/* Ends the queue. All tokens that were armed on it or wait in it are handed back by this call: none
   will be drained. Later wakes are dropped and counted. The descriptor closes after the last
   producer. Closing counts as consuming: not beside a drain on another thread. */
BOLT_EXPORT bolt_status bolt_queue_close(bolt_queue queue) BOLT_NOEXCEPT;

/* ---- Objects ------------------------------------------------------------------------------------
   Instances of a module's classes, counted references behind ids. A method in flight holds one. */

/* Registers `ptr` with one reference; `drop(ptr)` runs when the last one goes, on that thread. */
BOLT_EXPORT bolt_status bolt_object_create(const bolt_type* type, void* ptr,
                                           void (*drop)(void* ptr),
                                           bolt_object* out_object) BOLT_NOEXCEPT;
BOLT_EXPORT bolt_status bolt_object_retain(bolt_object object) BOLT_NOEXCEPT;
BOLT_EXPORT bolt_status bolt_object_release(bolt_object object) BOLT_NOEXCEPT;
/* The instance, if the id is live and of that type (type NULL: any); valid while the caller holds a
   reference. BOLT_OK, INVALID_HANDLE, ARGUMENT (another type), FORKED. */
BOLT_EXPORT bolt_status bolt_object_get(bolt_object object, const bolt_type* type,
                                        void** out_ptr) BOLT_NOEXCEPT;

/* ---- Reactor ------------------------------------------------------------------------------------
   Waits on behalf of futures, for instants and for descriptors. Its threads wake futures, and run
   what its executor is given. In a build without it (BOLT_REACTOR=OFF) all of these answer
   NO_REACTOR; in a process forked from one in which it ran, FORKED.
   0 names the process's own reactor: one thread, started by the first operation that needs it. */

typedef struct bolt_reactor_options {
  uint32_t size;
  uint32_t flags;    /* 0 */
  uint32_t threads;  /* of its own, at most 256; 0: only those that call bolt_reactor_run */
  uint32_t reserved; /* 0 */
} bolt_reactor_options;

/* Another one; options NULL: one thread. BOLT_OK, ARGUMENT, NO_MEMORY (or thread, descriptor). */
BOLT_EXPORT bolt_status bolt_reactor_create(const bolt_reactor_options* options,
                                            bolt_reactor* out_reactor) BOLT_NOEXCEPT;
/* Lends it this thread until it is stopped: BOLT_OK then. BUSY: this thread runs one already.
   ARGUMENT: it has one thread of its own and takes no other. SHUTDOWN, INVALID_HANDLE: stopped. */
BOLT_EXPORT bolt_status bolt_reactor_run(bolt_reactor reactor) BOLT_NOEXCEPT;
/* Stops it. Who waits on it is woken and finds SHUTDOWN; the tasks that its executor drives are
   cancelled, and their hosts answered FAILED; functions it was given still run; then its threads
   end. Waits for all that, at most `within` ns. BOLT_OK: nothing is left, or it did not run.
   PENDING: not yet (the time is over, or this is one of its threads); it goes on, and may be asked
   again. The process's own starts anew with the next operation. At most 63 others at once. */
BOLT_EXPORT bolt_status bolt_reactor_stop(bolt_reactor reactor, uint64_t within) BOLT_NOEXCEPT;
/* Runs functions, and drives tasks, on its threads. The struct stays valid for the process's life
   and refuses with SHUTDOWN once the reactor has been stopped. BOLT_OK, INVALID_HANDLE. */
BOLT_EXPORT bolt_status bolt_reactor_executor(bolt_reactor reactor,
                                              const bolt_executor** out_executor) BOLT_NOEXCEPT;

/* Wakes `future` once, `after` ns from now (bolt_timer_start: by the process's own reactor).
 *out_timer is for cancelling. BOLT_OK, NO_MEMORY, SHUTDOWN, INVALID_HANDLE (the reactor). */
BOLT_EXPORT bolt_status bolt_timer_start(uint64_t after, bolt_future future,
                                         bolt_timer* out_timer) BOLT_NOEXCEPT;
BOLT_EXPORT bolt_status bolt_timer_start_on(bolt_reactor reactor, uint64_t after,
                                            bolt_future future,
                                            bolt_timer* out_timer) BOLT_NOEXCEPT;
/* BOLT_OK: that timer wakes nobody any more. INVALID_HANDLE: it has fired, or is firing now. */
BOLT_EXPORT bolt_status bolt_timer_cancel(bolt_timer timer) BOLT_NOEXCEPT;
/* PENDING: it runs. INVALID_HANDLE: it has ended: fired, cancelled, or stopped with its reactor. */
BOLT_EXPORT bolt_status bolt_timer_check(bolt_timer timer) BOLT_NOEXCEPT;

enum { BOLT_WATCH_READ = 1, BOLT_WATCH_WRITE = 2 };

/* Watches a descriptor of the caller's, which must stay open until the watch is closed, and is
   non-blocking meanwhile. The kernel is told once. Several watches of one are fine. BOLT_OK;
   ARGUMENT: it is not open, or can never be waited for (a file, a directory); INVALID_HANDLE (the
   reactor), SHUTDOWN, NO_MEMORY. */
BOLT_EXPORT bolt_status bolt_watch_open(bolt_reactor reactor, int fd,
                                        bolt_watch* out_watch) BOLT_NOEXCEPT;
/* Is it ready, in that direction (one of BOLT_WATCH_)? READY: it has become so since `future` asked
   first; an error or the peer's end counts. PENDING: not yet; `future` will be woken, once. Asking
   again is fine. BUSY: another future waits in this direction. INVALID_HANDLE: the watch is closed;
   SHUTDOWN: its reactor was stopped; ARGUMENT, NO_MEMORY. */
BOLT_EXPORT bolt_status bolt_watch_poll(bolt_watch watch, uint32_t direction,
                                        bolt_future future) BOLT_NOEXCEPT;
/* Nobody waits in that direction. */
BOLT_EXPORT bolt_status bolt_watch_cancel(bolt_watch watch, uint32_t direction) BOLT_NOEXCEPT;
/* Ends the watch, not the descriptor. Who waits is woken and finds INVALID_HANDLE. */
BOLT_EXPORT bolt_status bolt_watch_close(bolt_watch watch) BOLT_NOEXCEPT;

/* ---- Memory for the C++ layer ---------------------------------------------------------------- */

/* Coroutine frames and call records, recycled per thread; counted as live frames. 16-aligned. NULL:
   no memory. `size` (bytes) must be the same for both. Any thread may free. */
BOLT_EXPORT void* bolt_frame_alloc(size_t size) BOLT_NOEXCEPT;
BOLT_EXPORT void bolt_frame_free(void* frame, size_t size) BOLT_NOEXCEPT;

/* ---- Modules: what a library exports ------------------------------------------------------------
   A module's library exports one symbol, `const bolt_module *bolt_module_NAME(void)`. All of it is
   readable from C, static or allocated once, never freed. Arrays are arrays of pointers so that
   structs can grow. */

enum bolt_kind {
  BOLT_KIND_UNIT = 0,
  BOLT_KIND_BOOL,
  BOLT_KIND_I8,
  BOLT_KIND_U8,
  BOLT_KIND_I16,
  BOLT_KIND_U16,
  BOLT_KIND_I32,
  BOLT_KIND_U32,
  BOLT_KIND_I64,
  BOLT_KIND_U64,
  BOLT_KIND_F32,
  BOLT_KIND_F64,
  BOLT_KIND_STRING,
  BOLT_KIND_BYTES,
  BOLT_KIND_OPTIONAL,  /* members[0]: the value */
  BOLT_KIND_LIST,      /* members[0]: the element */
  BOLT_KIND_MAP,       /* members[0], [1]: key, value */
  BOLT_KIND_ARRAY,     /* members[0]: the element; its `value` is the count */
  BOLT_KIND_VARIANT,   /* members: the alternatives */
  BOLT_KIND_RECORD,    /* members: the fields */
  BOLT_KIND_ENUM,      /* members: the enumerators; underlying: a BOLT_KIND_ integer */
  BOLT_KIND_CLASS,     /* methods; on the wire a bolt_object */
  BOLT_KIND_TIMESTAMP, /* i64: nanoseconds since 1970-01-01T00:00Z */
  BOLT_KIND_DURATION,  /* i64: nanoseconds */
  BOLT_KIND_STREAM,    /* reserved, as the following */
  BOLT_KIND_INTERFACE
};

enum {
  BOLT_MEMBER_HAS_DEFAULT = 1, /* of a record's field */
  BOLT_MEMBER_MESSAGE = 2      /* of an error's string field: the text that a host shows for it */
};

typedef struct bolt_member {
  uint32_t size;
  uint32_t flags; /* BOLT_MEMBER_ */
  const char* name;
  const char* doc;
  const bolt_type* type;
  int64_t value;               /* of an enumerator; the count of an array */
  const uint8_t* default_wire; /* as a parameter's */
  uint32_t default_len;
} bolt_member;

enum {
  BOLT_TYPE_PLAIN = 1,    /* its wire form is its C++ memory */
  BOLT_TYPE_ANY_BITS = 2, /* every bit pattern is a value: may be seen in place */
  BOLT_TYPE_ERROR = 4,    /* some function fails with it (set by bolt_module_seal) */
  BOLT_TYPE_BOXED = 8     /* an OPTIONAL that may hold the record it is in: wire_align 8 */
};

struct bolt_type {
  uint32_t size;
  uint32_t kind; /* enum bolt_kind */
  uint32_t flags;
  uint32_t wire_align; /* 1, 2, 4 or 8 */
  uint32_t wire_min;   /* least number of bytes of a value; of a PLAIN type the exact number */
  uint32_t underlying; /* of an enum */
  /* Of a record, enum, class, or variant that has one: unique in the module. Else the canonical
     text, or NULL. */
  const char* name;
  const char* doc;
  const bolt_member* const* members;
  const bolt_fn* const* methods;
  uint32_t n_members;
  uint32_t n_methods;
  uint64_t checksum; /* by bolt_module_seal, of named types */
};

enum { BOLT_PARAM_HAS_DEFAULT = 1 };

typedef struct bolt_param {
  uint32_t size;
  uint32_t flags;
  const char* name;
  const char* doc;
  const bolt_type* type;
  const uint8_t* default_wire; /* wire form, laid out as if at offset 0 */
  uint32_t default_len;
} bolt_param;

enum { BOLT_FN_FUNCTION = 0, BOLT_FN_METHOD = 1, BOLT_FN_STATIC = 2 };

enum {
  BOLT_FN_ASYNC = 1,
  BOLT_FN_EXCLUSIVE = 2,   /* a non-const method */
  BOLT_FN_ON_POOL = 4,     /* driven by the pool */
  BOLT_FN_MAY_BLOCK = 8,   /* a host with a global lock releases it around the call and its polls */
  BOLT_FN_GETTER = 16,     /* a synchronous method that reads the property of its name, or ... */
  BOLT_FN_SETTER = 32,     /* ... writes it, its one parameter; beside a GETTER of the same name */
  BOLT_FN_IN_PLACE = 64,   /* a hint: show the result, a list of numbers or of PLAIN and ANY_BITS
                              records, where it lies. The wire form is the same */
  BOLT_FN_ON_REACTOR = 128 /* driven by the process's own reactor */
};

struct bolt_fn {
  uint32_t size;
  uint32_t kind; /* BOLT_FN_FUNCTION, _METHOD, _STATIC */
  uint32_t flags;
  uint32_t n_params;
  uint32_t args_min; /* least length of an argument block, bytes */
  uint32_t reserved; /* 0 */
  const char* name;
  const char* doc;
  const char* signature;  /* canonical text, by bolt_module_seal */
  uint64_t checksum;      /* of the signature and all types it reaches, by bolt_module_seal */
  const bolt_type* owner; /* the class of a method or static; else NULL */
  const bolt_param* const* params;
  const bolt_type* result; /* never NULL: BOLT_KIND_UNIT for none */
  const bolt_type* error;  /* NULL: no typed error */
  /* Decodes args[0, args_len) (8-aligned or not) and either answers at once (READY, ERROR, FAILED,
     ARGUMENT with a message in out_result: a synchronous function, or a refusal) or hands out a
     body and answers PENDING, having run none of it. Copies what it needs: args end with the call.
     `receiver` is the instance of a method and is kept alive and locked by libbolt while the body
     lives. */
  bolt_status (*start)(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                       bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result);
  const void* data; /* the author's own */
};

/* A value that the module names. */
typedef struct bolt_constant {
  uint32_t size;
  uint32_t flags; /* 0 */
  const char* name;
  const char* doc;
  const bolt_type* type;
  const uint8_t* wire; /* as a parameter's default */
  uint32_t wire_len;
} bolt_constant;

struct bolt_module {
  uint32_t size;
  uint32_t abi; /* BOLT_ABI_VERSION the module was compiled with */
  const char* name;
  const char* doc;
  const char* version;
  const char*
      failure; /* not NULL: the module could not be built, and why; nothing else is to be used */
  const bolt_fn* const* fns;
  const bolt_type* const* types; /* every named type that is reachable */
  uint32_t n_fns;
  uint32_t n_types;
  uint64_t checksum;
  const bolt_runtime* runtime; /* bolt_runtime_get() of the libbolt it is linked with */
  const bolt_constant* const* constants;
  uint32_t n_constants;
};

/* Fills in what is derived: signatures, checksums, ERROR flags, the runtime; collects the reachable
   types into `types` if that is NULL; finds duplicate or invalid names and sets `failure`. For
   module authors (BOLT_MODULE does it); once, before the descriptor is handed out; types and
   functions that are reached must be writable. BOLT_OK, or ARGUMENT with failure set. */
BOLT_EXPORT bolt_status bolt_module_seal(bolt_module* module) BOLT_NOEXCEPT;

/* 1 if data[0, len) is UTF-8 (nothing overlong, no surrogates, at most U+10FFFF). */
BOLT_EXPORT int bolt_utf8_valid(const void* data, size_t len) BOLT_NOEXCEPT;

/* ---- Introspection --------------------------------------------------------------------------- */

/* live_*: now. The rest: since the process began. Exact when no other thread is in the library. */
typedef struct bolt_counters {
  uint32_t size;
  uint32_t reserved;
  uint64_t live_futures; /* with an id */
  uint64_t live_frames;  /* bolt_frame_alloc */
  uint64_t live_buffers; /* owned by libbolt */
  uint64_t live_objects;
  uint64_t live_queues;
  uint64_t live_timers;
  uint64_t late_wakes;    /* woken after the end, or into a closed queue */
  uint64_t slots;         /* ever taken from the system */
  uint64_t slots_retired; /* generations used up */
  uint64_t allocations;   /* calls to the system's allocator */
  uint64_t live_watches;
} bolt_counters;

/* Fills in as many fields as out->size covers. */
BOLT_EXPORT bolt_status bolt_counters_read(bolt_counters* out_counters) BOLT_NOEXCEPT;

typedef struct bolt_live {
  uint32_t size;
  uint32_t flags; /* BOLT_LIVE_PLACE, BOLT_LIVE_TOKEN */
  bolt_future future;
  const char* name;  /* of the function, `Class.method` of a method; NULL for a body or promise */
  const char* state; /* "idle", "polling", "waiting", "woken", "cancelling", "finished" */
  uint64_t age;      /* ns since it got its id, in steps of 4 ms; right up to 198 days */
  bolt_queue queue;  /* where its wakes go; 0: to a function */
  uint64_t token;    /* with BOLT_LIVE_TOKEN: that of the last PENDING */
  bolt_place place;  /* with BOLT_LIVE_PLACE */
} bolt_live;

enum {
  BOLT_LIVE_PLACE = 1, /* absent while it is polled, or looked at by another walk */
  BOLT_LIVE_TOKEN = 2
};

/* Calls fn for each live future, in no order; a snapshot of each, not of all. What `live` points to
   is valid during the call. fn may call all. Whoever polls a future in the moment it is looked into
   is answered AGAIN; whoever frees it, DEFERRED, and it then ends on this thread. */
BOLT_EXPORT bolt_status bolt_live_walk(void (*fn)(void* data, const bolt_live* live),
                                       void* data) BOLT_NOEXCEPT;

/* The same as text, one future after the other, with the frames of each; and how many frames,
   buffers, objects, queues and timers are live. Ends with a newline; empty if nothing is live. What
   is at the process's end, if it is no fork, is printed to stderr if BOLT_LEAKCHECK=1 is in the
   environment when the library is loaded. BOLT_OK, ARGUMENT, NO_MEMORY. */
BOLT_EXPORT bolt_status bolt_live_print(bolt_buffer* out_text) BOLT_NOEXCEPT;

/* ---- Version and handshake ------------------------------------------------------------------- */

/* BOLT_ABI_VERSION of the library that answers. */
BOLT_EXPORT uint32_t bolt_abi(void) BOLT_NOEXCEPT;
/* Whether a module or binding built for `abi` runs with this library: BOLT_OK or BOLT_ABI; with a
   message in out_message (may be NULL) that names both versions and what to do. */
BOLT_EXPORT bolt_status bolt_handshake(uint32_t abi, bolt_buffer* out_message) BOLT_NOEXCEPT;

/* ---- The function table -------------------------------------------------------------------------
   How bindings call libbolt: through the module they loaded, never by linking. Append-only; an
   entry exists if its offset is below `size`. Each entry is the function of the same name. */

struct bolt_runtime {
  uint32_t size;
  uint32_t abi;        /* BOLT_ABI_VERSION of the library */
  const char* version; /* "0.1.0" */
  bolt_status (*handshake)(uint32_t abi, bolt_buffer* out_message);
  const char* (*status_name)(bolt_status status);

  bolt_status (*future_start)(const bolt_call* call, bolt_future* out_future,
                              bolt_buffer* out_result);
  bolt_status (*future_start_poll)(const bolt_call* call, uint64_t token, bolt_future* out_future,
                                   bolt_buffer* out_result);
  bolt_status (*future_poll)(bolt_future future, uint64_t token, bolt_buffer* out_result);
  bolt_status (*future_cancel)(bolt_future future);
  bolt_status (*future_free)(bolt_future future);
  bolt_status (*future_wake)(bolt_future future);
  bolt_status (*future_ack)(bolt_future future);

  bolt_future (*context_future)(bolt_context* cx);
  int (*context_cancelled)(const bolt_context* cx);
  bolt_status (*context_promise)(bolt_context* cx, const bolt_promise_options* options,
                                 bolt_future* out_future);
  bolt_status (*promise_create)(const bolt_promise_options* options, const bolt_waker* waker,
                                bolt_future* out_future);
  bolt_status (*promise_resolve)(bolt_future promise, bolt_status outcome, const void* data,
                                 size_t len);
  bolt_status (*promise_resolve_buffer)(bolt_future promise, bolt_status outcome,
                                        bolt_buffer* result);
  bolt_status (*promise_drop)(bolt_future promise);

  bolt_status (*queue_create)(const bolt_queue_options* options, bolt_queue* out_queue);
  bolt_status (*queue_fd)(bolt_queue queue, int* out_fd);
  bolt_status (*queue_drain)(bolt_queue queue, uint64_t* out_tokens, size_t cap, size_t* out_n);
  bolt_status (*queue_close)(bolt_queue queue);

  bolt_status (*buffer_reserve)(bolt_buffer* buffer, size_t cap);
  bolt_status (*buffer_assign)(bolt_buffer* buffer, const void* data, size_t len);
  bolt_status (*buffer_add_object)(bolt_buffer* buffer, bolt_object object);
  void (*buffer_release)(bolt_buffer* buffer);

  bolt_status (*object_create)(const bolt_type* type, void* ptr, void (*drop)(void* ptr),
                               bolt_object* out_object);
  bolt_status (*object_retain)(bolt_object object);
  bolt_status (*object_release)(bolt_object object);
  bolt_status (*object_get)(bolt_object object, const bolt_type* type, void** out_ptr);

  const bolt_executor* (*executor_pool)(void);
  bolt_status (*executor_set_pool)(const bolt_executor* executor);
  bolt_status (*timer_start)(uint64_t after, bolt_future future, bolt_timer* out_timer);
  bolt_status (*timer_cancel)(bolt_timer timer);

  bolt_status (*module_seal)(bolt_module* module);
  int (*utf8_valid)(const void* data, size_t len);
  bolt_status (*counters_read)(bolt_counters* out_counters);
  bolt_status (*live_walk)(void (*fn)(void* data, const bolt_live* live), void* data);

  bolt_status (*future_cancel_poll)(bolt_future future, uint64_t token, bolt_buffer* out_result);
  bolt_status (*live_print)(bolt_buffer* out_text);
  bolt_status (*reactor_create)(const bolt_reactor_options* options, bolt_reactor* out_reactor);
  bolt_status (*reactor_run)(bolt_reactor reactor);
  bolt_status (*reactor_stop)(bolt_reactor reactor, uint64_t within);
  bolt_status (*reactor_executor)(bolt_reactor reactor, const bolt_executor** out_executor);
  bolt_status (*timer_start_on)(bolt_reactor reactor, uint64_t after, bolt_future future,
                                bolt_timer* out_timer);
  bolt_status (*timer_check)(bolt_timer timer);
  bolt_status (*watch_open)(bolt_reactor reactor, int fd, bolt_watch* out_watch);
  bolt_status (*watch_poll)(bolt_watch watch, uint32_t direction, bolt_future future);
  bolt_status (*watch_cancel)(bolt_watch watch, uint32_t direction);
  bolt_status (*watch_close)(bolt_watch watch);
};

/* The table of this library; static, never NULL. */
BOLT_EXPORT const bolt_runtime* bolt_runtime_get(void) BOLT_NOEXCEPT;

#if defined(__cplusplus)
}
#endif
#endif
