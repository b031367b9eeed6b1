/* The Python object that calling an async function gives. It is driven as a coroutine is: by send,
   throw and close. */
#include "awaitable.h"

#include <structmember.h>

#include "instance.h"

/* ---- Memory ------------------------------------------------------------------------------ */

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
  core_zero(self, offsetof(core_awaitable, storage));
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
  core_adopter_leave(&self->adopter);
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

/* ---- What debuggers look at -------------------------------------------------------------- */

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

static PyObject* awaitable_cr_suspended(core_awaitable* self, void* unused) {
  (void)unused;
  return PyBool_FromLong(self->state == CORE_SUSPENDED);
}

static PyObject* awaitable_cr_none(core_awaitable* self, void* unused) {
  (void)self, (void)unused;
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"send", core_awaitable_send, METH_O, "send(value)\n--\n\nStarts or resumes the call."},
    {"throw", core_awaitable_throw, METH_VARARGS,
     "throw(exception)\n--\n\nCancels the call; raises the exception once the native side has "
     "ended."},
    {"close", core_awaitable_close, METH_NOARGS,
     "close()\n--\n\nAbandons the call without waiting for its end."},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "For annotations: Call[int]."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"__name__", (getter)awaitable_name, NULL, NULL, NULL},
    {"__qualname__", (getter)awaitable_name, NULL, NULL, NULL},
    {"cr_await", (getter)awaitable_cr_await, NULL, NULL, NULL},
    {"cr_running", (getter)awaitable_cr_running, NULL, NULL, NULL},
    {"cr_suspended", (getter)awaitable_cr_suspended, NULL, NULL, NULL},
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
    {Py_am_await, CORE_SLOT(core_awaitable_await)},
    {Py_am_send, CORE_SLOT(core_awaitable_am_send)},
    {Py_tp_iter, CORE_SLOT(PyObject_SelfIter)}, /* `yield from call.__await__()` asks for it */
    {Py_tp_iternext, CORE_SLOT(core_awaitable_next)},
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
