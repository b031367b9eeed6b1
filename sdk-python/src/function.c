/* The callable that an exported function becomes. */
#include "function.h"

#include <structmember.h>

#include "awaitable.h"
#include "decode.h"
#include "instance.h"
#include "outcome.h"

enum { ARGS_ON_STACK = 512 };

/* ---- Calling ----------------------------------------------------------------------------------
 */

/* The answer of a synchronous function comes with the call that starts it. */
static PyObject* call_now(core_function* self, bolt_object receiver, const core_encoder* encoder) {
  const bolt_runtime* table = self->runtime->table;
  core_result result;
  core_result_init(&result);
  bolt_call call = self->call;
  call.receiver = receiver;
  call.args = encoder->data;
  call.args_len = encoder->len;
  call.waker.fn = core_wake_nobody;
  bolt_future future = 0;
  bolt_status status;
  if ((self->descriptor->flags & BOLT_FN_MAY_BLOCK) != 0) {
    Py_BEGIN_ALLOW_THREADS status = table->future_start_poll(&call, 0, &future, &result.buffer);
    Py_END_ALLOW_THREADS
  } else {
    status = table->future_start_poll(&call, 0, &future, &result.buffer);
  }
  PyObject* value = NULL;
  if (CORE_UNLIKELY(future != 0)) {
    table->future_free(future);
    PyErr_Format(core.error_bolt, "%U() is declared synchronous but did not end at once",
                 self->label);
  } else {
    value = core_outcome(self, status, &result);
  }
  core_result_release(&result, self->runtime);
  return value;
}

static PyObject* call_sync(core_function* self, PyObject* receiver, PyObject* const* args,
                           Py_ssize_t n_args, PyObject* names) {
  uint64_t storage[ARGS_ON_STACK / sizeof(uint64_t)];
  core_encoder encoder;
  core_encoder_init(&encoder, storage, sizeof storage, self);
  PyObject* value = NULL;
  if (core_encode_arguments(self, &encoder, args, n_args, names) == 0) {
    /* Read after the arguments: encoding them may have run code that closed the receiver. */
    bolt_object id = receiver == NULL ? 0 : ((core_instance*)receiver)->id;
    value = call_now(self, id, &encoder);
  }
  core_encoder_clear(&encoder);
  return value;
}

/* The receiver of a method call, borrowed, or NULL with an exception. */
static PyObject* take_receiver(const core_function* self, PyObject* const* args,
                               Py_ssize_t n_args) {
  PyTypeObject* cls = (PyTypeObject*)self->owner->cls;
  if (n_args < 1) {
    PyErr_Format(PyExc_TypeError, "%U() needs an instance", self->label);
    return NULL;
  }
  if (cls == NULL || !PyObject_TypeCheck(args[0], cls)) {
    PyErr_Format(PyExc_TypeError, "%U() needs an instance of its class, got %.200s", self->label,
                 Py_TYPE(args[0])->tp_name);
    return NULL;
  }
  if (((core_instance*)args[0])->id == 0) {
    PyErr_Format(core.error_closed, "%U(): the %s is closed", self->label,
                 Py_TYPE(args[0])->tp_name);
    return NULL;
  }
  return args[0];
}

static PyObject* function_vectorcall(PyObject* callable, PyObject* const* args, size_t flagged,
                                     PyObject* names) {
  core_function* self = (core_function*)callable;
  Py_ssize_t n_args = PyVectorcall_NARGS(flagged);
  PyObject* receiver = NULL;
  if (self->descriptor->kind == BOLT_FN_METHOD) {
    receiver = take_receiver(self, args, n_args);
    if (receiver == NULL) return NULL;
    ++args;
    --n_args;
  }
  if ((self->descriptor->flags & BOLT_FN_ASYNC) != 0) {
    return core_awaitable_new(self, receiver, args, n_args, names);
  }
  return call_sync(self, receiver, args, n_args, names);
}

/* ---- Making one -------------------------------------------------------------------------------
 */

static int plan_params(core_function* self, PyObject* memo) {
  const bolt_fn* descriptor = self->descriptor;
  if (descriptor->n_params == 0) return 0;
  self->params = PyMem_Calloc(descriptor->n_params, sizeof *self->params);
  if (self->params == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  for (uint32_t i = 0; i < descriptor->n_params; ++i) {
    core_param* param = &self->params[i];
    self->n_params = (Py_ssize_t)i + 1;
    param->descriptor = descriptor->params[i];
    param->name = PyUnicode_InternFromString(param->descriptor->name);
    if (param->name == NULL) return -1;
    param->type = core_type_plan(self->runtime, param->descriptor->type, memo);
    if (param->type == NULL) return -1;
  }
  return 0;
}

static int plan(core_function* self, PyObject* module_name, PyObject* memo) {
  const bolt_fn* descriptor = self->descriptor;
  self->label = descriptor->owner == NULL
                    ? PyUnicode_FromString(descriptor->name)
                    : PyUnicode_FromFormat("%s.%s", descriptor->owner->name, descriptor->name);
  if (self->label == NULL) return -1;
  self->qualname = PyUnicode_FromFormat("%U.%U", module_name, self->label);
  if (self->qualname == NULL || plan_params(self, memo) < 0) return -1;
  self->result = core_type_plan(self->runtime, descriptor->result, memo);
  if (self->result == NULL) return -1;
  if (descriptor->error != NULL) {
    self->error = core_type_plan(self->runtime, descriptor->error, memo);
    if (self->error == NULL) return -1;
  }
  if (descriptor->kind == BOLT_FN_METHOD) {
    if (descriptor->owner == NULL) {
      PyErr_Format(core.error_load, "the method %U has no class", self->label);
      return -1;
    }
    self->owner = core_type_plan(self->runtime, descriptor->owner, memo);
    if (self->owner == NULL) return -1;
  }
  return 0;
}

PyObject* core_function_new(core_runtime* runtime, const bolt_fn* descriptor, PyObject* module_name,
                            PyObject* memo) {
  PyTypeObject* cls = descriptor->kind == BOLT_FN_METHOD ? core.method_type : core.function_type;
  core_function* self = PyObject_GC_New(core_function, cls);
  if (self == NULL) return NULL;
  memset((char*)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
  self->vectorcall = function_vectorcall;
  self->runtime = runtime;
  self->descriptor = descriptor;
  self->call = (bolt_call){.size = sizeof(bolt_call), .fn = descriptor};
  PyObject_GC_Track(self);
  if (plan(self, module_name, memo) < 0) Py_CLEAR(self);
  return (PyObject*)self;
}

/* ---- The Python object ------------------------------------------------------------------------
 */

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
 * put. */
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
 * have them. */
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
