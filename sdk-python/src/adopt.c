/* Loops that read a queue which is not their own. A call begins on the queue that its thread used
   last; if that is another loop's and the call has to wait, its loop reads that queue too, for as
   long as a call of its waits there.

   A loop's readers are changed on the loop's own thread only, and never by the garbage collector.
   So a call that ends elsewhere leaves the reader to the next one that looks: a call that ends on
   the loop, a drain there, or the sweep. */
#include "awaitable.h"
#include "loop.h"
#include "queue.h"

static core_adopter* find(const core_queue* queue, PyObject* loop) {
  core_adopter* adopter = queue->adopters;
  while (adopter != NULL && adopter->loop != loop)
    adopter = adopter->next;
  return adopter;
}

/* Takes the loop off the list, unless something has come to wait meanwhile. */
static void forget(core_queue* queue, PyObject* loop) {
  for (core_adopter** place = &queue->adopters; *place != NULL; place = &(*place)->next) {
    core_adopter* adopter = *place;
    if (adopter->loop != loop || adopter->waiting > 0) continue;
    *place = adopter->next;
    PyMem_Free(adopter);
    Py_DECREF(loop);
    return;
  }
}

/* The loop runs on this thread. Its reader goes first: while the loop is on the list, the queue is
   not closed, and its descriptor is not another file's. */
static void stop_reading(core_queue* queue, PyObject* loop) {
  core_adopter* adopter = find(queue, loop);
  if (adopter == NULL || adopter->waiting > 0) return;
  PyObject* fd = queue->id == 0 ? NULL : PyLong_FromLong(queue->fd);
  PyObject* done = fd == NULL ? NULL : PyObject_CallMethodOneArg(loop, core.name_remove_reader, fd);
  Py_XDECREF(fd);
  Py_XDECREF(done);
  PyErr_Clear();
  forget(queue, loop);
  /* A finalizer, which may run at any time, has begun a call there: */
  if (find(queue, loop) != NULL && core_queue_read_by(queue, loop) < 0) PyErr_Clear();
}

int core_queue_adopt(core_queue* queue, PyObject* loop, core_adopter** place) {
  core_adopter* adopter = find(queue, loop);
  if (adopter == NULL) {
    adopter = PyMem_Calloc(1, sizeof *adopter);
    if (adopter == NULL) {
      PyErr_NoMemory();
      return -1;
    }
    adopter->loop = Py_NewRef(loop);
    adopter->next = queue->adopters;
    queue->adopters = adopter;
    ++adopter->waiting; /* before Python code runs */
    int added = core_queue_read_by(queue, loop);
    --adopter->waiting;
    if (added < 0) {
      forget(queue, loop);
      return -1;
    }
  }
  adopter->told = false;
  core_adopter_leave(place);
  ++adopter->waiting;
  *place = adopter;
  return 0;
}

void core_adopters_tidy(core_queue* queue) {
  if (queue->adopters == NULL) return;
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyObject* loop = core_running_loop();
  if (loop != NULL) stop_reading(queue, loop);
  Py_XDECREF(loop);
  if (queue->adopters == NULL) core_registry_retire(queue);
  PyErr_Restore(type, error, traceback);
}

/* A loop that may run elsewhere has nothing left here: it is told to look, once. */
static void tell(core_queue* queue, PyObject* loop) {
  core_adopter* adopter = find(queue, loop);
  if (adopter == NULL || adopter->waiting > 0 || adopter->told) return;
  adopter->told = true;
  PyObject* reader = core_queue_adopted_reader(queue);
  PyObject* handle = reader == NULL
                         ? NULL
                         : PyObject_CallMethodOneArg(loop, core.name_call_soon_threadsafe, reader);
  Py_XDECREF(reader);
  Py_XDECREF(handle);
  PyErr_Clear();
}

/* A list of the loops: what is done with each runs Python code, which may change the queue's. */
static PyObject* adopting_loops(const core_queue* queue) {
  PyObject* loops = PyList_New(0);
  for (core_adopter* each = queue->adopters; loops != NULL && each != NULL; each = each->next) {
    if (PyList_Append(loops, each->loop) < 0) Py_CLEAR(loops);
  }
  return loops;
}

void core_adopters_sweep(core_queue* queue) {
  if (queue->adopters == NULL) return;
  PyObject* loops = adopting_loops(queue);
  for (Py_ssize_t i = 0; loops != NULL && i < PyList_GET_SIZE(loops); ++i) {
    PyObject* loop = PyList_GET_ITEM(loops, i);
    if (core_loop_is_closed(loop)) {
      core_tokens_drop_of(queue, loop);
      forget(queue, loop);
    } else {
      tell(queue, loop);
    }
  }
  Py_XDECREF(loops);
  PyErr_Clear();
}

void core_adopters_clear(core_queue* queue) {
  core_adopter* adopter = queue->adopters;
  while (adopter != NULL && adopter->waiting > 0)
    adopter = adopter->next;
  if (adopter == NULL) return;
  forget(queue, adopter->loop);
  core_adopters_clear(queue); /* from the start: a loop's end may have changed the list */
}
