/* What stands for the event loop in run_blocking(), and what a call yields there. None of it runs
   Python code of its own, so a signal's handler cannot raise inside of it. */
#include "blocking.h"

#include <structmember.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* ---- The loop ---------------------------------------------------------------------------- */

core_blocking* core_blocking_new(void) {
  core_blocking* self = PyObject_GC_New(core_blocking, core.blocking_type);
  if (self == NULL) return NULL;
  memset((char*)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
  self->epoch = core.fork_epoch;
  self->wake = -1;
  PyObject_GC_Track(self);
  return self;
}

static core_watch* find(const core_blocking* self, int fd) {
  for (size_t i = 0; i < self->n_watches; ++i) {
    if (self->watches[i].fd == fd) return &self->watches[i];
  }
  return NULL;
}

/* A queue that is not this loop's own: another thread may take its tokens, and then tells this one
   by call_soon_threadsafe. */
static int expect_wakes(core_blocking* self) {
  if (self->wake < 0) self->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (self->wake >= 0) return 0;
  PyErr_SetFromErrno(PyExc_OSError);
  return -1;
}

static PyObject* add_reader(core_blocking* self, PyObject* args) {
  int fd;
  PyObject* callback;
  if (!PyArg_ParseTuple(args, "iO", &fd, &callback)) return NULL;
  if (Py_TYPE(callback) != core.queue_type && expect_wakes(self) < 0) return NULL;
  core_watch* watch = find(self, fd);
  if (watch != NULL) {
    Py_SETREF(watch->callback, Py_NewRef(callback));
    Py_RETURN_NONE;
  }
  core_watch* grown = PyMem_Realloc(self->watches, (self->n_watches + 1) * sizeof *grown);
  if (grown == NULL) return PyErr_NoMemory();
  grown[self->n_watches++] = (core_watch){.fd = fd, .callback = Py_NewRef(callback)};
  self->watches = grown;
  Py_RETURN_NONE;
}

static PyObject* remove_reader(core_blocking* self, PyObject* number) {
  int fd = (int)PyLong_AsLong(number);
  if (fd == -1 && PyErr_Occurred()) return NULL;
  core_watch* watch = find(self, fd);
  if (watch != NULL) {
    PyObject* callback = watch->callback;
    *watch = self->watches[--self->n_watches];
    Py_DECREF(callback);
  }
  Py_RETURN_NONE;
}

int core_blocking_dispatch(core_blocking* self, int fd) {
  const core_watch* watch = find(self, fd);
  if (watch == NULL) return 0;
  PyObject* callback = Py_NewRef(watch->callback);
  PyObject* done = PyObject_CallNoArgs(callback);
  Py_DECREF(callback);
  Py_XDECREF(done);
  return done == NULL ? -1 : 0;
}

/* call_soon(callback, *args), also from other threads. Unless they read a queue together with this
   one, what they have is not urgent. */
static PyObject* call_soon(core_blocking* self, PyObject* args) {
  if (self->closed) {
    PyErr_SetString(PyExc_RuntimeError, "run_blocking() has ended");
    return NULL;
  }
  if (self->soon == NULL) self->soon = PyList_New(0);
  if (self->soon == NULL || PyList_Append(self->soon, args) < 0) return NULL;
  if (self->wake >= 0) eventfd_write(self->wake, 1);
  Py_RETURN_NONE;
}

int core_blocking_run_soon(core_blocking* self) {
  PyObject* soon = self->soon;
  self->soon = NULL;
  PyObject *type = NULL, *error = NULL, *traceback = NULL;
  for (Py_ssize_t i = 0; soon != NULL && i < PyList_GET_SIZE(soon); ++i) {
    PyObject* item = PyList_GET_ITEM(soon, i);
    PyObject* args = PyTuple_GetSlice(item, 1, PyTuple_GET_SIZE(item));
    PyObject* done = args == NULL ? NULL : PyObject_CallObject(PyTuple_GET_ITEM(item, 0), args);
    Py_XDECREF(args);
    Py_XDECREF(done);
    if (done != NULL) continue;
    if (type == NULL) {
      PyErr_Fetch(&type, &error, &traceback);
    } else {
      PyErr_Clear();
    }
  }
  Py_XDECREF(soon);
  if (type == NULL) return 0;
  PyErr_Restore(type, error, traceback);
  return -1;
}

static PyObject* is_closed(core_blocking* self, PyObject* unused) {
  (void)unused;
  return PyBool_FromLong(self->closed);
}

PyObject* core_blocking_wait(core_blocking* self) {
  core_blocking_waiter* waiter = PyObject_GC_New(core_blocking_waiter, core.blocking_waiter_type);
  if (waiter == NULL) return NULL;
  waiter->loop = (core_blocking*)Py_NewRef((PyObject*)self);
  waiter->woken = false;
  PyObject_GC_Track(waiter);
  return (PyObject*)waiter;
}

static int blocking_traverse(core_blocking* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->dict);
  Py_VISIT(self->soon);
  for (size_t i = 0; i < self->n_watches; ++i)
    Py_VISIT(self->watches[i].callback);
  return 0;
}

