/* Polling an awaitable's future and saying what send() answers. */
#include "awaitable.h"
#include "instance.h"
#include "outcome.h"

/* A body that may block has the GIL released around it: others run meanwhile, and this awaitable is
   RUNNING to them. */
static bool may_block(const core_awaitable* self) {
  return (self->function->descriptor->flags & BOLT_FN_MAY_BLOCK) != 0;
}

static bolt_status start_poll(core_awaitable* self, core_queue* queue, uint64_t token,
                              core_result* out) {
  const bolt_runtime* table = self->runtime->table;
  bolt_call call = self->function->call;
  call.receiver = self->receiver == NULL ? 0 : ((core_instance*)self->receiver)->id;
  call.args = self->args;
  call.args_len = self->args_len;
  if (CORE_LIKELY(queue != NULL)) {
    call.waker.queue = queue->id;
  } else {
    call.waker.fn = core_wake_nobody;
  }
  if (CORE_LIKELY(!may_block(self))) {
    return table->future_start_poll(&call, token, &self->future, &out->buffer);
  }
  PyThreadState* saved = PyEval_SaveThread();
  bolt_status status = table->future_start_poll(&call, token, &self->future, &out->buffer);
  PyEval_RestoreThread(saved);
  return status;
}

/* `poll`: future_poll, or future_cancel_poll. */
static bolt_status next_poll(core_awaitable* self,
                             bolt_status (*poll)(bolt_future, uint64_t, bolt_buffer*),
                             core_result* out) {
  bolt_buffer* buffer = &out->buffer;
  if (CORE_LIKELY(!may_block(self))) return poll(self->future, self->token, buffer);
  PyThreadState* saved = PyEval_SaveThread();
  bolt_status status = poll(self->future, self->token, buffer);
  PyEval_RestoreThread(saved);
  return status;
}

/* ---- Waiting ----------------------------------------------------------------------------- */

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

/* Makes the asyncio future that send() yields; a real one, so that whatever drives the awaitable
   knows it. */
static int make_waiter(core_awaitable* self) {
  PyObject* loop = PyObject_CallNoArgs(core.get_running_loop);
  if (loop == NULL) return -1;
  PyObject* waiter = NULL;
  if (self->queue == NULL) {
    PyErr_SetString(PyExc_RuntimeError,
                    "the call was started without a running event loop, and has to wait");
  } else if (CORE_UNLIKELY(self->queue->id == 0)) {
    PyErr_SetString(PyExc_RuntimeError,
                    "the event loop that the call was started on is closed: it would never wake");
  } else if (settle_on(self, loop) == 0) {
    waiter = PyObject_CallMethodNoArgs(loop, core.name_create_future);
  }
  Py_DECREF(loop);
  if (waiter == NULL) return -1;
  /* What Future.__await__ sets before it yields itself. */
  if (PyObject_SetAttr(waiter, core.name_blocking, Py_True) < 0) {
    Py_DECREF(waiter);
    return -1;
  }
  Py_XSETREF(self->waiter, waiter);
  return 0;
}

static PySendResult yield_none(core_awaitable* self, PyObject** result) {
  Py_CLEAR(self->waiter); /* of an earlier wait that was cancelled */
  self->state = CORE_SUSPENDED;
  core_awaitable_track(self);
  *result = Py_NewRef(Py_None);
  return PYGEN_NEXT;
}

static PySendResult yield_waiter(core_awaitable* self, PyObject** result) {
  if (CORE_UNLIKELY(self->early)) return yield_none(self, result);
  if (self->queue != NULL) core_token_arm(self->queue, self->token);
  if (make_waiter(self) < 0) {
    core_awaitable_abandon(self);
    return PYGEN_ERROR;
  }
  /* Another thread that reads the same queue may have delivered the token meanwhile. */
  if (CORE_UNLIKELY(!self->armed)) return yield_none(self, result);
  self->state = CORE_SUSPENDED;
  core_awaitable_track(self);
  *result = Py_NewRef(self->waiter);
  return PYGEN_NEXT;
}

/* ---- Ending ------------------------------------------------------------------------------ */

static PySendResult finish(core_awaitable* self, bolt_status status, core_result* out,
                           PyObject** result) {
  /* Retired by its terminal answer; after a refusal it may still be there. */
  if (status >= 0) self->future = 0;
  PyObject* thrown = self->thrown;
  self->thrown = NULL;
  core_queue* adopted = self->adopter == NULL ? NULL : (core_queue*)Py_NewRef(self->queue);
  core_awaitable_abandon(self);
  if (CORE_UNLIKELY(adopted != NULL)) {
    core_adopters_tidy(adopted);
    Py_DECREF(adopted);
  }
  PyObject* value = NULL;
  if (CORE_UNLIKELY(thrown != NULL)) {
    /* Cancelled, and the native side has ended; what it still produced is released below. */
    PyErr_SetObject((PyObject*)Py_TYPE(thrown), thrown);
    Py_DECREF(thrown);
  } else {
    value = core_outcome(self->function, status, out);
  }
  *result = value;
  return value == NULL ? PYGEN_ERROR : PYGEN_RETURN;
}

