/* The Python object that calling an async function gives. It is driven as a coroutine is: by send,
 * throw and close. */
#include "awaitable.h"

#include <structmember.h>

#include "instance.h"

/* ---- Memory -----------------------------------------------------------------------------------
 */

#if defined(BOLT_SANITIZED)
enum { FREELIST_MAX = 0 }; /* so that a stale pointer is reported */
#else
enum { FREELIST_MAX = 512 };
#endif

static PyObject* freelist[FREELIST_MAX + 1];
static int n_free;

static core_awaitable* take_memory(void) {
  core_awaitable* self;
  if (n_free > 0) {
    self = (core_awaitable*)PyObject_Init(freelist[--n_free], core.awaitable_type);
  } else {
    self = PyObject_GC_New(core_awaitable, core.awaitable_type);
    if (self == NULL) return NULL;
  }
  ++core.live_awaitables;
  memset((char*)self + sizeof(PyObject), 0, offsetof(core_awaitable, storage) - sizeof(PyObject));
  return self;
}

static void give_memory(core_awaitable* self) {
  --core.live_awaitables;
  if (n_free < FREELIST_MAX && !self->finalized) {
    freelist[n_free++] = (PyObject*)self;
  } else {
    PyObject_GC_Del(self);
  }
}

PyObject* core_awaitable_new(core_function* function, PyObject* receiver, PyObject* const* args,
                             Py_ssize_t n_args, PyObject* names) {
  core_awaitable* self = take_memory();
  if (self == NULL) return NULL;
  self->function = (core_function*)Py_NewRef((PyObject*)function);
  self->runtime = function->runtime;
  core_encoder encoder;
  core_encoder_init(&encoder, self->storage.bytes, sizeof self->storage.bytes, function);
  if (core_encode_arguments(function, &encoder, args, n_args, names) < 0) {
    core_encoder_clear(&encoder);
    self->state = CORE_DONE;
    Py_DECREF(self);
    return NULL;
  }
  self->args = encoder.data;
  self->args_len = encoder.len;
  self->args_cap = encoder.cap;
  self->keep = encoder.keep;
  if (receiver != NULL) {
    self->receiver = Py_NewRef(receiver);
    core_awaitable_track(self);
  }
  return (PyObject*)self;
}

/* A call without a receiver that ends in its first poll can be part of no cycle worth finding: the
   collector never sees it. */
void core_awaitable_track(core_awaitable* self) {
  if (self->tracked) return;
  self->tracked = true;
  PyObject_GC_Track(self);
}

void core_awaitable_drop_args(core_awaitable* self) {
  if (self->args != NULL && self->args != self->storage.bytes) {
    core_block_free(self->args, self->args_cap);
  }
  self->args = NULL;
  Py_CLEAR(self->receiver);
  Py_CLEAR(self->keep);
}

void core_awaitable_abandon(core_awaitable* self) {
  bolt_future future = self->future;
  self->future = 0;
  self->state = CORE_DONE;
  if (CORE_UNLIKELY(future != 0)) self->runtime->table->future_free(future);
  core_awaitable_drop_args(self);
  core_queue* queue = self->queue;
  self->queue = NULL;
  if (queue != NULL) {
    core_token_drop(queue, self->token);
    Py_DECREF(queue);
  }
  Py_CLEAR(self->waiter);
  Py_CLEAR(self->thrown);
}

static int awaitable_traverse(core_awaitable* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->function);
  Py_VISIT(self->queue);
  Py_VISIT(self->waiter);
  Py_VISIT(self->thrown);
  Py_VISIT(self->receiver);
  Py_VISIT(self->keep);
  return 0;
}

static int awaitable_clear(core_awaitable* self) {
  core_awaitable_abandon(self);
  return 0;
}

static void awaitable_finalize(PyObject* object) {
  core_awaitable* self = (core_awaitable*)object;
  self->finalized = true;
  if (self->state != CORE_CREATED) return;
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  if (PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "coroutine '%U' was never awaited",
                       self->function->qualname) < 0) {
    PyErr_WriteUnraisable(object);
  }
  PyErr_Restore(type, error, traceback);
}

static void awaitable_dealloc(core_awaitable* self) {
  PyTypeObject* cls = Py_TYPE(self);
  if (CORE_UNLIKELY(self->state == CORE_CREATED)) {
    core_awaitable_track(self);
    if (PyObject_CallFinalizerFromDealloc((PyObject*)self) < 0) return;
  }
  if (self->tracked) PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  if (CORE_UNLIKELY(self->state != CORE_DONE)) core_awaitable_abandon(self);
  Py_CLEAR(self->function);
  give_memory(self);
  Py_DECREF(cls);
}

/* ---- The coroutine protocol -------------------------------------------------------------------
 */

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

