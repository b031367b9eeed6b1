/* The completion queue of an event loop: one file descriptor that the loop watches, and a call that
   turns the tokens behind it into resolved futures. Native threads only push tokens, so they never
   wait for the GIL.

   A queue belongs to its loop: it hangs on the loop object and dies with it. When a queue is
   closed, libbolt drops later wakes. */
#include "queue.h"

#include <structmember.h>

#include "awaitable.h"
#include "blocking.h"
#include "loop.h"

void core_wake_nobody(void* data, uint64_t token) { (void)data, (void)token; }

/* ---- Draining ---------------------------------------------------------------------------- */

/* Keeps the first exception of a batch; the others are asyncio's own and equal. */
static void keep_first(PyObject** type, PyObject** error, PyObject** traceback) {
  if (*type == NULL) {
    PyErr_Fetch(type, error, traceback);
  } else {
    PyErr_Clear();
  }
}

PyObject* core_queue_adopted_reader(core_queue* self) {
  return PyObject_GetAttrString((PyObject*)self, "drain_adopted");
}

/* Not all was taken: come back after the loop's other business, as the same reader. */
static int drain_again(core_queue* self, bool on_own_loop) {
  PyObject* reader = on_own_loop ? Py_NewRef((PyObject*)self) : core_queue_adopted_reader(self);
  if (reader == NULL) return -1;
  PyObject* loop = core_running_loop();
  PyObject* handle =
      loop == NULL ? NULL : PyObject_CallMethodOneArg(loop, core.name_call_soon, reader);
  Py_XDECREF(loop);
  Py_DECREF(reader);
  Py_XDECREF(handle);
  return handle == NULL ? -1 : 0;
}

/* An exception (say KeyboardInterrupt) must not lose the tokens that were taken: all are delivered,
   then it is raised. */
static int drain(core_queue* self, bool on_own_loop) {
  if (self->id == 0) return 0;
  uint64_t tokens[CORE_DRAIN_MAX];
  size_t count = 0;
  bolt_status status = self->runtime->table->queue_drain(self->id, tokens, CORE_DRAIN_MAX, &count);
  if (status < 0) return 0; /* closed, or from before a fork: nothing will come */
  PyObject *type = NULL, *error = NULL, *traceback = NULL;
  for (size_t i = 0; i < count; ++i) {
    if (core_token_wake(self, tokens[i], on_own_loop) < 0) keep_first(&type, &error, &traceback);
  }
  /* Again if a signal's handler has raised in there: one drain too many does no harm. */
  for (int i = 0; status == BOLT_AGAIN && i < CORE_TRIES; ++i) {
    if (drain_again(self, on_own_loop) == 0) break;
    keep_first(&type, &error, &traceback);
  }
  if (type == NULL) return 0;
  PyErr_Restore(type, error, traceback);
  return -1;
}

static PyObject* queue_vectorcall(PyObject* callable, PyObject* const* args, size_t flagged,
                                  PyObject* names) {
  (void)args, (void)flagged, (void)names;
  if (drain((core_queue*)callable, true) < 0) return NULL;
  Py_RETURN_NONE;
}

/* The reader of a loop that is not the queue's own. */
static PyObject* queue_drain_adopted(core_queue* self, PyObject* unused) {
  (void)unused;
  int drained = drain(self, false);
  core_adopters_tidy(self);
  if (drained < 0) return NULL;
  Py_RETURN_NONE;
}

/* ---- Making and finding ------------------------------------------------------------------ */

