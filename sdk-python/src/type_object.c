/* What the Python side sees of a type, and what it tells it: the classes that values become. */
#include "types.h"

#include <string.h>

#include "decode.h"

#include "plain.h"
#include "record.h"

static int type_traverse(core_type* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->cls);
  Py_VISIT(self->failure);
  for (Py_ssize_t i = 0; i < self->n_members; ++i) {
    Py_VISIT(self->members[i].type);
    Py_VISIT(self->members[i].value);
  }
  return 0;
}

static int type_clear(core_type* self) {
  self->slotted = self->native = false;
  Py_CLEAR(self->cls);
  Py_CLEAR(self->failure);
  for (Py_ssize_t i = 0; i < self->n_members; ++i)
    Py_CLEAR(self->members[i].value);
  return 0;
}

static void type_dealloc(core_type* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  type_clear(self);
  for (Py_ssize_t i = 0; i < self->n_members; ++i) {
    Py_XDECREF(self->members[i].name);
    Py_XDECREF(self->members[i].type);
  }
  core_record_drop_spares(self);
  PyMem_Free(self->fields);
  PyMem_Free(self->members);
  Py_XDECREF(self->format);
  PyObject_GC_Del(self);
  Py_DECREF(cls);
}

static PyObject* text_or_none(const char* text) {
  if (text == NULL) Py_RETURN_NONE;
  return PyUnicode_FromString(text);
}

static PyObject* type_name(core_type* self, void* unused) {
  (void)unused;
  return text_or_none(self->descriptor->name);
}

static PyObject* type_doc(core_type* self, void* unused) {
  (void)unused;
  return text_or_none(self->descriptor->doc);
}

static PyObject* type_kind(core_type* self, void* unused) {
  (void)unused;
  return PyLong_FromUnsignedLong(self->kind);
}

static PyObject* type_is_error(core_type* self, void* unused) {
  (void)unused;
  return PyBool_FromLong((self->descriptor->flags & BOLT_TYPE_ERROR) != 0);
}

static PyObject* type_cls(core_type* self, void* unused) {
  (void)unused;
  return Py_NewRef(self->cls == NULL ? Py_None : self->cls);
}

/* [(name, doc, type or None, number)] */
static PyObject* type_members(core_type* self, void* unused) {
  (void)unused;
  PyObject* list = PyList_New(self->n_members);
  for (Py_ssize_t i = 0; list != NULL && i < self->n_members; ++i) {
    const core_member* member = &self->members[i];
    PyObject* type = member->type == NULL ? Py_None : (PyObject*)member->type;
    PyObject* item = Py_BuildValue("(OzOL)", member->name, self->descriptor->members[i]->doc, type,
                                   (long long)member->number);
    if (item == NULL) {
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, i, item);
    }
  }
  return list;
}

/* The default of a field, or NULL: a module of an earlier ABI knows none. */
static const bolt_member* with_default(core_type* self, PyObject* index) {
  Py_ssize_t i = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (i == -1 && PyErr_Occurred()) return NULL;
  if (i < 0 || i >= self->n_members) {
    PyErr_SetString(PyExc_IndexError, "no such member");
    return NULL;
  }
  const bolt_member* member = self->descriptor->members[i];
  bool has = member->size >= sizeof *member && (member->flags & BOLT_MEMBER_HAS_DEFAULT) != 0;
  return has && self->kind == BOLT_KIND_RECORD ? member : NULL;
}

static PyObject* type_default_wire(core_type* self, PyObject* index) {
  const bolt_member* member = with_default(self, index);
  if (member == NULL) return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  return PyBytes_FromStringAndSize((const char*)member->default_wire, member->default_len);
}

static PyObject* type_default(core_type* self, PyObject* index) {
  const bolt_member* member = with_default(self, index);
  if (member == NULL) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such default");
    return NULL;
  }
  const core_type* type = self->members[PyNumber_AsSsize_t(index, NULL)].type;
  return core_decode_block(type, member->default_wire, member->default_len);
}

/* The index of the field that is the text of an error, or -1: the one that says so, or the text
   that is called `message`. */
