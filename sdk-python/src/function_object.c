/* What Python programs see of a function, and what describing it needs. */
#include <Python.h>
#include <structmember.h>

#include "decode.h"
#include "function.h"

static int function_traverse(core_function* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->dict);
  Py_VISIT(self->result);
  Py_VISIT(self->error);
  Py_VISIT(self->owner);
  for (Py_ssize_t i = 0; i < self->n_params; ++i)
    Py_VISIT(self->params[i].type);
  return 0;
}

static int function_clear(core_function* self) {
  Py_CLEAR(self->dict); /* types clear themselves; a call in flight still needs the plans */
  return 0;
}

static void function_dealloc(core_function* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  function_clear(self);
  for (Py_ssize_t i = 0; i < self->n_params; ++i) {
    Py_XDECREF(self->params[i].name);
    Py_XDECREF(self->params[i].type);
  }
  PyMem_Free(self->params);
  Py_XDECREF(self->label);
  Py_XDECREF(self->qualname);
  Py_XDECREF(self->result);
  Py_XDECREF(self->error);
  Py_XDECREF(self->owner);
  PyObject_GC_Del(self);
  Py_DECREF(cls);
}

static PyObject* function_repr(core_function* self) {
  const char* kind = (self->descriptor->flags & BOLT_FN_ASYNC) != 0 ? "async function" : "function";
  return PyUnicode_FromFormat("<libbolt %s %U>", kind, self->qualname);
}

/* Methods bind to instances as Python's own do; functions and statics do not, wherever they are
   put. */
static PyObject* function_get(PyObject* self, PyObject* instance, PyObject* cls) {
  (void)cls;
  bool binds = Py_TYPE(self) == core.method_type;
  if (!binds || instance == NULL || instance == Py_None) return Py_NewRef(self);
  return PyMethod_New(self, instance);
}

static PyObject* function_is_async(core_function* self, void* unused) {
  (void)unused;
  return PyBool_FromLong((self->descriptor->flags & BOLT_FN_ASYNC) != 0);
}

static PyObject* function_kind(core_function* self, void* unused) {
  (void)unused;
  return PyLong_FromUnsignedLong(self->descriptor->kind);
}

static PyObject* function_is_getter(core_function* self, void* unused) {
  (void)unused;
  return PyBool_FromLong((self->descriptor->flags & BOLT_FN_GETTER) != 0);
}

static PyObject* function_is_setter(core_function* self, void* unused) {
  (void)unused;
  return PyBool_FromLong((self->descriptor->flags & BOLT_FN_SETTER) != 0);
}

static PyObject* function_in_place(core_function* self, void* unused) {
  (void)unused;
  return PyBool_FromLong((self->descriptor->flags & BOLT_FN_IN_PLACE) != 0);
}

static PyObject* function_canonical(core_function* self, void* unused) {
  (void)unused;
  const char* text = self->descriptor->signature;
  return PyUnicode_FromString(text == NULL ? "" : text);
}

static PyObject* function_doc(core_function* self, void* unused) {
  (void)unused;
  if (self->descriptor->doc == NULL) Py_RETURN_NONE;
  return PyUnicode_FromString(self->descriptor->doc);
}

static PyObject* function_name(core_function* self, void* unused) {
  (void)unused;
  return PyUnicode_FromString(self->descriptor->name);
}

/* [(name, doc, type, has_default)] */
static PyObject* function_params(core_function* self, void* unused) {
  (void)unused;
  PyObject* list = PyList_New(self->n_params);
  for (Py_ssize_t i = 0; list != NULL && i < self->n_params; ++i) {
    const core_param* param = &self->params[i];
    bool has_default = (param->descriptor->flags & BOLT_PARAM_HAS_DEFAULT) != 0;
    PyObject* item = Py_BuildValue("(OzOO)", param->name, param->descriptor->doc, param->type,
                                   has_default ? Py_True : Py_False);
    if (item == NULL) {
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, i, item);
    }
  }
  return list;
}

/* asyncio.iscoroutinefunction and inspect.iscoroutinefunction look for marks; only async functions
   have them. */
