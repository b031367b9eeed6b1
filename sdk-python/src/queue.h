/* The completion queue of an event loop. */
#ifndef LIBBOLT_PYTHON_QUEUE_H
#define LIBBOLT_PYTHON_QUEUE_H

#include "core.h"

enum { CORE_DRAIN_MAX = 1024, CORE_TRIES = 16 };

/* A continuation: who waits for a token. The generation makes late tokens recognisable. */
typedef struct core_entry {
  core_awaitable* awaitable; /* borrowed; owned while `armed` */
  uint32_t generation;
  uint32_t next_free; /* index + 1, 0 ends the list */
  bool armed;
} core_entry;

/* A loop that reads a queue which is not its own (adopt.c). */
typedef struct core_adopter {
  PyObject* loop;   /* owned */
  uint32_t waiting; /* awaitables that point here */
  bool told;        /* to stop, since nothing waits */
  struct core_adopter* next;
} core_adopter;

/* The Python object libbolt._core.Queue, one per event loop and runtime. The loop's reader calls
   it. */
struct core_queue {
  PyObject_HEAD vectorcallfunc vectorcall;
  core_runtime* runtime;
  bolt_queue id; /* 0: closed */
  int fd;
  bool trio;              /* its loop is a trio run */
  bool blocking;          /* its loop is a run_blocking() */
  uint32_t slot;          /* its place in the registry */
  uint64_t serial;        /* its name in the registry: never used again */
  uint32_t epoch;         /* core.fork_epoch it was made in */
  uint32_t settling;      /* calls that are about to find out which loop is theirs */
  core_adopter* adopters; /* the other loops that read it */
  PyObject* loop;         /* weak reference to its loop */
  PyObject* weakrefs;
  core_entry* entries;
  uint32_t n_entries;
  uint32_t free_head; /* index + 1, 0: none */
};

/* The queue that a call on this thread most likely completes on: the one used last, without asking
   asyncio (that costs more than a whole ready call). Borrowed; NULL without an exception if there
   is none, e.g. no loop is running. */
core_queue* core_queue_guess(core_runtime* runtime);
/* The queue of `loop`, made on first use. A new reference or NULL with an exception. */
core_queue* core_queue_of(core_runtime* runtime, PyObject* loop);
/* Whether the queue belongs to `loop`. */
bool core_queue_is_of(const core_queue* queue, PyObject* loop);

/* adopt.c: lets `loop`, which runs here, deliver the tokens of a queue that is not its own (the
   guess was wrong), and notes it for one awaitable at `place`. 0, or -1 with an exception. */
int core_queue_adopt(core_queue* queue, PyObject* loop, core_adopter** place);
/* The awaitable does not wait there any more. Runs no Python code. */
static inline void core_adopter_leave(core_adopter** place) {
  if (*place != NULL) --(*place)->waiting;
  *place = NULL;
}
/* Lets the loop that runs here stop reading, if nothing of its waits on the queue; if it was the
   last, and the queue's own loop is closed, so is the queue. */
void core_adopters_tidy(core_queue* queue);
/* Forgets closed loops, with what waits there; tells others for which nothing waits. */
void core_adopters_sweep(core_queue* queue);
void core_adopters_clear(core_queue* queue);
/* What a loop that is not the queue's own watches it with, and starting to. */
PyObject* core_queue_adopted_reader(core_queue* queue);
int core_queue_read_by(core_queue* queue, PyObject* loop);

/* Makes room in the table. 0, or -1 with an exception. */
int core_tokens_grow(core_queue* queue);

/* A token for `awaitable`: generation | index + 1, so never 0. 0, or -1 with an exception. */
static inline int core_token_take(core_queue* queue, core_awaitable* awaitable,
                                  uint64_t* out_token) {
  if (CORE_UNLIKELY(queue->free_head == 0) && core_tokens_grow(queue) < 0) return -1;
  core_entry* entry = &queue->entries[queue->free_head - 1];
  *out_token = (uint64_t)entry->generation << 32 | queue->free_head;
  queue->free_head = entry->next_free;
  entry->awaitable = awaitable;
  return 0;
}

/* Gives back a token that libbolt never kept: it cannot arrive, so its generation stays. */
static inline void core_token_give_back(core_queue* queue, uint64_t token) {
  uint32_t place = (uint32_t)token;
  if (CORE_UNLIKELY(place > queue->n_entries)) return; /* closed meanwhile */
  queue->entries[place - 1].awaitable = NULL;
  queue->entries[place - 1].next_free = queue->free_head;
  queue->free_head = place;
}

/* The token's future has ended or was freed: if it still arrives, it is ignored. */
void core_token_drop(core_queue* queue, uint64_t token);
/* libbolt holds the token (armed), or has handed it back: while armed the table keeps the awaitable
   alive. */
void core_token_arm(core_queue* queue, uint64_t token);
void core_token_disarm(core_queue* queue, uint64_t token);
/* A drained token: wakes its awaitable. 0, or -1 with an exception of the loop's. */
int core_token_wake(core_queue* queue, uint64_t token, bool on_own_loop);
/* Lets go of every awaitable: the queue is closed. */
void core_tokens_clear(core_queue* queue);
/* Lets go of those that wait on a loop which is not the queue's own. */
void core_tokens_drop_of(core_queue* queue, PyObject* loop);

/* Hands all tokens back and closes the descriptor. */
void core_queue_close(core_queue* queue);

/* registry.c: the queue used last on this thread, and all queues there are. */
core_queue* core_registry_home(const core_runtime* runtime);
void core_registry_set_home(const core_queue* queue);
/* While run_blocking() runs, the thread's note stays with its queues. */
typedef struct core_home {
  uint64_t serial;
  uint32_t slot;
  bool blocking;
} core_home;
core_home core_registry_enter_blocking(void);
void core_registry_leave_blocking(core_home before);
int core_registry_add(core_queue* queue);
void core_registry_remove(core_queue* queue);
/* Closes the queues whose loops are closed, so that what waits on them is not kept. */
void core_registry_sweep(void);
/* The same for one queue, unless other loops read it: it goes with the last of them. */
void core_registry_retire(core_queue* queue);
bool core_loop_is_closed(PyObject* loop);

/* The waker of calls that cannot wait. */
void core_wake_nobody(void* data, uint64_t token);

#endif