static int blocking_clear(core_blocking* self) {
  Py_CLEAR(self->dict);
  Py_CLEAR(self->soon);
  while (self->n_watches > 0) {
    PyObject* callback = self->watches[--self->n_watches].callback;
    Py_DECREF(callback);
  }
  return 0;
}

static void blocking_dealloc(core_blocking* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  blocking_clear(self);
  PyMem_Free(self->watches);
  if (self->wake >= 0) close(self->wake);
  PyObject_GC_Del(self);
  Py_DECREF(cls);
}

static PyMethodDef methods[] = {
    {"add_reader", CORE_METHOD(add_reader), METH_VARARGS, NULL},
    {"remove_reader", CORE_METHOD(remove_reader), METH_O, NULL},
    {"call_soon", CORE_METHOD(call_soon), METH_VARARGS, NULL},
    {"call_soon_threadsafe", CORE_METHOD(call_soon), METH_VARARGS, NULL},
    {"is_closed", CORE_METHOD(is_closed), METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(core_blocking, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_blocking, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "What stands for the event loop in run_blocking()."},
    {Py_tp_traverse, CORE_SLOT(blocking_traverse)},
    {Py_tp_clear, CORE_SLOT(blocking_clear)},
    {Py_tp_dealloc, CORE_SLOT(blocking_dealloc)},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Blocking",
    .basicsize = sizeof(core_blocking),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyTypeObject* core_make_blocking_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}

/* ---- The waiter -------------------------------------------------------------------------- */

static PyObject* waiter_set_result(core_blocking_waiter* self, PyObject* unused) {
  (void)unused;
  self->woken = true;
  Py_RETURN_NONE;
}

static PyObject* waiter_done(core_blocking_waiter* self, PyObject* unused) {
  (void)unused;
  return PyBool_FromLong(self->woken);
}

static PyObject* waiter_get_loop(core_blocking_waiter* self, PyObject* unused) {
  (void)unused;
  return Py_NewRef((PyObject*)self->loop);
}

/* A call that a coroutine has left suspended closes a cycle: the loop has the queue, which has the
   call, which has the waiter. Clearing the loop breaks it. */
static int waiter_traverse(core_blocking_waiter* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->loop);
  return 0;
}

static void waiter_dealloc(core_blocking_waiter* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  Py_DECREF(self->loop);
  PyObject_GC_Del(self);
  Py_DECREF(cls);
}

static PyMethodDef waiter_methods[] = {
    {"set_result", CORE_METHOD(waiter_set_result), METH_O, NULL},
    {"done", CORE_METHOD(waiter_done), METH_NOARGS, NULL},
    {"get_loop", CORE_METHOD(waiter_get_loop), METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot waiter_slots[] = {
    {Py_tp_doc, "What a call waits for in run_blocking()."},
    {Py_tp_traverse, CORE_SLOT(waiter_traverse)},
    {Py_tp_dealloc, CORE_SLOT(waiter_dealloc)},
    {Py_tp_methods, waiter_methods},
    {0, NULL},
};

static PyType_Spec waiter_spec = {
    .name = "libbolt._core.BlockingWaiter",
    .basicsize = sizeof(core_blocking_waiter),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = waiter_slots,
};

PyTypeObject* core_make_blocking_waiter_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &waiter_spec, NULL);
}

bool core_is_blocking_waiter(PyObject* object) {
  return Py_TYPE(object) == core.blocking_waiter_type;
}

bool core_is_blocking(PyObject* loop) { return Py_TYPE(loop) == core.blocking_type; }
