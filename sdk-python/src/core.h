/* What the files of the extension share: the process-wide state and the names every file needs.

   Everything here runs with the GIL held. Native threads never call into this extension: they push
   tokens on a libbolt queue, whose file descriptor wakes the event loop (queue.c). */
#ifndef LIBBOLT_PYTHON_CORE_H
#define LIBBOLT_PYTHON_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bolt/bolt.h"

/* One per libbolt in the process (modules usually share one); never freed, as libbolt itself. */
typedef struct core_runtime {
  const bolt_runtime* table;
  PyObject*
      attribute; /* the attribute of an event loop that holds its core_queue for this runtime */
  PyObject* fallback; /* WeakKeyDictionary: the same for loops without attributes */
  struct core_runtime* next;
} core_runtime;

typedef struct core_type core_type;
typedef struct core_function core_function;
typedef struct core_awaitable core_awaitable;
typedef struct core_queue core_queue;
typedef struct core_instance core_instance;
typedef struct core_encoder core_encoder;
typedef struct core_decoder core_decoder;

/* What the module needs at run time, filled in once when it is imported. The extension refuses
   subinterpreters, so this is safe as a global and costs no lookup on the way of a call. */
typedef struct core_globals {
  PyTypeObject* library_type;
  PyTypeObject* type_type;
  PyTypeObject* function_type;
  PyTypeObject* method_type;
  PyTypeObject* awaitable_type;
  PyTypeObject* queue_type;
  PyTypeObject* instance_type;
  PyTypeObject* blocking_type;
  PyTypeObject* blocking_waiter_type;
  PyTypeObject* view_type;
  PyTypeObject* view_iterator_type;

  /* libbolt._errors */
  PyObject* error_base;
  PyObject* error_bolt;
  PyObject* error_busy;
  PyObject* error_closed;
  PyObject* error_forked;
  PyObject* error_load;
  PyObject* error_no_reactor;
  PyObject* error_shutdown;
  PyObject* error_version;

  /* asyncio */
  PyObject* get_running_loop;
  PyObject* cancelled_error;
  PyObject* invalid_state_error;
  PyObject* iscoroutine_marker; /* asyncio's mark on coroutine functions, or NULL */
  PyObject* inspect_marker;     /* inspect's, or NULL */
  PyObject* resolve_waiter;     /* libbolt._loops.resolve */
  PyObject* redeliver;          /* libbolt._loops.redeliver */

  PyObject* set_wakeup_fd; /* signal.set_wakeup_fd */

  /* libbolt._trio, once a program that has imported trio needs it */
  PyObject* trio_running_loop;
  PyObject* trio_loop_type;
  PyObject* trio_innermost; /* sniffio.thread_local, or None */

  PyObject* mapping; /* collections.abc.Mapping */

  /* interned names */
  PyObject* name_add_reader;
  PyObject* name_blocking;
  PyObject* name_call_soon;
  PyObject* name_callbacks;
  PyObject* name_call_soon_threadsafe;
  PyObject* name_create_future;
  PyObject* name_get_loop;
  PyObject* name_is_cancelled;
  PyObject* name_is_closed;
  PyObject* name_name;
  PyObject* name_record_type;
  PyObject* name_remove_reader;
  PyObject* name_set_result;
  PyObject* name_suspend;
  PyObject* name_suspend_once;
  PyObject* name_trio;

  core_runtime* runtimes;
  uint32_t fork_epoch; /* raised in the child of a fork: queues of another epoch are not used */
  int64_t live_awaitables;
  int64_t live_queues;
  int64_t live_instances;
  int64_t live_views;
} core_globals;

extern core_globals core;

/* runtime.c */
core_runtime* core_runtime_of(const bolt_runtime* table);
PyObject* core_counters(PyObject* module, PyObject* unused);
PyObject* core_live(PyObject* module, PyObject* unused);   /* live.c */
PyObject* core_queues(PyObject* module, PyObject* unused); /* registry.c */
PyObject* core_describe(const bolt_module* module);        /* describe.c: a dict */
int core_chrono_init(void); /* chrono.c: 0, or -1 with an exception */
PyObject* core_run_blocking(PyObject* module, PyObject* args, PyObject* named); /* blocking_run.c */
PyObject* core_request_cancel(PyObject* module, PyObject* args);                /* suspend.c */

/* Each returns a new heap type, or NULL with an exception. */
PyTypeObject* core_make_library_type(PyObject* module);
PyTypeObject* core_make_type_type(PyObject* module);
PyTypeObject* core_make_function_type(PyObject* module);
PyTypeObject* core_make_method_type(PyObject* module);
PyTypeObject* core_make_awaitable_type(PyObject* module);
PyTypeObject* core_make_queue_type(PyObject* module);
PyTypeObject* core_make_instance_type(PyObject* module);
PyTypeObject* core_make_blocking_type(PyObject* module);
PyTypeObject* core_make_blocking_waiter_type(PyObject* module);
PyTypeObject* core_make_view_type(PyObject* module);
PyTypeObject* core_make_view_iterator_type(PyObject* module);

/* Zeroes all of an object but its head, or what of it lies before `size`. In pieces: compilers make
   plain stores of each, but of one larger memset the instruction `rep stos`, which takes longer to
   begin than the stores take. */
static inline void core_zero(void* object, size_t size) {
  char *at = (char*)object + sizeof(PyObject), *end = (char*)object + size;
  if (end - at > 64) {
    memset(at, 0, 64);
    at += 64;
  }
  if (end - at > 64) {
    memset(at, 0, 64);
    at += 64;
  }
  memset(at, 0, (size_t)(end - at));
}

/* Takes over a function that C calls "void (*)(void)" in a slot or method table. */
#define CORE_SLOT(function) ((void*)(function))
#define CORE_METHOD(function) ((PyCFunction)(void (*)(void))(function))

#if defined(__GNUC__)
#define CORE_LIKELY(x) __builtin_expect(!!(x), 1)
#define CORE_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* Not worth that who calls it saves registers for it. */
#define CORE_APART __attribute__((noinline, cold))
#else
#define CORE_APART
#define CORE_LIKELY(x) (x)
#define CORE_UNLIKELY(x) (x)
#endif

#endif
