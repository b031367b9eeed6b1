/* Waking who awaits: resolving the waiter that the call has yielded. */
#include "awaitable.h"

/* asyncio's loops schedule in Python code, in which a signal's handler may run and raise: a future
   is then done, but has forgotten whom to tell. They are told here, however often handlers raise
   meanwhile; the first exception stays set. */
static void redeliver(PyObject* waiter, PyObject* callbacks) {
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyObject* done = NULL;
  for (int i = 0; i < CORE_TRIES && done == NULL; ++i) {
    PyErr_Clear();
    done = PyObject_CallFunctionObjArgs(core.redeliver, waiter, callbacks, NULL);
  }
  Py_XDECREF(done);
  PyErr_Restore(type, error, traceback);
}

static PyObject* resolve(PyObject* waiter) {
  PyObject* callbacks = PyObject_GetAttr(waiter, core.name_callbacks);
  if (callbacks == NULL) PyErr_Clear(); /* no future of asyncio's: trio's are not interrupted */
  PyObject* done = PyObject_CallMethodOneArg(waiter, core.name_set_result, Py_None);
  if (CORE_UNLIKELY(done == NULL) && callbacks != NULL &&
      !PyErr_ExceptionMatches(core.invalid_state_error)) {
    redeliver(waiter, callbacks);
  }
  Py_XDECREF(callbacks);
  return done;
}

static PyObject* resolve_elsewhere(PyObject* waiter) {
  PyObject* loop = PyObject_CallMethodNoArgs(waiter, core.name_get_loop);
  if (loop == NULL) return NULL;
  PyObject* done = PyObject_CallMethodObjArgs(loop, core.name_call_soon_threadsafe,
                                              core.resolve_waiter, waiter, NULL);
  /* Interrupted: once more does no harm, as a waiter that is done is left alone. */
  for (int i = 0; i < CORE_TRIES && done == NULL && !PyErr_ExceptionMatches(PyExc_RuntimeError);
       ++i) {
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    PyObject* again = PyObject_CallMethodObjArgs(loop, core.name_call_soon_threadsafe,
                                                 core.resolve_waiter, waiter, NULL);
    bool scheduled = again != NULL;
    Py_XDECREF(again);
    PyErr_Restore(type, error, traceback);
    if (scheduled) break;
  }
  Py_DECREF(loop);
  return done;
}

int core_awaitable_wake(core_awaitable* self, bool on_own_loop) {
  PyObject* waiter = self->waiter;
  self->waiter = NULL;
  if (waiter == NULL) return 0;
  PyObject* done;
  PyObject* expected; /* what means that nobody waits any more */
  if (CORE_LIKELY(on_own_loop && self->adopter == NULL)) {
    done = resolve(waiter);
    expected = core.invalid_state_error; /* it was cancelled: the awaiting task is about to throw */
  } else {
    done = resolve_elsewhere(waiter);
    expected = PyExc_RuntimeError; /* its loop is closed */
  }
  Py_DECREF(waiter);
  Py_XDECREF(done);
  if (done != NULL) return 0;
  if (!PyErr_ExceptionMatches(expected)) return -1;
  PyErr_Clear();
  return 0;
}
