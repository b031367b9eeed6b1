/* run_blocking(): the driver. It is to a call what an event loop's task is. */
#include <math.h>

#include "awaitable.h"
#include "blocking.h"
#include "loop.h"

static _Thread_local core_blocking* current;

core_blocking* core_blocking_current(void) {
  return current != NULL && current->epoch == core.fork_epoch ? current : NULL;
}

typedef struct run {
  PyObject* steps; /* what is sent to: the call, a coroutine, or an iterator */
  core_wait wait;
  PyObject* timeout; /* the exception that was thrown in because the time is over */
  double seconds;
} run;

/* ---- One wait ---------------------------------------------------------------------------- */

/* The exception that is set, normalized: owned. */
static PyObject* take_exception(void) {
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyErr_NormalizeException(&type, &error, &traceback);
  if (traceback != NULL) PyException_SetTraceback(error, traceback);
  Py_DECREF(type);
  Py_XDECREF(traceback);
  return error;
}

/* Whether the time is over for the first time: then an exception is set. */
static bool is_late(run* self) {
  if (!self->wait.has_deadline || core_now() < self->wait.deadline) return false;
  self->wait.has_deadline = false;
  self->timeout = PyObject_CallNoArgs(core.cancelled_error);
  if (self->timeout != NULL) PyErr_SetObject((PyObject*)Py_TYPE(self->timeout), self->timeout);
  return true;
}

/* A call has yielded to let others run. */
static int pass_turn(run* self) {
  Py_BEGIN_ALLOW_THREADS;
  Py_END_ALLOW_THREADS;
  if (core_blocking_run_soon(self->wait.loop) < 0 || PyErr_CheckSignals() < 0) return -1;
  return is_late(self) ? -1 : 0;
}

static int wait_for(run* self, const core_blocking_waiter* waiter) {
  while (!waiter->woken) {
    if (core_blocking_run_soon(self->wait.loop) < 0) return -1;
    if (waiter->woken) break;
    if (core_wait_once(&self->wait) < 0) return -1;
    if (!waiter->woken && is_late(self)) return -1;
  }
  return 0;
}

/* 0: go on; -1: with the exception that is to be thrown in. */
static int wait_on(run* self, PyObject* yielded) {
  if (yielded == Py_None) return pass_turn(self);
  if (core_is_blocking_waiter(yielded) &&
      ((core_blocking_waiter*)yielded)->loop == self->wait.loop) {
    return wait_for(self, (core_blocking_waiter*)yielded);
  }
  PyErr_Format(PyExc_RuntimeError,
               "run_blocking() can wait for libbolt calls only; the coroutine waits for %R, which "
               "needs its event loop",
               yielded);
  return -1;
}

/* ---- All of them ------------------------------------------------------------------------- */

/* The value of the StopIteration that is set, if it is one. */
static PySendResult stopped(PyObject** result) {
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return PYGEN_ERROR;
  PyObject* stop = take_exception();
  *result = PyObject_GetAttrString(stop, "value");
  Py_DECREF(stop);
  return *result == NULL ? PYGEN_ERROR : PYGEN_RETURN;
}

static PySendResult throw_in(run* self, PyObject** result) {
  PyObject* exception = take_exception();
  PyObject* throw = PyObject_GetAttrString(self->steps, "throw");
  *result = NULL;
  if (throw != NULL) {
    *result = PyObject_CallOneArg(throw, exception);
    Py_DECREF(throw);
  } else { /* an iterator that cannot be told */
    PyErr_SetObject((PyObject*)Py_TYPE(exception), exception);
  }
  Py_DECREF(exception);
  return *result != NULL ? PYGEN_NEXT : stopped(result);
}

static PyObject* drive(run* self) {
  PyObject* result;
  PySendResult answer = PyIter_Send(self->steps, Py_None, &result);
  while (answer == PYGEN_NEXT) {
    PyObject* yielded = result;
    int waited = wait_on(self, yielded);
    Py_DECREF(yielded);
    answer = waited == 0 ? PyIter_Send(self->steps, Py_None, &result) : throw_in(self, &result);
  }
  return answer == PYGEN_RETURN ? result : NULL;
}

