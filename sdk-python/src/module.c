/* libbolt._core: the extension module. */
#include <pthread.h>

#include "core.h"

core_globals core;

static const char* const error_names[] = {"Error",          "BoltError",     "BusyError",
                                          "ClosedError",    "ForkedError",   "LoadError",
                                          "NoReactorError", "ShutdownError", "VersionError"};

/* Fills in `count` pointers from attributes of a module. */
static int import_all(const char* module_name, const char* const* names, PyObject** out,
                      size_t count) {
  PyObject* module = PyImport_ImportModule(module_name);
  for (size_t i = 0; module != NULL && i < count; ++i) {
    out[i] = PyObject_GetAttrString(module, names[i]);
    if (out[i] == NULL) Py_CLEAR(module);
  }
  Py_XDECREF(module);
  return module == NULL ? -1 : 0;
}

static int import_errors(void) {
  PyObject* found[Py_ARRAY_LENGTH(error_names)];
  if (import_all("libbolt._errors", error_names, found, Py_ARRAY_LENGTH(error_names)) < 0)
    return -1;
  PyObject** const places[] = {&core.error_base,       &core.error_bolt,     &core.error_busy,
                               &core.error_closed,     &core.error_forked,   &core.error_load,
                               &core.error_no_reactor, &core.error_shutdown, &core.error_version};
  for (size_t i = 0; i < Py_ARRAY_LENGTH(places); ++i)
    *places[i] = found[i];
  return 0;
}

/* An attribute that only some Python versions have. */
static PyObject* import_optional(const char* module_name, const char* name) {
  PyObject* module = PyImport_ImportModule(module_name);
  PyObject* found = module == NULL ? NULL : PyObject_GetAttrString(module, name);
  Py_XDECREF(module);
  PyErr_Clear();
  return found;
}

static int import_asyncio(void) {
  static const char* const names[] = {"get_running_loop", "CancelledError", "InvalidStateError"};
  PyObject* found[3];
  if (import_all("asyncio", names, found, 3) < 0) return -1;
  core.get_running_loop = found[0];
  core.cancelled_error = found[1];
  core.invalid_state_error = found[2];
  core.iscoroutine_marker = import_optional("asyncio.coroutines", "_is_coroutine");
  core.inspect_marker = import_optional("inspect", "_is_coroutine_mark");
  return 0;
}

static int import_helpers(void) {
  static const char *const resolve[] = {"resolve"}, *const mapping[] = {"Mapping"};
  static const char* const redeliver[] = {"redeliver"};
  static const char* const wakeup[] = {"set_wakeup_fd"};
  if (import_all("libbolt._loops", resolve, &core.resolve_waiter, 1) < 0) return -1;
  if (import_all("libbolt._loops", redeliver, &core.redeliver, 1) < 0) return -1;
  if (import_all("signal", wakeup, &core.set_wakeup_fd, 1) < 0) return -1;
  return import_all("collections.abc", mapping, &core.mapping, 1);
}

static int intern_names(void) {
  const struct {
    PyObject** place;
    const char* text;
  } names[] = {
      {&core.name_add_reader, "add_reader"},
      {&core.name_blocking, "_asyncio_future_blocking"},
      {&core.name_call_soon, "call_soon"},
      {&core.name_call_soon_threadsafe, "call_soon_threadsafe"},
      {&core.name_callbacks, "_callbacks"},
      {&core.name_create_future, "create_future"},
      {&core.name_get_loop, "get_loop"},
      {&core.name_is_cancelled, "is_cancelled"},
      {&core.name_is_closed, "is_closed"},
      {&core.name_name, "name"},
      {&core.name_remove_reader, "remove_reader"},
      {&core.name_set_result, "set_result"},
      {&core.name_record_type, "_libbolt_type"},
      {&core.name_suspend, "suspend"},
      {&core.name_suspend_once, "suspend_once"},
      {&core.name_trio, "trio"},
  };
  for (size_t i = 0; i < Py_ARRAY_LENGTH(names); ++i) {
    *names[i].place = PyUnicode_InternFromString(names[i].text);
    if (*names[i].place == NULL) return -1;
  }
  return 0;
}

