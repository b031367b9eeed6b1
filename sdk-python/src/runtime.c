/* The libbolt runtimes that modules brought along, and their counters. */
#include <string.h>

#include "core.h"

core_runtime* core_runtime_of(const bolt_runtime* table) {
  unsigned count = 0;
  for (core_runtime* runtime = core.runtimes; runtime != NULL; runtime = runtime->next, ++count) {
    if (runtime->table == table) return runtime;
  }
  core_runtime* runtime = PyMem_Calloc(1, sizeof *runtime);
  if (runtime == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  runtime->table = table;
  runtime->attribute = PyUnicode_FromFormat("_libbolt_queue_%u", count);
  PyObject* weakref = PyImport_ImportModule("weakref");
  if (weakref != NULL) runtime->fallback = PyObject_CallMethod(weakref, "WeakKeyDictionary", NULL);
  Py_XDECREF(weakref);
  if (runtime->attribute == NULL || runtime->fallback == NULL) {
    Py_XDECREF(runtime->attribute);
    Py_XDECREF(runtime->fallback);
    PyMem_Free(runtime);
    return NULL;
  }
  PyUnicode_InternInPlace(&runtime->attribute);
  runtime->next = core.runtimes;
  core.runtimes = runtime;
  return runtime;
}

static const struct {
  const char* name;
  size_t offset;
} fields[] = {
    {"live_futures", offsetof(bolt_counters, live_futures)},
    {"live_frames", offsetof(bolt_counters, live_frames)},
    {"live_buffers", offsetof(bolt_counters, live_buffers)},
    {"live_objects", offsetof(bolt_counters, live_objects)},
    {"live_queues", offsetof(bolt_counters, live_queues)},
    {"live_timers", offsetof(bolt_counters, live_timers)},
    {"live_watches", offsetof(bolt_counters, live_watches)},
    {"late_wakes", offsetof(bolt_counters, late_wakes)},
    {"slots", offsetof(bolt_counters, slots)},
    {"slots_retired", offsetof(bolt_counters, slots_retired)},
    {"allocations", offsetof(bolt_counters, allocations)},
};

/* The sum over all runtimes. */
PyObject* core_counters(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  uint64_t sums[sizeof fields / sizeof fields[0]] = {0};
  for (core_runtime* runtime = core.runtimes; runtime != NULL; runtime = runtime->next) {
    bolt_counters counters = {.size = sizeof counters};
    if (runtime->table->counters_read(&counters) != BOLT_OK) continue;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(fields); ++i) {
      uint64_t count;
      memcpy(&count, (const char*)&counters + fields[i].offset, sizeof count);
      sums[i] += count;
    }
  }
  PyObject* dict = PyDict_New();
  for (size_t i = 0; dict != NULL && i < Py_ARRAY_LENGTH(fields); ++i) {
    PyObject* count = PyLong_FromUnsignedLongLong(sums[i]);
    if (count == NULL || PyDict_SetItemString(dict, fields[i].name, count) < 0) Py_CLEAR(dict);
    Py_XDECREF(count);
  }
  return dict;
}
