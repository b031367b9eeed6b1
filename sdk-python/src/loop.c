/* Which event loop runs on this thread. It is an asyncio loop, or the object that stands for a trio
   run (libbolt/_trio.py) and has those methods of one that this extension calls. */
#include "loop.h"
#include "blocking.h"

/* Whether the program has imported trio: if not, nothing of it runs. */
static bool has_trio(void) {
  PyObject* found = PyDict_GetItemWithError(PyImport_GetModuleDict(), core.name_trio);
  return found != NULL && found != Py_None;
}

static int import_trio_port(void) {
  static const char* const names[] = {"running_loop", "Loop", "innermost"};
  PyObject** const places[] = {&core.trio_running_loop, &core.trio_loop_type, &core.trio_innermost};
  if (core.trio_innermost != NULL) return 0;
  PyObject* port = PyImport_ImportModule("libbolt._trio");
  for (size_t i = 0; port != NULL && i < Py_ARRAY_LENGTH(names); ++i) {
    PyObject* found = PyObject_GetAttrString(port, names[i]);
    if (found == NULL) Py_CLEAR(port);
    if (found != NULL) Py_XSETREF(*places[i], found);
  }
  Py_XDECREF(port);
  return port == NULL ? -1 : 0;
}

/* Whether trio runs on this thread inside of the asyncio loop. trio writes it down where sniffio
   reads it, which costs less than to ask for a task. */
static bool is_inside(void) {
  if (import_trio_port() < 0) { /* a trio that cannot be used does not run */
    PyErr_Clear();
    return false;
  }
  if (core.trio_innermost == Py_None) return true; /* to be asked for */
  PyObject* name = PyObject_GetAttr(core.trio_innermost, core.name_name);
  if (name == NULL) PyErr_Clear();
  bool trio = name != NULL && PyUnicode_Check(name) && PyUnicode_Compare(name, core.name_trio) == 0;
  Py_XDECREF(name);
  return trio;
}

/* Of the trio task that runs here; NULL without an exception if there is none. */
static PyObject* trio_loop(void) {
  if (import_trio_port() < 0) return NULL;
  PyObject* found = PyObject_CallNoArgs(core.trio_running_loop);
  if (found == Py_None) Py_CLEAR(found);
  return found;
}

/* What runs here that is no asyncio loop, the innermost; NULL, perhaps with an exception. */
static PyObject* other_loop(void) {
  PyObject* found = has_trio() ? trio_loop() : NULL;
  if (found != NULL || PyErr_Occurred()) return found;
  return Py_XNewRef((PyObject*)core_blocking_current());
}

PyObject* core_running_loop(void) {
  PyObject* loop = PyObject_CallNoArgs(core.get_running_loop);
  if (CORE_LIKELY(loop != NULL)) {
    PyObject* trio = CORE_UNLIKELY(has_trio()) && is_inside() ? trio_loop() : NULL;
    if (CORE_LIKELY(trio == NULL && !PyErr_Occurred())) return loop;
    Py_DECREF(loop);
    return trio;
  }
  PyObject *type, *error, *traceback; /* that no asyncio loop runs */
  PyErr_Fetch(&type, &error, &traceback);
  PyObject* found = other_loop();
  if (found == NULL && !PyErr_Occurred()) {
    PyErr_Restore(type, error, traceback);
    return NULL;
  }
  Py_XDECREF(type);
  Py_XDECREF(error);
  Py_XDECREF(traceback);
  return found;
}

bool core_loop_is_trio(PyObject* loop) {
  return core.trio_loop_type != NULL && (PyObject*)Py_TYPE(loop) == core.trio_loop_type;
}

bool core_loop_has_cancelled_error(void) {
  if (core_blocking_current() != NULL) return false;
  PyObject* loop = core_trio_task_loop();
  Py_XDECREF(loop);
  return loop == NULL;
}

PyObject* core_trio_task_loop(void) {
  if (CORE_LIKELY(!has_trio())) return NULL;
  PyObject* loop = core_running_loop();
  if (loop == NULL) PyErr_Clear();
  if (loop != NULL && !core_loop_is_trio(loop)) Py_CLEAR(loop);
  return loop;
}