static PyObject* type_message(core_type* self, void* unused) {
  (void)unused;
  Py_ssize_t found = -1;
  for (Py_ssize_t i = 0; self->kind == BOLT_KIND_RECORD && i < self->n_members; ++i) {
    if (self->members[i].type->kind != BOLT_KIND_STRING) continue;
    const bolt_member* member = self->descriptor->members[i];
    if ((member->flags & BOLT_MEMBER_MESSAGE) != 0) return PyLong_FromSsize_t(i);
    if (strcmp(member->name, "message") == 0) found = i;
  }
  return PyLong_FromSsize_t(found);
}

static int bind_each(core_type* self, PyObject* given, bool names) {
  if (given == Py_None) return 0;
  if (!PyList_Check(given) || PyList_GET_SIZE(given) != self->n_members) {
    PyErr_SetString(PyExc_ValueError, "expected a list with one item per member");
    return -1;
  }
  for (Py_ssize_t i = 0; i < self->n_members; ++i) {
    PyObject* item = Py_NewRef(PyList_GET_ITEM(given, i));
    if (names) {
      PyUnicode_InternInPlace(&item);
      Py_XSETREF(self->members[i].name, item);
    } else {
      Py_XSETREF(self->members[i].value, item);
    }
  }
  return 0;
}

PyDoc_STRVAR(type_bind_doc, "bind(cls, *, names=None, values=None, failure=None)\n--\n\n"
                            "Sets the Python class, the attributes of a record's fields, an enum's "
                            "members, and what makes\n"
                            "an exception out of a decoded error.");

static PyObject* type_bind(core_type* self, PyObject* args, PyObject* kwargs) {
  static char* keywords[] = {"cls", "names", "values", "failure", NULL};
  PyObject *cls, *names = Py_None, *values = Py_None, *failure = Py_None;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|$OOO:bind", keywords, &cls, &names, &values,
                                   &failure)) {
    return NULL;
  }
  if (cls != Py_None && !PyType_Check(cls)) {
    PyErr_SetString(PyExc_TypeError, "cls must be a class or None");
    return NULL;
  }
  if (bind_each(self, names, true) < 0 || bind_each(self, values, false) < 0) return NULL;
  if (cls != Py_None) Py_XSETREF(self->cls, Py_NewRef(cls));
  if (failure != Py_None) Py_XSETREF(self->failure, Py_NewRef(failure));
  Py_CLEAR(self->format); /* it has the fields' names */
  core_record_plan(self);
  if (core_record_bind(self) < 0) return NULL;
  Py_RETURN_NONE;
}

static PyObject* type_make_class(core_type* self, PyObject* name) {
  PyObject* cls = core_record_class(self, name);
  return cls != NULL || PyErr_Occurred() ? cls : Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    {"default", CORE_METHOD(type_default), METH_O,
     "default(index)\n--\n\nThe default value of a record's field, made anew."},
    {"default_wire", CORE_METHOD(type_default_wire), METH_O,
     "default_wire(index)\n--\n\nIts wire form, or None if the field has no default."},
    {"make_class", CORE_METHOD(type_make_class), METH_O,
     "make_class(name)\n--\n\nA class whose instances are the memory of a record of numbers. "
     "bind() "
     "adds its fields.\nNone if the type is none."},
    {"bind", CORE_METHOD(type_bind), METH_VARARGS | METH_KEYWORDS, type_bind_doc},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"name", (getter)type_name, NULL, "The type's name, or None.", NULL},
    {"doc", (getter)type_doc, NULL, "The author's text, or None.", NULL},
    {"kind", (getter)type_kind, NULL, "Its bolt_kind.", NULL},
    {"is_error", (getter)type_is_error, NULL, "Whether some function fails with it.", NULL},
    {"cls", (getter)type_cls, NULL, "The Python class, or None.", NULL},
    {"message", (getter)type_message, NULL, "The field that is an error's text, or -1.", NULL},
    {"members", (getter)type_members, NULL, "[(name, doc, type, number)]", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "A type of a module, and how its values are moved."},
    {Py_tp_traverse, CORE_SLOT(type_traverse)},
    {Py_tp_clear, CORE_SLOT(type_clear)},
    {Py_tp_dealloc, CORE_SLOT(type_dealloc)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Type",
    .basicsize = sizeof(core_type),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyTypeObject* core_make_type_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