/* What every poll but a first one that ends the call comes to. */
static PySendResult go_on(core_awaitable* self, bolt_status status, core_result* out,
                          PyObject** result) {
  if (status > 0 && (status & BOLT_TOKEN_BACK) != 0 && self->queue != NULL) {
    core_token_disarm(self->queue, self->token);
  }
  PySendResult answer;
  switch (BOLT_OUTCOME(status)) {
  case BOLT_PENDING:
    answer = yield_waiter(self, result);
    break;
  case BOLT_AGAIN:
    answer = yield_none(self, result);
    break;
  default:
    answer = finish(self, status, out, result);
  }
  core_result_release(out, self->runtime);
  return answer;
}

/* The first poll, and for most calls the last one: touches neither the loop nor the collector. */
static PySendResult start(core_awaitable* self, core_queue* queue, PyObject** result) {
  uint64_t token = 0;
  if (queue != NULL && core_token_take(queue, self, &token) < 0) return PYGEN_ERROR;
  core_result out;
  core_result_init(&out);
  Py_XINCREF(queue);
  bolt_status status = start_poll(self, queue, token, &out);
  core_awaitable_drop_args(self);
  if (CORE_UNLIKELY(self->future != 0)) {
    self->queue = queue;
    self->token = token;
    return go_on(self, status, &out, result);
  }
  if (CORE_LIKELY(queue != NULL)) {
    core_token_give_back(queue, token);
    Py_DECREF(queue);
  }
  self->state = CORE_DONE;
  *result = core_outcome(self->function, status, &out);
  core_result_release(&out, self->runtime);
  return *result == NULL ? PYGEN_ERROR : PYGEN_RETURN;
}

static PySendResult start_or_fail(core_awaitable* self, PyObject** result) {
  PySendResult answer = PYGEN_ERROR;
  if (CORE_UNLIKELY(self->receiver != NULL && ((core_instance*)self->receiver)->id == 0)) {
    PyErr_Format(core.error_closed, "%U(): the object was closed before the call was awaited",
                 self->function->label);
  } else {
    core_queue* queue = core_queue_guess(self->runtime);
    if (CORE_LIKELY(queue != NULL) || !PyErr_Occurred()) answer = start(self, queue, result);
  }
  if (CORE_UNLIKELY(answer == PYGEN_ERROR)) core_awaitable_abandon(self);
  return answer;
}

PySendResult core_awaitable_drive(core_awaitable* self, PyObject** result) {
  *result = NULL;
  self->early = false;
  bool first = self->state == CORE_CREATED;
  self->state = CORE_RUNNING;
  if (CORE_LIKELY(first)) return start_or_fail(self, result);
  core_result out;
  core_result_init(&out);
  bolt_status status = next_poll(self, self->runtime->table->future_poll, &out);
  return go_on(self, status, &out, result);
}

PySendResult core_awaitable_cancel(core_awaitable* self, PyObject* exception, PyObject** result) {
  /* The first one leaves, unless a repeat is more than another cancellation. */
  bool replaces =
      self->thrown == NULL || (PyErr_GivenExceptionMatches(self->thrown, core.cancelled_error) &&
                               !PyErr_GivenExceptionMatches(exception, core.cancelled_error));
  if (replaces) Py_XSETREF(self->thrown, Py_NewRef(exception));
  *result = NULL;
  self->early = false;
  self->state = CORE_RUNNING;
  core_result out;
  core_result_init(&out);
  bolt_status status = next_poll(self, self->runtime->table->future_cancel_poll, &out);
  return go_on(self, status, &out, result);
}

int core_awaitable_wake(core_awaitable* self, bool on_own_loop) {
  PyObject* waiter = self->waiter;
  self->waiter = NULL;
  if (waiter == NULL) return 0;
  PyObject* done;
  PyObject* expected; /* what means that nobody waits any more */
  if (CORE_LIKELY(on_own_loop && self->adopter == NULL)) {
    done = PyObject_CallMethodOneArg(waiter, core.name_set_result, Py_None);
    expected = core.invalid_state_error; /* it was cancelled: the awaiting task is about to throw */
  } else {
    PyObject* loop = PyObject_CallMethodNoArgs(waiter, core.name_get_loop);
    done = loop == NULL ? NULL
                        : PyObject_CallMethodObjArgs(loop, core.name_call_soon_threadsafe,
                                                     core.resolve_waiter, waiter, NULL);
    Py_XDECREF(loop);
    expected = PyExc_RuntimeError; /* its loop is closed */
  }
  Py_DECREF(waiter);
  Py_XDECREF(done);
  if (done != NULL) return 0;
  if (!PyErr_ExceptionMatches(expected)) return -1;
  PyErr_Clear();
  return 0;
}