static PyObject* function_mark(core_function* self, void* closure) {
  PyObject* mark = *(PyObject**)closure;
  if (mark == NULL || (self->descriptor->flags & BOLT_FN_ASYNC) == 0) {
    PyErr_SetString(PyExc_AttributeError, "not a coroutine function");
    return NULL;
  }
  return Py_NewRef(mark);
}

static PyObject* function_default(core_function* self, PyObject* index) {
  Py_ssize_t i = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (i == -1 && PyErr_Occurred()) return NULL;
  if (i < 0 || i >= self->n_params ||
      (self->params[i].descriptor->flags & BOLT_PARAM_HAS_DEFAULT) == 0) {
    PyErr_SetString(PyExc_IndexError, "no such default");
    return NULL;
  }
  const bolt_param* param = self->params[i].descriptor;
  return core_decode_block(self->params[i].type, param->default_wire, param->default_len);
}

/* Renames a parameter whose name is a Python keyword. */
static PyObject* function_rename(core_function* self, PyObject* args) {
  Py_ssize_t i;
  PyObject* name;
  if (!PyArg_ParseTuple(args, "nU:rename_param", &i, &name)) return NULL;
  if (i < 0 || i >= self->n_params) {
    PyErr_SetString(PyExc_IndexError, "no such parameter");
    return NULL;
  }
  Py_INCREF(name);
  PyUnicode_InternInPlace(&name);
  Py_SETREF(self->params[i].name, name);
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"default", CORE_METHOD(function_default), METH_O,
     "default(index)\n--\n\nA parameter's default value."},
    {"rename_param", CORE_METHOD(function_rename), METH_VARARGS,
     "rename_param(index, name)\n--\n\nHow Python names a parameter."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"name", (getter)function_name, NULL, "The exported name.", NULL},
    {"doc", (getter)function_doc, NULL, "The author's text, or None.", NULL},
    {"kind", (getter)function_kind, NULL, "Its BOLT_FN_ kind: function, method or static.", NULL},
    {"is_async", (getter)function_is_async, NULL, "Whether a call is to be awaited.", NULL},
    {"is_getter", (getter)function_is_getter, NULL, "Whether it reads a property.", NULL},
    {"is_setter", (getter)function_is_setter, NULL, "Whether it writes a property.", NULL},
    {"in_place", (getter)function_in_place, NULL, "Whether a call gives a View.", NULL},
    {"canonical", (getter)function_canonical, NULL, "The canonical text of its signature.", NULL},
    {"params", (getter)function_params, NULL, "[(name, doc, type, has_default)]", NULL},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {"_is_coroutine", (getter)function_mark, NULL, NULL, &core.iscoroutine_marker},
    {"_is_coroutine_mark", (getter)function_mark, NULL, NULL, &core.inspect_marker},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(core_function, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_function, weakrefs), READONLY, NULL},
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(core_function, vectorcall), READONLY, NULL},
    {"result", T_OBJECT, offsetof(core_function, result), READONLY, "The type of its result."},
    {"error", T_OBJECT, offsetof(core_function, error), READONLY,
     "The type of its error, or None."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_call, CORE_SLOT(PyVectorcall_Call)},
    {Py_tp_traverse, CORE_SLOT(function_traverse)},
    {Py_tp_clear, CORE_SLOT(function_clear)},
    {Py_tp_dealloc, CORE_SLOT(function_dealloc)},
    {Py_tp_repr, CORE_SLOT(function_repr)},
    {Py_tp_descr_get, CORE_SLOT(function_get)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {Py_tp_members, members},
    {0, NULL},
};

enum {
  FUNCTION_FLAGS = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
                   Py_TPFLAGS_DISALLOW_INSTANTIATION
};

static PyType_Spec function_spec = {
    .name = "libbolt._core.Function",
    .basicsize = sizeof(core_function),
    .flags = FUNCTION_FLAGS,
    .slots = slots,
};

/* The flag lets obj.method(...) skip the bound method. */
static PyType_Spec method_spec = {
    .name = "libbolt._core.Method",
    .basicsize = sizeof(core_function),
    .flags = FUNCTION_FLAGS | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .slots = slots,
};

PyTypeObject* core_make_function_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &function_spec, NULL);
}

PyTypeObject* core_make_method_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &method_spec, NULL);
}