static PySendResult awaitable_am_send(PyObject* object, PyObject* value, PyObject** result) {
  core_awaitable* self = (core_awaitable*)object;
  *result = NULL;
  if (!can_resume(self)) return PYGEN_ERROR;
  if (CORE_UNLIKELY(self->state == CORE_CREATED && value != NULL && value != Py_None)) {
    PyErr_SetString(PyExc_TypeError, "can't send non-None value to a just-started coroutine");
    return PYGEN_ERROR;
  }
  if (CORE_UNLIKELY(self->armed && self->waiter != NULL)) { /* two tasks share one coroutine, say */
    PyErr_SetString(PyExc_RuntimeError, "await wasn't used with future");
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

static PyObject* awaitable_send(PyObject* self, PyObject* value) {
  PyObject* result;
  PySendResult answer = awaitable_am_send(self, value, &result);
  return unwrap(answer, result);
}

static PyObject* awaitable_next(PyObject* self) {
  PyObject* result;
  PySendResult answer = awaitable_am_send(self, Py_None, &result);
  if (answer == PYGEN_RETURN && result == Py_None) { /* NULL alone means StopIteration() */
    Py_DECREF(result);
    return NULL;
  }
  return unwrap(answer, result);
}

static PyObject* awaitable_await(PyObject* object) {
  const core_awaitable* self = (core_awaitable*)object;
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

static PyObject* awaitable_throw(PyObject* object, PyObject* args) {
  core_awaitable* self = (core_awaitable*)object;
  PyObject* exception = thrown_exception(args);
  if (exception == NULL) return NULL;
  PyObject* result = NULL;
  PySendResult answer = PYGEN_ERROR;
  if (!can_resume(self)) {
    /* the exception is set */
  } else if (self->state == CORE_CREATED ||
             PyErr_GivenExceptionMatches(exception, PyExc_GeneratorExit)) {
    /* Nothing has begun; or whoever awaited is being destroyed and will not wait. */
    core_awaitable_abandon(self);
    PyErr_SetObject((PyObject*)Py_TYPE(exception), exception);
  } else {
    answer = core_awaitable_cancel(self, exception, &result);
  }
  Py_DECREF(exception);
  return unwrap(answer, result);
}

static PyObject* awaitable_close(PyObject* object, PyObject* unused) {
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

/* ---- What debuggers look at -------------------------------------------------------------------
 */

static PyObject* awaitable_repr(core_awaitable* self) {
  static const char* const states[] = {"created", "running", "suspended", "done"};
  return PyUnicode_FromFormat("<libbolt coroutine %U %s at %p>", self->function->qualname,
                              states[self->state], (void*)self);
}

static PyObject* awaitable_name(core_awaitable* self, void* unused) {
  (void)unused;
  return Py_NewRef(self->function->qualname);
}

static PyObject* awaitable_cr_await(core_awaitable* self, void* unused) {
  (void)unused;
  return Py_NewRef(self->waiter == NULL ? Py_None : self->waiter);
}

static PyObject* awaitable_cr_running(core_awaitable* self, void* unused) {
  (void)unused;
  return PyBool_FromLong(self->state == CORE_RUNNING);
}

static PyObject* awaitable_cr_none(core_awaitable* self, void* unused) {
  (void)self, (void)unused;
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"send", awaitable_send, METH_O, "send(value)\n--\n\nStarts or resumes the call."},
    {"throw", awaitable_throw, METH_VARARGS,
     "throw(exception)\n--\n\nCancels the call; raises the exception once the native side has "
     "ended."},
    {"close", awaitable_close, METH_NOARGS,
     "close()\n--\n\nAbandons the call without waiting for its end."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"__name__", (getter)awaitable_name, NULL, NULL, NULL},
    {"__qualname__", (getter)awaitable_name, NULL, NULL, NULL},
    {"cr_await", (getter)awaitable_cr_await, NULL, NULL, NULL},
    {"cr_running", (getter)awaitable_cr_running, NULL, NULL, NULL},
    {"cr_code", (getter)awaitable_cr_none, NULL, NULL, NULL},
    {"cr_frame", (getter)awaitable_cr_none, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_awaitable, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "A call of an async function: awaited once, like any coroutine."},
    {Py_am_await, CORE_SLOT(awaitable_await)},
    {Py_am_send, CORE_SLOT(awaitable_am_send)},
    {Py_tp_iternext, CORE_SLOT(awaitable_next)},
    {Py_tp_traverse, CORE_SLOT(awaitable_traverse)},
    {Py_tp_clear, CORE_SLOT(awaitable_clear)},
    {Py_tp_finalize, CORE_SLOT(awaitable_finalize)},
    {Py_tp_dealloc, CORE_SLOT(awaitable_dealloc)},
    {Py_tp_repr, CORE_SLOT(awaitable_repr)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Coroutine",
    .basicsize = sizeof(core_awaitable),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyTypeObject* core_make_awaitable_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