static int add_reader(PyObject* loop, int fd, PyObject* callback) {
  PyObject* number = PyLong_FromLong(fd);
  if (number == NULL) return -1;
  PyObject* args[] = {loop, number, callback};
  PyObject* done = PyObject_VectorcallMethod(core.name_add_reader, args,
                                             3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  Py_DECREF(number);
  Py_XDECREF(done);
  return done == NULL ? -1 : 0;
}

static int open_queue(core_queue* self) {
  const bolt_runtime* table = self->runtime->table;
  bolt_status status = table->queue_create(NULL, &self->id);
  if (status == BOLT_OK) status = table->queue_fd(self->id, &self->fd);
  if (status == BOLT_OK) return 0;
  PyErr_Format(core.error_bolt, "no completion queue for the event loop: %s",
               table->status_name(status));
  return -1;
}

static core_queue* make_queue(core_runtime* runtime, PyObject* loop) {
  core_queue* self = PyObject_GC_New(core_queue, core.queue_type);
  if (self == NULL) return NULL;
  memset((char*)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
  self->vectorcall = queue_vectorcall;
  self->runtime = runtime;
  self->epoch = core.fork_epoch;
  self->trio = core_loop_is_trio(loop);
  self->blocking = core_is_blocking(loop);
  ++core.live_queues;
  PyObject_GC_Track(self);
  self->loop = PyWeakref_NewRef(loop, NULL);
  if (self->loop == NULL || open_queue(self) < 0 || core_registry_add(self) < 0 ||
      add_reader(loop, self->fd, (PyObject*)self) < 0) {
    Py_CLEAR(self);
  }
  return self;
}

static int hang_on(core_runtime* runtime, PyObject* loop, core_queue* queue) {
  if (PyObject_SetAttr(loop, runtime->attribute, (PyObject*)queue) == 0) return 0;
  if (!PyErr_ExceptionMatches(PyExc_AttributeError) && !PyErr_ExceptionMatches(PyExc_TypeError))
    return -1;
  PyErr_Clear();
  return PyObject_SetItem(runtime->fallback, loop, (PyObject*)queue);
}

/* What hangs on the loop; NULL without an exception if nothing does. */
static PyObject* look_up(core_runtime* runtime, PyObject* loop) {
  PyObject* found = PyObject_GetAttr(loop, runtime->attribute);
  if (found != NULL || !PyErr_ExceptionMatches(PyExc_AttributeError)) return found;
  PyErr_Clear();
  found = PyObject_GetItem(runtime->fallback, loop);
  if (found == NULL && PyErr_ExceptionMatches(PyExc_KeyError)) PyErr_Clear();
  return found;
}

core_queue* core_queue_of(core_runtime* runtime, PyObject* loop) {
  PyObject* found = look_up(runtime, loop);
  if (found == NULL && PyErr_Occurred()) return NULL;
  if (found != NULL && Py_TYPE(found) == core.queue_type) {
    core_queue* queue = (core_queue*)found;
    if (queue->id != 0 && queue->epoch == core.fork_epoch) return queue;
  }
  Py_XDECREF(found);
  core_registry_sweep();
  core_queue* queue = make_queue(runtime, loop);
  if (queue != NULL && hang_on(runtime, loop, queue) < 0) Py_CLEAR(queue);
  return queue;
}

bool core_queue_is_of(const core_queue* queue, PyObject* loop) {
#if PY_VERSION_HEX >= 0x030D0000
  PyObject* own;
  if (PyWeakref_GetRef(queue->loop, &own) < 0) PyErr_Clear();
  Py_XDECREF(own);
  return own == loop;
#else
  return PyWeakref_GET_OBJECT(queue->loop) == loop;
#endif
}

core_queue* core_queue_guess(core_runtime* runtime) {
  core_queue* queue = core_registry_home(runtime);
  if (CORE_LIKELY(queue != NULL)) return queue;
  PyObject* loop = core_running_loop();
  if (loop == NULL) {
    if (PyErr_ExceptionMatches(PyExc_RuntimeError))
      PyErr_Clear(); /* no loop runs: only calls that do not wait can end */
    return NULL;
  }
  queue = core_queue_of(runtime, loop);
  Py_DECREF(loop);
  if (queue == NULL) return NULL;
  core_registry_set_home(queue);
  Py_DECREF(queue); /* it hangs on the loop, which runs */
  return queue;
}

int core_queue_read_by(core_queue* queue, PyObject* loop) {
  PyObject* callback = core_queue_adopted_reader(queue);
  if (callback == NULL) return -1;
  int added = add_reader(loop, queue->fd, callback);
  Py_DECREF(callback);
  return added;
}

/* ---- The Python object ------------------------------------------------------------------- */

void core_queue_close(core_queue* self) {
  bolt_queue id = self->id;
  self->id = 0;
  core_registry_remove(self);
  if (id != 0) self->runtime->table->queue_close(id);
  core_tokens_clear(self);
  core_adopters_clear(self);
}

static int queue_traverse(core_queue* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  for (uint32_t i = 0; i < self->n_entries; ++i) {
    if (self->entries[i].armed) Py_VISIT(self->entries[i].awaitable);
  }
  for (core_adopter* adopter = self->adopters; adopter != NULL; adopter = adopter->next)
    Py_VISIT(adopter->loop);
  return 0;
}

static int queue_clear(core_queue* self) {
  core_queue_close(self);
  return 0;
}

static void queue_dealloc(core_queue* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  core_queue_close(self);
  Py_XDECREF(self->loop);
  --core.live_queues;
  PyObject_GC_Del(self);
  Py_DECREF(cls);
}

static PyObject* queue_fileno(core_queue* self, PyObject* unused) {
  (void)unused;
  return PyLong_FromLong(self->fd);
}

static PyObject* queue_waiting(core_queue* self, PyObject* unused) {
  (void)unused;
  unsigned long count = 0;
  for (uint32_t i = 0; i < self->n_entries; ++i)
    count += self->entries[i].armed;
  return PyLong_FromUnsignedLong(count);
}

static PyMethodDef methods[] = {
    {"waiting", CORE_METHOD(queue_waiting), METH_NOARGS,
     "waiting()\n--\n\nHow many calls wait for their wake."},
    {"fileno", CORE_METHOD(queue_fileno), METH_NOARGS, "fileno()\n--\n\nWhat the loop watches."},
    {"drain_adopted", CORE_METHOD(queue_drain_adopted), METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_queue, weakrefs), READONLY, NULL},
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(core_queue, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "The completion queue of an event loop; calling it delivers what is ready."},
    {Py_tp_call, CORE_SLOT(PyVectorcall_Call)},
    {Py_tp_traverse, CORE_SLOT(queue_traverse)},
    {Py_tp_clear, CORE_SLOT(queue_clear)},
    {Py_tp_dealloc, CORE_SLOT(queue_dealloc)},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Queue",
    .basicsize = sizeof(core_queue),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
             Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyTypeObject* core_make_queue_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