static int make_types(PyObject* module) {
  const struct {
    PyTypeObject** place;
    PyTypeObject* (*make)(PyObject* module);
  } types[] = {
      {&core.library_type, core_make_library_type},
      {&core.type_type, core_make_type_type},
      {&core.function_type, core_make_function_type},
      {&core.method_type, core_make_method_type},
      {&core.awaitable_type, core_make_awaitable_type},
      {&core.queue_type, core_make_queue_type},
      {&core.instance_type, core_make_instance_type},
      {&core.blocking_type, core_make_blocking_type},
      {&core.blocking_waiter_type, core_make_blocking_waiter_type},
      {&core.view_type, core_make_view_type},
      {&core.view_iterator_type, core_make_view_iterator_type},
  };
  for (size_t i = 0; i < Py_ARRAY_LENGTH(types); ++i) {
    if (*types[i].place == NULL) *types[i].place = types[i].make(module);
    if (*types[i].place == NULL || PyModule_AddType(module, *types[i].place) < 0) return -1;
  }
  return 0;
}

static int add_version(PyObject* module) {
  char version[32];
  PyOS_snprintf(version, sizeof version, "%d.%d.%d", BOLT_VERSION_MAJOR, BOLT_VERSION_MINOR,
                BOLT_VERSION_PATCH);
  return PyModule_AddStringConstant(module, "version", version);
}

static void after_fork_in_child(void) { ++core.fork_epoch; }

static int watch_forks(void) {
  static bool watching;
  if (watching) return 0;
  if (pthread_atfork(NULL, NULL, after_fork_in_child) != 0) {
    PyErr_NoMemory();
    return -1;
  }
  watching = true;
  return 0;
}

/* Importing anew in the same interpreter (after sys.modules was emptied) keeps the types: calls may
   be in flight. */
static int core_exec(PyObject* module) {
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_ImportError, "libbolt can be used in the main interpreter only, not in "
                                       "subinterpreters: its types and the event loops' queues "
                                       "are one per process");
    return -1;
  }
  if (import_errors() < 0 || import_asyncio() < 0 || import_helpers() < 0) return -1;
  if (intern_names() < 0 || core_chrono_init() < 0) return -1;
  if (make_types(module) < 0 || add_version(module) < 0) return -1;
  return watch_forks();
}

/* What is alive of this extension's own objects: for tests. */
static PyObject* live_objects(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return Py_BuildValue("{sLsLsLsL}", "coroutines", (long long)core.live_awaitables, "queues",
                       (long long)core.live_queues, "instances", (long long)core.live_instances,
                       "views", (long long)core.live_views);
}

static PyMethodDef methods[] = {
    {"counters", core_counters, METH_NOARGS,
     "counters()\n--\n\nThe counters of all loaded runtimes, added up."},
    {"live", core_live, METH_NOARGS,
     "live()\n--\n\nWhat libbolt.live() is made of, a tuple for each live future."},
    {"live_objects", live_objects, METH_NOARGS,
     "live_objects()\n--\n\nLive objects of this extension, by type."},
    {"request_cancel", core_request_cancel, METH_VARARGS,
     "request_cancel(call, raise_cancel)\n--\n\nWhether the task is to be woken, to cancel the "
     "call "
     "and leave by raise_cancel()."},
    {"run_blocking", CORE_METHOD(core_run_blocking), METH_VARARGS | METH_KEYWORDS,
     "run_blocking(awaitable, *, timeout=None)\n--\n\n"
     "Runs a call, or a coroutine that awaits nothing but calls, to its end on this thread, which "
     "has no\nevent loop, and gives its result.\n\n"
     "While it waits, other threads run and signal handlers are called. If one raises, as Ctrl-C "
     "does, the\nnative work is cancelled, and the exception leaves once it has unwound. So does "
     "TimeoutError after\n`timeout` seconds."},
    {"queues", core_queues, METH_NOARGS, "queues()\n--\n\nThe queues of all loops: for tests."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, CORE_SLOT(core_exec)},
#if PY_VERSION_HEX >= 0x030C0000
    /* Python then refuses those with a GIL of their own; core_exec the others, with its reason. */
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
#ifdef Py_mod_gil /* a free-threaded build turns the GIL on: it is the lock of all that is here */
    {Py_mod_gil, Py_MOD_GIL_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "libbolt._core",
    .m_doc = "The native part of libbolt: loads modules and drives their futures.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
