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
  PyObject* port = PyImport_ImportModule("libbolt._trio");
  PyObject* find = port == NULL ? NULL : PyObject_GetAttrString(port, "running_loop");
  PyObject* type = find == NULL ? NULL : PyObject_GetAttrString(port, "Loop");
  Py_XDECREF(port);
  if (type == NULL) {
    Py_XDECREF(find);
    return -1;
  }
  Py_XSETREF(core.trio_running_loop, find);
  Py_XSETREF(core.trio_loop_type, type);
  return 0;
}

/* Of the trio task that runs here; NULL without an exception if there is none. */
static PyObject* trio_loop(void) {
  if (core.trio_running_loop == NULL && import_trio_port() < 0) return NULL;
  PyObject* found = PyObject_CallNoArgs(core.trio_running_loop);
  if (found == Py_None) Py_CLEAR(found);
  return found;
}

PyObject* core_running_loop(void) {
  PyObject* loop = PyObject_CallNoArgs(core.get_running_loop);
  if (CORE_LIKELY(loop != NULL) && CORE_LIKELY(!has_trio())) return loop;
  PyObject *type, *error, *traceback; /* that no asyncio loop runs */
  PyErr_Fetch(&type, &error, &traceback);
  PyObject* found = has_trio() ? trio_loop() : NULL;
  if (found == NULL && !PyErr_Occurred() && loop == NULL)
    found = Py_XNewRef((PyObject*)core_blocking_current());
  if (found == NULL && !PyErr_Occurred()) {
    PyErr_Restore(type, error, traceback);
    return loop;
  }
  Py_XDECREF(type);
  Py_XDECREF(error);
  Py_XDECREF(traceback);
  Py_XDECREF(loop);
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
