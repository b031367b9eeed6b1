/* The block being written, and messages about what cannot be. */
#include "function.h"

#if defined(BOLT_SANITIZED)
enum { KEPT_BLOCKS = 0 }; /* so that a stale pointer is reported */
#else
enum { KEPT_BLOCKS = 16 };
#endif
enum { KEPT_SIZE = 4096 };

static uint8_t* kept[KEPT_BLOCKS + 1];
static int n_kept;

uint8_t* core_block_new(size_t* cap) {
  if (*cap > KEPT_SIZE) return PyMem_Malloc(*cap);
  *cap = KEPT_SIZE;
  return n_kept > 0 ? kept[--n_kept] : PyMem_Malloc(KEPT_SIZE);
}

void core_block_free(uint8_t* block, size_t cap) {
  if (cap == KEPT_SIZE && n_kept < KEPT_BLOCKS) {
    kept[n_kept++] = block;
  } else {
    PyMem_Free(block);
  }
}

int core_encoder_grow(core_encoder* encoder, size_t more) {
  if (more > BOLT_BLOCK_MAX || encoder->len + more > BOLT_BLOCK_MAX) {
    return core_encode_fail(encoder, PyExc_ValueError,
                            "too large: all arguments together may take %u bytes",
                            (unsigned)BOLT_BLOCK_MAX);
  }
  size_t need = encoder->len + more;
  size_t cap = need > encoder->cap * 2 ? need : encoder->cap * 2;
  uint8_t* data = core_block_new(&cap);
  if (data == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  memcpy(data, encoder->data, encoder->len);
  if (encoder->data != encoder->storage) core_block_free(encoder->data, encoder->cap);
  encoder->data = data;
  encoder->cap = cap;
  return 0;
}

/* "users[3].name" */
static PyObject* path_text(const core_path* path) {
  if (path->up == NULL) return Py_NewRef(path->name);
  PyObject* head = path_text(path->up);
  if (head == NULL) return NULL;
  PyObject* text;
  if (path->name == NULL) {
    text = PyUnicode_FromFormat("%U[%zd]", head, path->index);
  } else if (path->index < 0) {
    text = PyUnicode_FromFormat("%U[%R]", head, path->name);
  } else {
    text = PyUnicode_FromFormat("%U.%U", head, path->name);
  }
  Py_DECREF(head);
  return text;
}

int core_encode_fail(const core_encoder* encoder, PyObject* exception, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  PyObject* reason = PyUnicode_FromFormatV(format, arguments);
  va_end(arguments);
  if (reason == NULL) return -1;
  PyObject* path = encoder->path == NULL ? NULL : path_text(encoder->path);
  if (path != NULL) {
    PyErr_Format(exception, "%U() argument '%U': %U", encoder->function->label, path, reason);
    Py_DECREF(path);
  } else if (!PyErr_Occurred()) {
    PyErr_Format(exception, "%U(): %U", encoder->function->label, reason);
  }
  Py_DECREF(reason);
  return -1;
}

int core_encode_mismatch(const core_encoder* encoder, const core_type* type, PyObject* value) {
  PyObject* expected = core_type_describe(type);
  if (expected == NULL) return -1;
  core_encode_fail(encoder, PyExc_TypeError, "expected %U, got %.200s", expected,
                   Py_TYPE(value)->tp_name);
  Py_DECREF(expected);
  return -1;
}

/* The exception that is set, as an object; nothing is set after. A new reference, or NULL. */
static PyObject* take_exception(void) {
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyErr_NormalizeException(&type, &error, &traceback);
  if (error != NULL && traceback != NULL) PyException_SetTraceback(error, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return error;
}

int core_encode_because(const core_encoder* encoder) {
  /* Not the value's fault: an interrupt, a cancellation, no memory. */
  if (!PyErr_ExceptionMatches(PyExc_Exception) || PyErr_ExceptionMatches(PyExc_MemoryError))
    return -1;
  PyObject* kind = PyErr_ExceptionMatches(PyExc_TypeError) ? PyExc_TypeError : PyExc_ValueError;
  PyObject* cause = take_exception();
  if (cause == NULL) return -1;
  core_encode_fail(encoder, kind, "reading it raised %.200s: %S", Py_TYPE(cause)->tp_name, cause);
  PyObject* error = take_exception();
  if (error != NULL) {
    PyException_SetContext(error, Py_NewRef(cause));
    PyException_SetCause(error, Py_NewRef(cause));
    PyErr_SetObject((PyObject*)Py_TYPE(error), error);
    Py_DECREF(error);
  }
  Py_DECREF(cause);
  return -1;
}
