/* A view as a sequence: elements are made when they are asked for. */
#include "plain.h"
#include "view.h"

Py_ssize_t core_view_length(core_view* self) { return self->count; }

PyObject* core_view_item(core_view* self, Py_ssize_t i) {
  if (i < 0 || i >= self->count) {
    PyErr_SetString(PyExc_IndexError, "View index out of range");
    return NULL;
  }
  return core_load(self->element, self->data + i * self->stride);
}

PyObject* core_view_subscript(core_view* self, PyObject* key) {
  if (PySlice_Check(key)) {
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(key, &start, &stop, &step) < 0) return NULL;
    Py_ssize_t count = PySlice_AdjustIndices(self->count, &start, &stop, step);
    return core_view_slice(self, start, step, count);
  }
  if (!PyIndex_Check(key)) {
    PyErr_Format(PyExc_TypeError, "View indices are integers or slices, not %.200s",
                 Py_TYPE(key)->tp_name);
    return NULL;
  }
  Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (i == -1 && PyErr_Occurred()) return NULL;
  return core_view_item(self, i < 0 ? i + self->count : i);
}

PyObject* core_view_tolist(core_view* self, PyObject* unused) {
  (void)unused;
  return core_load_list(self->element, self->data, self->stride, self->count);
}

PyObject* core_view_index(PyObject* self, PyObject* args) {
  PyObject* value;
  Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX, step = 1;
  if (!PyArg_ParseTuple(args, "O|nn:index", &value, &start, &stop)) return NULL;
  PySlice_AdjustIndices(((core_view*)self)->count, &start, &stop, step);
  for (Py_ssize_t i = start; i < stop; ++i) {
    PyObject* item = core_view_item((core_view*)self, i);
    int equal = item == NULL ? -1 : PyObject_RichCompareBool(item, value, Py_EQ);
    Py_XDECREF(item);
    if (equal != 0) return equal < 0 ? NULL : PyLong_FromSsize_t(i);
  }
  PyErr_SetString(PyExc_ValueError, "the value is not in the View");
  return NULL;
}

PyObject* core_view_count(PyObject* self, PyObject* value) {
  Py_ssize_t n = PySequence_Count(self, value);
  return n < 0 ? NULL : PyLong_FromSsize_t(n);
}

/* Equal to a view or a list of equal elements. */
PyObject* core_view_compare(core_view* self, PyObject* other, int operation) {
  bool is_view = Py_TYPE(other) == core.view_type;
  if ((operation != Py_EQ && operation != Py_NE) || (!is_view && !PyList_Check(other)))
    Py_RETURN_NOTIMPLEMENTED;
  PyObject* left = core_view_tolist(self, NULL);
  PyObject* right = is_view ? core_view_tolist((core_view*)other, NULL) : Py_NewRef(other);
  PyObject* answer =
      left == NULL || right == NULL ? NULL : PyObject_RichCompare(left, right, operation);
  Py_XDECREF(left);
  Py_XDECREF(right);
  return answer;
}

PyObject* core_view_repr(core_view* self) {
  PyObject* name = core_type_describe(self->element);
  if (name == NULL) return NULL;
  PyObject* text = PyUnicode_FromFormat("<libbolt.View of %zd %U>", self->count, name);
  Py_DECREF(name);
  return text;
}