/* A cancellation for want of time leaves as a TimeoutError, as in asyncio.timeout(). */
static void name_timeout(const run* self) {
  if (self->timeout == NULL || !PyErr_ExceptionMatches(core.cancelled_error)) return;
  PyObject* cancelled = take_exception();
  PyObject* seconds = PyFloat_FromDouble(self->seconds);
  if (seconds != NULL) {
    PyErr_Format(PyExc_TimeoutError, "the call did not end within %R seconds, and was cancelled",
                 seconds);
    Py_DECREF(seconds);
  }
  PyObject* error = take_exception();
  PyException_SetCause(error, cancelled); /* takes the reference */
  PyErr_SetObject((PyObject*)Py_TYPE(error), error);
  Py_DECREF(error);
}

static PyObject* run_to_the_end(run* self) {
  self->wait.loop = core_blocking_new();
  if (self->wait.loop == NULL) return NULL;
  core_home home = core_registry_enter_blocking();
  core_blocking* outer = current; /* of the parent of a fork */
  current = self->wait.loop;
  PyObject* result = drive(self);
  if (result == NULL) name_timeout(self);
  current = outer;
  core_registry_leave_blocking(home);
  self->wait.loop->closed = true;
  core_wait_close(&self->wait);
  Py_DECREF(self->wait.loop);
  Py_XDECREF(self->timeout);
  return result;
}

/* ---- Arguments --------------------------------------------------------------------------- */

static bool is_allowed_here(void) {
  PyObject* loop = core_running_loop();
  if (loop == NULL) {
    if (!PyErr_ExceptionMatches(PyExc_RuntimeError)) return false;
    PyErr_Clear();
    return true;
  }
  Py_DECREF(loop);
  PyErr_SetString(PyExc_RuntimeError, "run_blocking() would stop the event loop that runs on this "
                                      "thread: await the call instead");
  return false;
}

/* What is sent to. A new reference or NULL with an exception. */
static PyObject* steps_of(PyObject* awaitable) {
  if (PyCoro_CheckExact(awaitable)) return Py_NewRef(awaitable);
  const PyAsyncMethods* async = Py_TYPE(awaitable)->tp_as_async;
  if (async != NULL && async->am_await != NULL) return async->am_await(awaitable);
  PyErr_Format(PyExc_TypeError, "run_blocking() takes a call or a coroutine, not %s",
               Py_TYPE(awaitable)->tp_name);
  return NULL;
}

static bool read_timeout(PyObject* timeout, run* out) {
  if (timeout == NULL || timeout == Py_None) return true;
  double seconds = PyFloat_AsDouble(timeout);
  if (seconds == -1.0 && PyErr_Occurred()) return false;
  if (isnan(seconds) || seconds < 0) {
    PyErr_Format(PyExc_ValueError, "run_blocking() argument 'timeout': %R is no number of seconds",
                 timeout);
    return false;
  }
  out->seconds = seconds;
  out->wait.has_deadline = seconds < 1e9; /* 31 years: the sum fits */
  if (out->wait.has_deadline) out->wait.deadline = core_now() + (int64_t)(seconds * 1e9);
  return true;
}

PyObject* core_run_blocking(PyObject* module, PyObject* args, PyObject* named) {
  (void)module;
  static char* names[] = {"awaitable", "timeout", NULL};
  PyObject *awaitable, *timeout = NULL;
  if (!PyArg_ParseTupleAndKeywords(args, named, "O|$O:run_blocking", names, &awaitable, &timeout))
    return NULL;
  run self = {.wait = {.signals = {-1, -1}}};
  if (!is_allowed_here() || !read_timeout(timeout, &self)) return NULL;
  self.steps = steps_of(awaitable);
  if (self.steps == NULL) return NULL;
  PyObject* result = run_to_the_end(&self);
  Py_DECREF(self.steps);
  return result;
}
