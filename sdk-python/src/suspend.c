/* Suspending an awaitable's task until its token arrives, and waking it. */
#include "awaitable.h"
#include "blocking.h"
#include "loop.h"

/* The awaitable was started on the queue that its thread used last. If that is not the running
   loop's, the loop delivers for that queue as well. */
static int settle_on(core_awaitable* self, PyObject* loop) {
  core_queue* queue = self->queue;
  if (CORE_LIKELY(core_queue_is_of(queue, loop))) {
    core_adopter_leave(&self->adopter);
    return 0;
  }
  ++queue->settling; /* else it may be swept as one of a closed loop */
  core_queue* own = core_queue_of(self->runtime, loop);
  int settled = own == NULL ? -1 : 0;
  if (own == queue) {
    core_adopter_leave(&self->adopter);
  } else if (own != NULL) {
    settled = core_queue_adopt(queue, loop, &self->adopter);
    core_registry_set_home(own);
  }
  --queue->settling;
  Py_XDECREF(own);
  return settled;
}

/* What suspends an asyncio task is a real future, so that whatever drives the awaitable knows it.
 */
static PyObject* asyncio_waiter(PyObject* loop) {
  PyObject* waiter = PyObject_CallMethodNoArgs(loop, core.name_create_future);
  /* What Future.__await__ sets before it yields itself. */
  if (waiter != NULL && PyObject_SetAttr(waiter, core.name_blocking, Py_True) < 0) Py_CLEAR(waiter);
  return waiter;
}

/* `method` of the trio loop gives who wakes the task, which is kept, and what is yielded: owned. */
static PyObject* trio_trap(core_awaitable* self, PyObject* loop, PyObject* method) {
  PyObject* pair = PyObject_CallMethodOneArg(loop, method, (PyObject*)self);
  PyObject *waiter, *trap;
  if (pair == NULL || !PyArg_ParseTuple(pair, "OO", &waiter, &trap)) {
    Py_XDECREF(pair);
    return NULL;
  }
  Py_XSETREF(self->waiter, Py_NewRef(waiter));
  Py_INCREF(trap);
  Py_DECREF(pair);
  return trap;
}

/* What send() yields while the awaitable waits: owned. */
static PyObject* make_waiter(core_awaitable* self) {
  PyObject* loop = core_running_loop();
  if (loop == NULL) return NULL;
  PyObject* yielded = NULL;
  if (self->queue == NULL) {
    PyErr_SetString(PyExc_RuntimeError,
                    "the call was started without a running event loop, and has to wait");
  } else if (CORE_UNLIKELY(self->queue->id == 0)) {
    PyErr_SetString(PyExc_RuntimeError,
                    "the event loop that the call was started on is closed: it would never wake");
  } else if (settle_on(self, loop) < 0) {
    /* the exception is set */
  } else if (CORE_UNLIKELY(core_loop_is_trio(loop))) {
    yielded = trio_trap(self, loop, core.name_suspend);
  } else {
    yielded =
        core_is_blocking(loop) ? core_blocking_wait((core_blocking*)loop) : asyncio_waiter(loop);
    if (yielded != NULL) Py_XSETREF(self->waiter, Py_NewRef(yielded));
  }
  Py_DECREF(loop);
  return yielded;
}

static PySendResult suspended(core_awaitable* self, PyObject* yielded, PyObject** result) {
  self->state = CORE_SUSPENDED;
  core_awaitable_track(self);
  *result = yielded;
  return PYGEN_NEXT;
}

/* The task cannot wait, say because a signal's handler has raised: the exception leaves as one that
   was thrown in does, after the native side. If that, too, cannot be waited for, it is abandoned.
 */
static PySendResult fail(core_awaitable* self, PyObject** result) {
  if (self->failing) {
    core_awaitable_abandon(self);
    return PYGEN_ERROR;
  }
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyErr_NormalizeException(&type, &error, &traceback);
  if (traceback != NULL) PyException_SetTraceback(error, traceback);
  self->failing = true;
  PySendResult answer = core_awaitable_cancel(self, error, result);
  self->failing = false;
  Py_DECREF(type);
  Py_DECREF(error);
  Py_XDECREF(traceback);
  return answer;
}

PySendResult core_awaitable_yield(core_awaitable* self, PyObject** result) {
  Py_CLEAR(self->waiter); /* of an earlier wait that was cancelled */
  PyObject* loop = core_trio_task_loop();
  if (CORE_LIKELY(loop == NULL)) return suspended(self, Py_NewRef(Py_None), result);
  PyObject* trap = trio_trap(self, loop, core.name_suspend_once);
  Py_DECREF(loop);
  return trap == NULL ? fail(self, result) : suspended(self, trap, result);
}

bool core_trio_check(core_awaitable* self, PyObject** result, PySendResult* answer) {
  PyObject* loop = core_trio_task_loop();
  if (loop == NULL) return false;
  PyObject* trap = NULL;
  PyObject* cancelled = PyObject_CallMethodNoArgs(loop, core.name_is_cancelled);
  if (cancelled == Py_True) trap = trio_trap(self, loop, core.name_suspend_once);
  bool goes_on = cancelled == Py_False;
  Py_XDECREF(cancelled);
  Py_DECREF(loop);
  if (goes_on) return false;
  if (trap == NULL) core_awaitable_abandon(self);
  *answer = trap == NULL ? PYGEN_ERROR : suspended(self, trap, result);
  return true;
}

PySendResult core_awaitable_suspend(core_awaitable* self, PyObject** result) {
  if (CORE_UNLIKELY(self->early)) return core_awaitable_yield(self, result);
  if (self->queue != NULL) core_token_arm(self->queue, self->token);
  PyObject* yielded = make_waiter(self);
  if (yielded == NULL) return fail(self, result);
  /* Another thread that reads the same queue may have delivered the token meanwhile. */
  if (CORE_UNLIKELY(!self->armed)) {
    Py_DECREF(yielded);
    return core_awaitable_yield(self, result);
  }
  return suspended(self, yielded, result);
}

/* Arguments: an awaitable, and what raises trio's exception. The task is to be woken if this is
   True: then its next step cancels the native work. */
PyObject* core_request_cancel(PyObject* module, PyObject* args) {
  (void)module;
  PyObject *call, *raise_cancel;
  if (!PyArg_ParseTuple(args, "O!O", core.awaitable_type, &call, &raise_cancel)) return NULL;
  core_awaitable* self = (core_awaitable*)call;
  if (self->state != CORE_SUSPENDED || self->thrown != NULL) Py_RETURN_FALSE;
  self->thrown = Py_NewRef(raise_cancel);
  self->asked = true;
  Py_CLEAR(self->waiter);
  Py_RETURN_TRUE;
}
