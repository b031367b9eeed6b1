/* The callable that an exported function becomes. */
#include "function.h"

#include "awaitable.h"
#include "instance.h"
#include "outcome.h"
#include "view.h"

enum { ARGS_ON_STACK = 512 };

/* ---- Calling ----------------------------------------------------------------------------- */

/* The answer of a synchronous function comes with the call that starts it. */
static PyObject* call_now(core_function* self, bolt_object receiver, const core_encoder* encoder) {
  const bolt_runtime* table = self->runtime->table;
  core_result result;
  core_result_init(&result);
  bolt_call call = self->call;
  call.receiver = receiver;
  call.args = encoder->data;
  call.args_len = encoder->len;
  call.waker.fn = core_wake_nobody;
  bolt_future future = 0;
  bolt_status status;
  if ((self->descriptor->flags & BOLT_FN_MAY_BLOCK) != 0) {
    PyThreadState* saved = PyEval_SaveThread();
    status = table->future_start_poll(&call, 0, &future, &result.buffer);
    PyEval_RestoreThread(saved);
  } else {
    status = table->future_start_poll(&call, 0, &future, &result.buffer);
  }
  PyObject* value = NULL;
  if (CORE_UNLIKELY(future != 0)) {
    table->future_free(future);
    PyErr_Format(core.error_bolt, "%U() is declared synchronous but did not end at once",
                 self->label);
  } else {
    value = core_outcome(self, status, &result);
  }
  core_result_release(&result, self->runtime);
  return value;
}

static PyObject* call_sync(core_function* self, PyObject* receiver, PyObject* const* args,
                           Py_ssize_t n_args, PyObject* names) {
  uint64_t storage[ARGS_ON_STACK / sizeof(uint64_t)];
  core_encoder encoder;
  core_encoder_init(&encoder, storage, sizeof storage, self);
  PyObject* value = NULL;
  if (core_encode_arguments(self, &encoder, args, n_args, names) == 0) {
    /* Read after the arguments: encoding them may have run code that closed the receiver. */
    bolt_object id = receiver == NULL ? 0 : ((core_instance*)receiver)->id;
    value = call_now(self, id, &encoder);
  }
  core_encoder_clear(&encoder);
  return value;
}

/* The receiver of a method call, borrowed, or NULL with an exception. */
static PyObject* take_receiver(const core_function* self, PyObject* const* args,
                               Py_ssize_t n_args) {
  PyTypeObject* cls = (PyTypeObject*)self->owner->cls;
  if (n_args < 1) {
    PyErr_Format(PyExc_TypeError, "%U() needs an instance", self->label);
    return NULL;
  }
  if (cls == NULL || !PyObject_TypeCheck(args[0], cls)) {
    PyErr_Format(PyExc_TypeError, "%U() needs an instance of its class, got %.200s", self->label,
                 Py_TYPE(args[0])->tp_name);
    return NULL;
  }
  if (((core_instance*)args[0])->id == 0) {
    PyErr_Format(core.error_closed, "%U(): the %s is closed", self->label,
                 Py_TYPE(args[0])->tp_name);
    return NULL;
  }
  return args[0];
}

static PyObject* function_vectorcall(PyObject* callable, PyObject* const* args, size_t flagged,
                                     PyObject* names) {
  core_function* self = (core_function*)callable;
  Py_ssize_t n_args = PyVectorcall_NARGS(flagged);
  PyObject* receiver = NULL;
  if (self->descriptor->kind == BOLT_FN_METHOD) {
    receiver = take_receiver(self, args, n_args);
    if (receiver == NULL) return NULL;
    ++args;
    --n_args;
  }
  if ((self->descriptor->flags & BOLT_FN_ASYNC) != 0) {
    return core_awaitable_new(self, receiver, args, n_args, names);
  }
  return call_sync(self, receiver, args, n_args, names);
}

/* ---- Making one -------------------------------------------------------------------------- */

static int plan_params(core_function* self, PyObject* memo) {
  const bolt_fn* descriptor = self->descriptor;
  if (descriptor->n_params == 0) return 0;
  self->params = PyMem_Calloc(descriptor->n_params, sizeof *self->params);
  if (self->params == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  for (uint32_t i = 0; i < descriptor->n_params; ++i) {
    core_param* param = &self->params[i];
    self->n_params = (Py_ssize_t)i + 1;
    param->descriptor = descriptor->params[i];
    param->name = PyUnicode_InternFromString(param->descriptor->name);
    if (param->name == NULL) return -1;
    param->type = core_type_plan(self->runtime, param->descriptor->type, memo);
    if (param->type == NULL) return -1;
  }
  return 0;
}

static int plan(core_function* self, PyObject* module_name, PyObject* memo) {
  const bolt_fn* descriptor = self->descriptor;
  self->label = descriptor->owner == NULL
                    ? PyUnicode_FromString(descriptor->name)
                    : PyUnicode_FromFormat("%s.%s", descriptor->owner->name, descriptor->name);
  if (self->label == NULL) return -1;
  self->qualname = PyUnicode_FromFormat("%U.%U", module_name, self->label);
  if (self->qualname == NULL || plan_params(self, memo) < 0) return -1;
  self->result = core_type_plan(self->runtime, descriptor->result, memo);
  if (self->result == NULL) return -1;
  if ((descriptor->flags & BOLT_FN_IN_PLACE) != 0 && !core_view_fits(self->result)) {
    PyErr_Format(core.error_load, "%U: its result cannot be seen in place", self->label);
    return -1;
  }
  if (descriptor->error != NULL) {
    self->error = core_type_plan(self->runtime, descriptor->error, memo);
    if (self->error == NULL) return -1;
  }
  if (descriptor->kind == BOLT_FN_METHOD) {
    if (descriptor->owner == NULL) {
      PyErr_Format(core.error_load, "the method %U has no class", self->label);
      return -1;
    }
    self->owner = core_type_plan(self->runtime, descriptor->owner, memo);
    if (self->owner == NULL) return -1;
  }
  return 0;
}

PyObject* core_function_new(core_runtime* runtime, const bolt_fn* descriptor, PyObject* module_name,
                            PyObject* memo) {
  PyTypeObject* cls = descriptor->kind == BOLT_FN_METHOD ? core.method_type : core.function_type;
  core_function* self = PyObject_GC_New(core_function, cls);
  if (self == NULL) return NULL;
  memset((char*)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
  self->vectorcall = function_vectorcall;
  self->runtime = runtime;
  self->descriptor = descriptor;
  self->call = (bolt_call){.size = sizeof(bolt_call), .fn = descriptor};
  PyObject_GC_Track(self);
  if (plan(self, module_name, memo) < 0) Py_CLEAR(self);
  return (PyObject*)self;
}
