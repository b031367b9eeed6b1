/* libbolt.View: a list in the memory that the call wrote it to. It is a read-only buffer to whoever
   reads memory, and a sequence to everyone else. */
#include "view.h"

#include <structmember.h>

#include "decode.h"
#include "plain.h"

static bool is_contiguous(const core_view* self) {
  return self->stride == core_view_item_size(self) || self->count <= 1;
}

/* ---- Making and unmaking ------------------------------------------------------------------- */

bool core_view_fits(const core_type* list) {
  if (list->kind != BOLT_KIND_LIST) return false;
  const core_type* element = list->members[0].type;
  return element->any_bits && element->kind != BOLT_KIND_ARRAY;
}

static core_view* make(core_runtime* runtime, core_type* element) {
  core_view* self = PyObject_New(core_view, core.view_type);
  if (self == NULL) return NULL;
  ++core.live_views;
  core_zero(self, sizeof *self);
  self->runtime = runtime;
  self->element = (core_type*)Py_NewRef((PyObject*)element);
  self->buffer.size = sizeof self->buffer;
  return self;
}

/* The result's bytes, as the view's own. */
static int take_over(core_view* self, bolt_buffer* result) {
  if ((result->flags & BOLT_BUFFER_OWNED) != 0) {
    self->buffer = *result;
    *result = (bolt_buffer){.size = sizeof *result};
    return 0;
  }
  if (self->runtime->table->buffer_assign(&self->buffer, result->data, result->len) == BOLT_OK)
    return 0;
  PyErr_NoMemory();
  return -1;
}

PyObject* core_view_new(core_runtime* runtime, const core_type* list, bolt_buffer* result) {
  core_type* element = list->members[0].type;
  uint32_t count = 0;
  if (result->len >= 8) memcpy(&count, result->data, sizeof count);
  if (result->len < 8 || result->len - 8 != (uint64_t)count * element->minimum) {
    return core_decode_fail("the length of a list is not its count");
  }
  core_view* self = make(runtime, element);
  if (self == NULL) return NULL;
  if (take_over(self, result) < 0) {
    Py_DECREF(self);
    return NULL;
  }
  self->data = self->buffer.data + 8;
  self->count = (Py_ssize_t)count;
  self->stride = core_view_item_size(self);
  return (PyObject*)self;
}

PyObject* core_view_slice(core_view* self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count) {
  core_view* slice = make(self->runtime, self->element);
  if (slice == NULL) return NULL;
  core_view* owner = self->owner == NULL ? self : self->owner;
  slice->owner = (core_view*)Py_NewRef((PyObject*)owner);
  slice->data = count == 0 ? self->data : self->data + start * self->stride;
  slice->count = count;
  slice->stride = count <= 1 ? core_view_item_size(self) : step * self->stride;
  return (PyObject*)slice;
}

/* Nothing for the garbage collector: a view refers to its owner and to a type, and types stay with
   their module, which stays loaded. */
static void view_dealloc(core_view* self) {
  PyTypeObject* cls = Py_TYPE(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  self->runtime->table->buffer_release(&self->buffer);
  Py_XDECREF(self->owner);
  Py_DECREF(self->element);
  --core.live_views;
  PyObject_Free(self);
  Py_DECREF(cls);
}

/* ---- As memory --------------------------------------------------------------------------- */

static bool wants(int flags, int what) { return (flags & what) == what; }

static int view_getbuffer(core_view* self, Py_buffer* out, int flags) {
  out->obj = NULL;
  if (wants(flags, PyBUF_WRITABLE)) {
    PyErr_SetString(PyExc_BufferError, "a libbolt.View is read-only: copy it to change it");
    return -1;
  }
  bool contiguous = wants(flags, PyBUF_C_CONTIGUOUS) || wants(flags, PyBUF_F_CONTIGUOUS) ||
                    wants(flags, PyBUF_ANY_CONTIGUOUS) || !wants(flags, PyBUF_STRIDES);
  if (contiguous && !is_contiguous(self)) {
    PyErr_SetString(PyExc_BufferError, "this slice of a libbolt.View is not contiguous");
    return -1;
  }
  PyObject* format = core_format_of(self->element);
  if (format == NULL) return -1;
  out->buf = (void*)(uintptr_t)self->data;
  out->len = self->count * core_view_item_size(self);
  out->itemsize = core_view_item_size(self);
  out->readonly = 1;
  out->ndim = 1;
  out->format = wants(flags, PyBUF_FORMAT) ? PyBytes_AS_STRING(format) : NULL;
  out->shape = wants(flags, PyBUF_ND) ? &self->count : NULL;
  out->strides = wants(flags, PyBUF_STRIDES) ? &self->stride : NULL;
  out->suboffsets = NULL;
  out->internal = NULL;
  out->obj = Py_NewRef((PyObject*)self);
  return 0;
}

static PyObject* view_format(core_view* self, void* unused) {
  (void)unused;
  PyObject* format = core_format_of(self->element);
  return format == NULL ? NULL : PyUnicode_FromString(PyBytes_AS_STRING(format));
}

static PyObject* view_itemsize(core_view* self, void* unused) {
  (void)unused;
  return PyLong_FromSsize_t(core_view_item_size(self));
}

static PyObject* view_nbytes(core_view* self, void* unused) {
  (void)unused;
  return PyLong_FromSsize_t(self->count * core_view_item_size(self));
}

static PyMethodDef methods[] = {
    {"tolist", CORE_METHOD(core_view_tolist), METH_NOARGS,
     "tolist()\n--\n\nA list of the elements: numbers, or dataclasses."},
    {"index", core_view_index, METH_VARARGS,
     "index(value, start=0, stop=sys.maxsize, /)\n--\n\nThe first index of an element."},
    {"count", core_view_count, METH_O, "count(value, /)\n--\n\nHow many elements equal the value."},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"format", (getter)view_format, NULL, "An element in the format of the struct module.", NULL},
    {"itemsize", (getter)view_itemsize, NULL, "Bytes of an element.", NULL},
    {"nbytes", (getter)view_nbytes, NULL, "Bytes of all elements.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_view, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "A list in the memory that the call wrote it to. Indexing, iterating and tolist()\n"
                "make elements; memoryview(view) and numpy.asarray(view) see all without a copy."},
    {Py_tp_dealloc, CORE_SLOT(view_dealloc)},
    {Py_tp_repr, CORE_SLOT(core_view_repr)},
    {Py_tp_richcompare, CORE_SLOT(core_view_compare)},
    {Py_tp_hash, CORE_SLOT(PyObject_HashNotImplemented)},
    {Py_tp_iter, CORE_SLOT(core_view_iter)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {Py_tp_members, members},
    {Py_sq_length, CORE_SLOT(core_view_length)},
    {Py_sq_item, CORE_SLOT(core_view_item)},
    {Py_mp_length, CORE_SLOT(core_view_length)},
    {Py_mp_subscript, CORE_SLOT(core_view_subscript)},
    {Py_bf_getbuffer, CORE_SLOT(view_getbuffer)},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt.View",
    .basicsize = sizeof(core_view),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_SEQUENCE,
    .slots = slots,
};

PyTypeObject* core_make_view_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
