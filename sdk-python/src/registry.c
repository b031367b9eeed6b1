/* All queues, and per thread the one used last. The thread's note is a slot and a serial number,
   not a pointer: a queue may die on another thread, and then the note no longer matches. */
#include "queue.h"

static core_queue** slots;
static uint32_t n_slots;
static uint64_t last_serial;

static _Thread_local core_home home;

core_queue* core_registry_home(const core_runtime* runtime) {
  uint32_t slot = home.slot;
  if (slot >= n_slots) return NULL;
  core_queue* queue = slots[slot];
  if (queue == NULL || queue->serial != home.serial) return NULL;
  if (queue->runtime != runtime || queue->epoch != core.fork_epoch) return NULL;
  return queue;
}

void core_registry_set_home(const core_queue* queue) {
  if (CORE_UNLIKELY(home.blocking && !queue->blocking)) return;
  home.slot = queue->slot;
  home.serial = queue->serial;
}

core_home core_registry_enter_blocking(void) {
  core_home before = home;
  home = (core_home){.blocking = true}; /* no queue has the serial number 0 */
  return before;
}

void core_registry_leave_blocking(core_home before) { home = before; }

int core_registry_add(core_queue* queue) {
  uint32_t slot = 0;
  while (slot < n_slots && slots[slot] != NULL)
    ++slot;
  if (slot == n_slots) {
    uint32_t count = n_slots == 0 ? 8 : n_slots * 2;
    core_queue** grown = PyMem_Realloc(slots, count * sizeof *grown);
    if (grown == NULL) {
      PyErr_NoMemory();
      return -1;
    }
    for (uint32_t i = n_slots; i < count; ++i)
      grown[i] = NULL;
    slots = grown;
    n_slots = count;
  }
  slots[slot] = queue;
  queue->slot = slot;
  queue->serial = ++last_serial;
  return 0;
}

void core_registry_remove(core_queue* queue) {
  if (queue->serial != 0) slots[queue->slot] = NULL;
  queue->serial = 0;
}

bool core_loop_is_closed(PyObject* loop) {
  PyObject* answer = PyObject_CallMethodNoArgs(loop, core.name_is_closed);
  bool closed = answer == Py_True;
  Py_XDECREF(answer);
  PyErr_Clear();
  return closed;
}

void core_registry_retire(core_queue* queue) {
  PyObject* loop = PyObject_CallNoArgs(queue->loop); /* a weak reference */
  bool over = loop != NULL && (loop == Py_None || core_loop_is_closed(loop));
  Py_XDECREF(loop);
  PyErr_Clear();
  if (over && queue->adopters == NULL && queue->settling == 0) core_queue_close(queue);
}

void core_registry_sweep(void) {
  for (uint32_t i = 0; i < n_slots; ++i) {
    core_queue* queue = slots[i];
    /* Of loops from before a fork nothing is known, and locks in them may be held for ever. */
    if (queue == NULL || queue->epoch != core.fork_epoch) continue;
    Py_INCREF(queue);
    core_adopters_sweep(queue);
    core_registry_retire(queue);
    Py_DECREF(queue);
  }
}

PyObject* core_queues(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  PyObject* list = PyList_New(0);
  for (uint32_t i = 0; list != NULL && i < n_slots; ++i) {
    if (slots[i] != NULL && PyList_Append(list, (PyObject*)slots[i]) < 0) Py_CLEAR(list);
  }
  return list;
}
