/* The waiting of run_blocking(): one ppoll with the GIL released, which signals end. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "blocking.h"

enum { POLL_INLINE = 8 };

int64_t core_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- Signals ----------------------------------------------------------------------------- */

/* Handlers run on the main thread, but a signal may interrupt any other one, or this one just
   before it waits. So Python is told to write each into a pipe that is waited for, too. The old
   descriptor: -1 if there is none, -2 if this is not the main thread, -3 with an exception. */
static int watch_signals(core_wait* self) {
  if (self->signals[0] < 0 && pipe2(self->signals, O_NONBLOCK | O_CLOEXEC) < 0) {
    PyErr_SetFromErrno(PyExc_OSError);
    return -3;
  }
  PyObject* old = PyObject_CallFunction(core.set_wakeup_fd, "i", self->signals[1]);
  if (old == NULL) {
    if (!PyErr_ExceptionMatches(PyExc_ValueError)) return -3;
    PyErr_Clear();
    return -2;
  }
  int fd = (int)PyLong_AsLong(old);
  Py_DECREF(old);
  return fd;
}

/* What came meanwhile is passed on to whoever watched before. */
static void unwatch_signals(core_wait* self, int old) {
  if (old == -2) return;
  PyObject* done = PyObject_CallFunction(core.set_wakeup_fd, "i", old);
  Py_XDECREF(done);
  PyErr_Clear(); /* the old descriptor has been closed */
  char numbers[64];
  ssize_t count = read(self->signals[0], numbers, sizeof numbers);
  if (old >= 0 && count > 0 && write(old, numbers, (size_t)count) < 0) errno = 0;
}

void core_wait_close(core_wait* self) {
  if (self->signals[0] < 0) return;
  close(self->signals[0]);
  close(self->signals[1]);
}

/* ---- Waiting ----------------------------------------------------------------------------- */

static int poll_fds(core_wait* self, struct pollfd* fds, size_t count) {
  struct timespec left = {0};
  if (self->has_deadline) {
    int64_t ns = self->deadline - core_now();
    if (ns < 0) ns = 0;
    left = (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
  }
  int ready;
  PyThreadState* saved = PyEval_SaveThread();
  ready = ppoll(fds, count, self->has_deadline ? &left : NULL, NULL);
  int reason = errno;
  PyEval_RestoreThread(saved);
  if (ready >= 0 || reason == EINTR) return ready;
  errno = reason;
  PyErr_SetFromErrno(PyExc_OSError);
  return -2;
}

static int dispatch(core_wait* self, const struct pollfd* fds, size_t count) {
  int status = 0;
  PyObject *type = NULL, *error = NULL, *traceback = NULL;
  for (size_t i = 0; i < count; ++i) {
    if (fds[i].revents == 0 || core_blocking_dispatch(self->loop, fds[i].fd) == 0) continue;
    if (status < 0) {
      PyErr_Clear();
    } else {
      PyErr_Fetch(&type, &error, &traceback);
    }
    status = -1;
  }
  if (status < 0) PyErr_Restore(type, error, traceback);
  return status;
}

static int poll_watched(core_wait* self, struct pollfd* fds) {
  size_t count = self->loop->n_watches;
  for (size_t i = 0; i < count; ++i)
    fds[i] = (struct pollfd){.fd = self->loop->watches[i].fd, .events = POLLIN};
  int old = watch_signals(self);
  if (old == -3) return -1;
  fds[count] = (struct pollfd){.fd = self->signals[0], .events = POLLIN};
  fds[count + 1] = (struct pollfd){.fd = self->loop->wake, .events = POLLIN}; /* -1: skipped */
  int ready = PyErr_CheckSignals() < 0 ? -2 : poll_fds(self, fds, count + 2);
  eventfd_t wakes;
  if (fds[count + 1].revents != 0) eventfd_read(self->loop->wake, &wakes);
  if (ready > 0) ready = dispatch(self, fds, count) < 0 ? -2 : 0;
  if (ready == -2) {
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    unwatch_signals(self, old);
    PyErr_Restore(type, error, traceback);
    return -1;
  }
  unwatch_signals(self, old);
  return PyErr_CheckSignals();
}

int core_wait_once(core_wait* self) {
  struct pollfd room[POLL_INLINE];
  size_t count = self->loop->n_watches + 2;
  struct pollfd* fds = count <= POLL_INLINE ? room : PyMem_Calloc(count, sizeof *fds);
  if (fds == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  int status = poll_watched(self, fds);
  if (fds != room) PyMem_Free(fds);
  return status;
}
