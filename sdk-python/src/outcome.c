/* Statuses as values and exceptions. */
#include "outcome.h"

#include "decode.h"
#include "loop.h"
#include "view.h"

static PyObject* message_text(const bolt_buffer* buffer, const char* otherwise) {
  if (buffer == NULL || buffer->len == 0) return PyUnicode_FromString(otherwise);
  return PyUnicode_DecodeUTF8((const char*)buffer->data, buffer->len, "replace");
}

static void raise_text(PyObject* exception, const bolt_buffer* buffer, const char* otherwise) {
  PyObject* text = message_text(buffer, otherwise);
  if (text == NULL) return;
  PyErr_SetObject(exception, text);
  Py_DECREF(text);
}

void core_raise_refusal(const core_function* function, bolt_status status,
                        const bolt_buffer* message) {
  PyObject* exception;
  const char* what;
  switch (status) {
  case BOLT_BUSY:
    exception = core.error_busy, what = "the object is held by another method";
    break;
  case BOLT_INVALID_HANDLE:
    exception = function->owner != NULL ? core.error_closed : core.error_bolt;
    what = function->owner != NULL ? "the object is closed" : "the call has ended elsewhere";
    break;
  case BOLT_ARGUMENT:
    exception = PyExc_ValueError, what = "an argument was refused";
    break;
  case BOLT_NO_REACTOR:
    exception = core.error_no_reactor, what = "this libbolt was built without a reactor";
    break;
  case BOLT_SHUTDOWN:
    exception = core.error_shutdown, what = "what runs the call has been shut down";
    break;
  case BOLT_FORKED:
    exception = core.error_forked;
    what = "it began before os.fork() and cannot go on in the child: start it again there";
    break;
  case BOLT_NO_MEMORY:
    PyErr_NoMemory();
    return;
  default:
    exception = core.error_bolt, what = function->runtime->table->status_name(status);
  }
  PyObject* text;
  if (message != NULL && message->len > 0) {
    text = message_text(message, "");
  } else {
    text = PyUnicode_FromFormat("%U(): %s", function->label, what);
  }
  if (text == NULL) return;
  PyErr_SetObject(exception, text);
  Py_DECREF(text);
}

/* The native side has cancelled itself. In trio only the run can do that: an error. */
static void raise_cancelled(const core_function* function) {
  if (core_loop_has_cancelled_error()) {
    PyErr_SetNone(core.cancelled_error);
  } else {
    PyErr_Format(core.error_bolt, "%U(): the native side has cancelled the call", function->label);
  }
}

static void raise_typed(const core_function* function, const bolt_buffer* buffer) {
  if (function->error == NULL) {
    PyErr_Format(core.error_bolt, "%U() failed with a typed error, which it does not declare",
                 function->label);
    return;
  }
  core_decoder decoder = {.data = buffer->data, .len = buffer->len, .replaces = true};
  core_raise_typed(function->error, &decoder);
}

PyObject* core_outcome(const core_function* function, bolt_status status, core_result* result) {
  const bolt_buffer* buffer = &result->buffer;
  switch (BOLT_OUTCOME(status)) {
  case BOLT_READY:
    if (function->result->kind == BOLT_KIND_UNIT) Py_RETURN_NONE;
    if ((function->descriptor->flags & BOLT_FN_IN_PLACE) != 0) {
      return core_view_new(function->runtime, function->result, &result->buffer);
    }
    return core_decode_block(function->result, buffer->data, buffer->len);
  case BOLT_ERROR:
    raise_typed(function, buffer);
    return NULL;
  case BOLT_FAILED:
    raise_text(core.error_bolt, buffer, "the call failed without a message");
    return NULL;
  case BOLT_CANCELLED:
    raise_cancelled(function);
    return NULL;
  default:
    core_raise_refusal(function, status, buffer);
    return NULL;
  }
}
