/* The coroutine protocol of an awaitable: send, throw, close, and what `await` calls. */
#include "awaitable.h"
#include "outcome.h"

/* Whether it can go on; else an exception is set. */
static bool can_resume(const core_awaitable* self) {
  if (CORE_LIKELY(self->state == CORE_CREATED)) return true;
  if (self->state == CORE_RUNNING) {
    PyErr_SetString(PyExc_ValueError, "coroutine already executing");
    return false;
  }
  if (self->state == CORE_DONE) {
    PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited coroutine");
    return false;
  }
  return true;
}

/* Whether the call waits for what happens in the parent of a fork: then an exception is set. */
static bool is_forked(const core_awaitable* self) {
  if (self->queue == NULL || self->queue->epoch == core.fork_epoch) return false;
  core_raise_refusal(self->function, BOLT_FORKED, NULL);
  return true;
}

PySendResult core_awaitable_am_send(PyObject* object, PyObject* value, PyObject** result) {
  core_awaitable* self = (core_awaitable*)object;
  *result = NULL;
  if (!can_resume(self)) return PYGEN_ERROR;
  if (CORE_UNLIKELY(self->state == CORE_CREATED && value != NULL && value != Py_None)) {
    PyErr_SetString(PyExc_TypeError, "can't send non-None value to a just-started coroutine");
    return PYGEN_ERROR;
  }
  if (CORE_UNLIKELY(self->armed && self->waiter != NULL)) { /* two tasks share one coroutine, say */
    if (!is_forked(self)) PyErr_SetString(PyExc_RuntimeError, "await wasn't used with future");
    return PYGEN_ERROR;
  }
  return core_awaitable_drive(self, result);
}

/* How a return looks to those who call methods: StopIteration. */
static PyObject* unwrap(PySendResult answer, PyObject* result) {
  if (answer != PYGEN_RETURN) return result;
  PyObject* stop = PyObject_CallOneArg(PyExc_StopIteration, result);
  Py_DECREF(result);
  if (stop == NULL) return NULL;
  PyErr_SetObject(PyExc_StopIteration, stop);
  Py_DECREF(stop);
  return NULL;
}

PyObject* core_awaitable_send(PyObject* self, PyObject* value) {
  PyObject* result;
  PySendResult answer = core_awaitable_am_send(self, value, &result);
  return unwrap(answer, result);
}

PyObject* core_awaitable_next(PyObject* self) {
  PyObject* result;
  PySendResult answer = core_awaitable_am_send(self, Py_None, &result);
  if (answer == PYGEN_RETURN && result == Py_None) { /* NULL alone means StopIteration() */
    Py_DECREF(result);
    return NULL;
  }
  return unwrap(answer, result);
}

PyObject* core_awaitable_await(PyObject* object) {
  const core_awaitable* self = (core_awaitable*)object;
  if (CORE_UNLIKELY(is_forked(self))) return NULL;
  if (CORE_UNLIKELY(self->state == CORE_SUSPENDED || self->state == CORE_RUNNING)) {
    PyErr_SetString(PyExc_RuntimeError, "coroutine is being awaited already");
    return NULL;
  }
  return Py_NewRef(object);
}

/* The exception that the arguments of throw() mean. A new reference or NULL with an exception. */
static PyObject* thrown_exception(PyObject* args) {
  PyObject *type, *value = NULL, *traceback = NULL;
  if (!PyArg_UnpackTuple(args, "throw", 1, 3, &type, &value, &traceback)) return NULL;
  PyObject* exception;
  if (PyExceptionInstance_Check(type)) {
    if (value != NULL && value != Py_None) {
      PyErr_SetString(PyExc_TypeError, "instance exception may not have a separate value");
      return NULL;
    }
    exception = Py_NewRef(type);
  } else if (!PyExceptionClass_Check(type)) {
    PyErr_Format(PyExc_TypeError,
                 "exceptions must be classes or instances deriving from BaseException, not %s",
                 Py_TYPE(type)->tp_name);
    return NULL;
  } else if (value == NULL || value == Py_None) {
    exception = PyObject_CallNoArgs(type);
  } else if (PyObject_TypeCheck(value, (PyTypeObject*)type)) {
    exception = Py_NewRef(value);
  } else {
    exception =
        PyTuple_Check(value) ? PyObject_Call(type, value, NULL) : PyObject_CallOneArg(type, value);
  }
  if (exception != NULL && traceback != NULL && traceback != Py_None &&
      PyException_SetTraceback(exception, traceback) < 0) {
    Py_CLEAR(exception);
  }
  if (exception != NULL && !PyExceptionInstance_Check(exception)) {
    PyErr_SetString(PyExc_TypeError, "calling the exception's class gave no exception");
    Py_CLEAR(exception);
  }
  return exception;
}

PyObject* core_awaitable_throw(PyObject* object, PyObject* args) {
  core_awaitable* self = (core_awaitable*)object;
  PyObject* exception = thrown_exception(args);
  if (exception == NULL) return NULL;
  PyObject* result = NULL;
  PySendResult answer = PYGEN_ERROR;
  if (!can_resume(self)) {
    /* the exception is set */
  } else if (self->future == 0 || PyErr_GivenExceptionMatches(exception, PyExc_GeneratorExit)) {
    /* Nothing has begun; or whoever awaited is being destroyed and will not wait. */
    core_awaitable_abandon(self);
    PyErr_SetObject((PyObject*)Py_TYPE(exception), exception);
  } else {
    answer = core_awaitable_cancel(self, exception, &result);
  }
  Py_DECREF(exception);
  return unwrap(answer, result);
}

PyObject* core_awaitable_close(PyObject* object, PyObject* unused) {
  (void)unused;
  core_awaitable* self = (core_awaitable*)object;
  if (self->state == CORE_RUNNING) {
    PyErr_SetString(PyExc_ValueError, "coroutine already executing");
    return NULL;
  }
  Py_INCREF(self); /* the queue's reference may be the last */
  core_awaitable_abandon(self);
  Py_DECREF(self);
  Py_RETURN_NONE;
}
