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

/* ---- Ending ------------------------------------------------------------------------------ */

/* trio cancels again at the next occasion, so a result that was there first is not lost. */
static PyObject* leave_trio(const core_function* function, bolt_status status, core_result* out,
                            PyObject* raise_cancel) {
  if (BOLT_OUTCOME(status) != BOLT_CANCELLED) return core_outcome(function, status, out);
  PyObject* value = PyObject_CallNoArgs(raise_cancel);
  if (value == NULL) return NULL;
  Py_DECREF(value);
  PyErr_SetString(PyExc_RuntimeError, "what trio gave to raise its cancellation raised nothing");
  return NULL;
}

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
  if (CORE_LIKELY(thrown == NULL)) {
    value = core_outcome(self->function, status, out);
  } else if (PyExceptionInstance_Check(thrown)) {
    /* Cancelled, and the native side has ended; what it still produced is released below. */
    PyErr_SetObject((PyObject*)Py_TYPE(thrown), thrown);
  } else {
    value = leave_trio(self->function, status, out, thrown);
  }
  Py_XDECREF(thrown);
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
    answer = core_awaitable_suspend(self, result);
    break;
  case BOLT_AGAIN:
    answer = core_awaitable_yield(self, result);
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

static PySendResult start_or_fail(core_awaitable* self, PyObject** result, bool checked) {
  PySendResult answer = PYGEN_ERROR;
  if (CORE_UNLIKELY(self->receiver != NULL && ((core_instance*)self->receiver)->id == 0)) {
    PyErr_Format(core.error_closed, "%U(): the object was closed before the call was awaited",
                 self->function->label);
  } else {
    core_queue* queue = core_queue_guess(self->runtime);
    if (CORE_UNLIKELY(queue != NULL && queue->trio && !checked)) {
      if (core_trio_check(self, result, &answer)) return answer;
      /* That was Python code, and the queue may be of a run that is over: the collector may have
         taken it meanwhile. */
      queue = core_queue_guess(self->runtime);
    }
    if (CORE_LIKELY(queue != NULL) || !PyErr_Occurred()) answer = start(self, queue, result);
  }
  if (CORE_UNLIKELY(answer == PYGEN_ERROR)) core_awaitable_abandon(self);
  return answer;
}

/* A trio task that seemed cancelled has asked: it was, or the call begins now. */
static PySendResult start_checked(core_awaitable* self, PyObject** result) {
  if (!self->asked) return start_or_fail(self, result, true);
  core_result none;
  core_result_init(&none);
  return finish(self, BOLT_CANCELLED, &none, result);
}

PySendResult core_awaitable_drive(core_awaitable* self, PyObject** result) {
  *result = NULL;
  self->early = false;
  bool first = self->state == CORE_CREATED;
  self->state = CORE_RUNNING;
  if (CORE_LIKELY(first)) return start_or_fail(self, result, false);
  if (CORE_UNLIKELY(self->future == 0)) return start_checked(self, result);
  core_result out;
  core_result_init(&out);
  const bolt_runtime* table = self->runtime->table;
  bool cancel = CORE_UNLIKELY(self->asked);
  self->asked = false;
  bolt_status status =
      next_poll(self, cancel ? table->future_cancel_poll : table->future_poll, &out);
  return go_on(self, status, &out, result);
}

PySendResult core_awaitable_cancel(core_awaitable* self, PyObject* exception, PyObject** result) {
  /* The first one leaves, unless a repeat is more than another cancellation. */
  bool replaces = self->thrown == NULL || !PyExceptionInstance_Check(self->thrown) ||
                  (PyErr_GivenExceptionMatches(self->thrown, core.cancelled_error) &&
                   !PyErr_GivenExceptionMatches(exception, core.cancelled_error));
  if (replaces) Py_XSETREF(self->thrown, Py_NewRef(exception));
  *result = NULL;
  self->early = false;
  self->asked = false;
  self->state = CORE_RUNNING;
  core_result out;
  core_result_init(&out);
  bolt_status status = next_poll(self, self->runtime->table->future_cancel_poll, &out);
  return go_on(self, status, &out, result);
}
