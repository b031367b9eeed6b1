/* What is in flight, for libbolt.live(): libbolt's own walk, and which awaitable waits for each. */
#include "awaitable.h"
#include "core.h"

static PyObject* frames_of(const bolt_place* place) {
  PyObject* frames = PyTuple_New(place->n_frames);
  for (uint32_t i = 0; frames != NULL && i < place->n_frames; ++i) {
    const bolt_frame* frame = &place->frames[i];
    PyObject* item = Py_BuildValue("(zzI)", frame->function, frame->file, frame->line);
    if (item == NULL) {
      Py_CLEAR(frames);
    } else {
      PyTuple_SET_ITEM(frames, i, item);
    }
  }
  return frames;
}

/* The futures of a runtime that awaitables of ours wait for: {id: what the task waits on}. */
static PyObject* waiters_of(const core_runtime* runtime) {
  PyObject* waiters = PyDict_New();
  PyObject* queues = waiters == NULL ? NULL : core_queues(NULL, NULL);
  for (Py_ssize_t q = 0; queues != NULL && q < PyList_GET_SIZE(queues); ++q) {
    const core_queue* queue = (const core_queue*)PyList_GET_ITEM(queues, q);
    if (queue->runtime != runtime) continue;
    for (uint32_t i = 0; i < queue->n_entries; ++i) {
      const core_awaitable* awaitable = queue->entries[i].awaitable;
      /* While it runs, its poll may have released the GIL, and writes the id. */
      if (awaitable == NULL || awaitable->state != CORE_SUSPENDED) continue;
      if (awaitable->future == 0 || awaitable->waiter == NULL) continue;
      PyObject* id = PyLong_FromUnsignedLongLong(awaitable->future);
      if (id == NULL || PyDict_SetItem(waiters, id, awaitable->waiter) < 0) Py_CLEAR(waiters);
      Py_XDECREF(id);
      if (waiters == NULL) break;
    }
    if (waiters == NULL) break;
  }
  if (queues == NULL) Py_CLEAR(waiters);
  Py_XDECREF(queues);
  return waiters;
}

typedef struct walk {
  PyObject* list;
  PyObject* waiters;
  PyObject* runtime; /* tells the ids of two runtimes apart */
} walk;

/* (runtime, future, parent, name, state, age in s, waits_for, frames, depth, waiter) */
static void collect(void* data, const bolt_live* live) {
  const walk* self = data;
  if (PyErr_Occurred()) return;
  PyObject* id = PyLong_FromUnsignedLongLong(live->future);
  PyObject* frames = frames_of(&live->place);
  PyObject* waiter = id == NULL ? NULL : PyDict_GetItemWithError(self->waiters, id);
  PyObject* item = NULL;
  if (!PyErr_Occurred()) {
    item = Py_BuildValue("(OOKzzdzOIO)", self->runtime, id, live->place.parent, live->name,
                         live->state, (double)live->age * 1e-9, live->place.waits_for, frames,
                         live->place.depth, waiter != NULL ? waiter : Py_None);
  }
  if (item != NULL) PyList_Append(self->list, item);
  Py_XDECREF(item);
  Py_XDECREF(frames);
  Py_XDECREF(id);
}

PyObject* core_live(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  walk self = {.list = PyList_New(0)};
  if (self.list == NULL) return NULL;
  unsigned number = 0;
  for (core_runtime* runtime = core.runtimes; runtime != NULL; runtime = runtime->next) {
    self.runtime = PyLong_FromUnsignedLong(number++);
    self.waiters = self.runtime == NULL ? NULL : waiters_of(runtime);
    if (self.waiters != NULL) runtime->table->live_walk(collect, &self);
    Py_XDECREF(self.waiters);
    Py_XDECREF(self.runtime);
    if (PyErr_Occurred()) {
      Py_CLEAR(self.list);
      break;
    }
  }
  return self.list;
}
