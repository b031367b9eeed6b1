/* Results that are seen in place: libbolt.View. */
#ifndef LIBBOLT_PYTHON_VIEW_H
#define LIBBOLT_PYTHON_VIEW_H

#include "types.h"

typedef struct core_view {
  PyObject_HEAD core_runtime* runtime;
  bolt_buffer buffer; /* the result; empty in a slice, whose `owner` has it */
  struct core_view* owner;
  core_type* element;
  const uint8_t* data;
  Py_ssize_t count;
  Py_ssize_t stride; /* bytes from one element to the next; negative in a reversed slice */
  PyObject* weakrefs;
} core_view;

/* Bytes of an element. */
static inline Py_ssize_t core_view_item_size(const core_view* self) {
  return (Py_ssize_t)self->element->minimum;
}

/* Whether views of such a result can be made: a list of plain values that any bits make. */
bool core_view_fits(const core_type* list);
/* A view of a result, whose bytes it takes over (or copies, if they are the caller's storage). NULL
   with an exception if they are not what the descriptor says. */
PyObject* core_view_new(core_runtime* runtime, const core_type* list, bolt_buffer* result);
/* Every `step`th element from `start` on: a view of the same memory. */
PyObject* core_view_slice(core_view* self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count);

PyObject* core_view_iter(core_view* view); /* view_iterator.c */

/* view_sequence.c */
Py_ssize_t core_view_length(core_view* self);
PyObject* core_view_item(core_view* self, Py_ssize_t i);
PyObject* core_view_subscript(core_view* self, PyObject* key);
PyObject* core_view_tolist(core_view* self, PyObject* unused);
PyObject* core_view_index(PyObject* self, PyObject* args);
PyObject* core_view_count(PyObject* self, PyObject* value);
PyObject* core_view_compare(core_view* self, PyObject* other, int operation);
PyObject* core_view_repr(core_view* self);

#endif
