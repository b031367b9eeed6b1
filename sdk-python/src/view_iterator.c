/* Iterates over a view: what the interpreter's iterator of sequences does, without asking for each
   element by its index. */
#include "plain.h"
#include "record.h"
#include "view.h"

typedef struct {
  PyObject_HEAD core_view* view; /* NULL: at its end */
  Py_ssize_t next;
} core_view_iterator;

PyObject* core_view_iter(core_view* view) {
  core_view_iterator* self = PyObject_New(core_view_iterator, core.view_iterator_type);
  if (self == NULL) return NULL;
  self->view = (core_view*)Py_NewRef((PyObject*)view);
  self->next = 0;
  return (PyObject*)self;
}

static PyObject* iterator_next(core_view_iterator* self) {
  core_view* view = self->view;
  if (view == NULL) return NULL;
  if (CORE_LIKELY(self->next < view->count)) {
    const uint8_t* at = view->data + self->next++ * view->stride;
    return view->element->native ? core_record_load(view->element, at)
                                 : core_load(view->element, at);
  }
  Py_CLEAR(self->view);
  return NULL;
}

static PyObject* iterator_length_hint(core_view_iterator* self, PyObject* unused) {
  (void)unused;
  return PyLong_FromSsize_t(self->view == NULL ? 0 : self->view->count - self->next);
}

static void iterator_dealloc(core_view_iterator* self) {
  PyTypeObject* cls = Py_TYPE(self);
  Py_XDECREF(self->view);
  PyObject_Free(self);
  Py_DECREF(cls);
}

static PyMethodDef methods[] = {
    {"__length_hint__", CORE_METHOD(iterator_length_hint), METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_dealloc, CORE_SLOT(iterator_dealloc)},
    {Py_tp_iter, CORE_SLOT(PyObject_SelfIter)},
    {Py_tp_iternext, CORE_SLOT(iterator_next)},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.ViewIterator",
    .basicsize = sizeof(core_view_iterator),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyTypeObject* core_make_view_iterator_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
