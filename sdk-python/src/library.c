/* Opening a module's library, and the check that it and this package understand each other. */
#include "decode.h"
#include "function.h"

#include <dlfcn.h>

/* The Python object libbolt._core.Library. Its library is never unloaded: frames and threads of it
   may live on. */
typedef struct core_library {
  PyObject_HEAD core_runtime* runtime;
  const bolt_module* module;
  PyObject* name;
  PyObject* memo; /* dict: descriptor's address -> Type */
} core_library;

/* ---- The handshake ----------------------------------------------------------------------- */

#define MAJOR(abi) ((unsigned)(abi) >> 16)
#define MINOR(abi) ((unsigned)(abi) & 0xffff)

static int refuse_version(const char* path, const char* who, uint32_t abi, const char* advice) {
  PyErr_Format(core.error_version,
               "cannot load '%s': %s speaks ABI %u.%u and this libbolt package speaks %u.%u; %s",
               path, who, MAJOR(abi), MINOR(abi), MAJOR(BOLT_ABI_VERSION), MINOR(BOLT_ABI_VERSION),
               advice);
  return -1;
}

static int refuse(const char* path, const char* why) {
  PyErr_Format(core.error_load, "cannot load '%s': %s", path, why);
  return -1;
}

/* Asks the library itself whether `abi` runs with it. */
static int ask(const char* path, const bolt_runtime* table, uint32_t abi) {
  bolt_buffer message = {.size = sizeof message};
  bolt_status status = table->handshake(abi, &message);
  if (status != BOLT_OK) {
    PyErr_Format(core.error_version, "cannot load '%s': %.*s", path, (int)message.len,
                 message.data == NULL ? "" : (const char*)message.data);
  }
  table->buffer_release(&message);
  return status == BOLT_OK ? 0 : -1;
}

static int shake_hands(const char* path, const bolt_module* module) {
  if (module == NULL) return refuse(path, "its module function answered NULL");
  /* Of another major nothing but the first two fields may be looked at. */
  if (MAJOR(module->abi) != MAJOR(BOLT_ABI_VERSION)) {
    return refuse_version(path, "the module", module->abi,
                          "rebuild the module or install the package of its version");
  }
  if (module->size < offsetof(bolt_module, constants))
    return refuse(path, "its descriptor is too short");
  if (module->failure != NULL) return refuse(path, module->failure);
  const bolt_runtime* table = module->runtime;
  if (table == NULL) return refuse(path, "it brings no runtime (was bolt_module_seal called?)");
  if (MAJOR(table->abi) != MAJOR(BOLT_ABI_VERSION) || table->size < sizeof(bolt_runtime)) {
    return refuse_version(path, "its libbolt", table->abi,
                          "install a libbolt and a package of one version");
  }
  if (ask(path, table, BOLT_ABI_VERSION) < 0) return -1;
  return ask(path, table, module->abi);
}

/* The descriptor behind the symbol, or NULL with an exception. */
static const bolt_module* find_module(const char* path, const char* symbol) {
  PyThreadState* saved = PyEval_SaveThread(); /* the library's constructors run */
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const char* reason = library == NULL ? dlerror() : NULL;
  PyEval_RestoreThread(saved);
  if (library == NULL) {
    refuse(path, reason == NULL ? "unknown error" : reason);
    return NULL;
  }
  void* found = dlsym(library, symbol);
  if (found == NULL) {
    PyErr_Format(
        core.error_load,
        "cannot load '%s': it is no libbolt module named so (it does not export %s); is it called "
        "otherwise? Then pass name=",
        path, symbol);
    dlclose(library);
    return NULL;
  }
  const bolt_module* (*get_module)(void);
  memcpy(&get_module, &found, sizeof get_module);
  const bolt_module* module = get_module();
  return shake_hands(path, module) < 0 ? NULL : module;
}

/* ---- The Python object ------------------------------------------------------------------- */

static PyObject* library_new(PyTypeObject* cls, PyObject* args, PyObject* kwargs) {
  static char* keywords[] = {"path", "symbol", NULL};
  PyObject* path; /* bytes: file names need not be text */
  const char* symbol;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&s:Library", keywords, PyUnicode_FSConverter,
                                   &path, &symbol)) {
    return NULL;
  }
  const bolt_module* module = find_module(PyBytes_AS_STRING(path), symbol);
  Py_DECREF(path);
  if (module == NULL) return NULL;
  core_runtime* runtime = core_runtime_of(module->runtime);
  if (runtime == NULL) return NULL;
  core_library* self = (core_library*)cls->tp_alloc(cls, 0);
  if (self == NULL) return NULL;
  self->runtime = runtime;
  self->module = module;
  self->name = PyUnicode_FromString(module->name);
  self->memo = PyDict_New();
  if (self->name == NULL || self->memo == NULL) Py_CLEAR(self);
  return (PyObject*)self;
}

static int library_traverse(core_library* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->memo);
  return 0;
}

static int library_clear(core_library* self) {
  Py_CLEAR(self->memo);
  return 0;
}

static void library_dealloc(core_library* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  library_clear(self);
  Py_XDECREF(self->name);
  cls->tp_free((PyObject*)self);
  Py_DECREF(cls);
}

/* A list of the functions in an array of descriptors. */
static PyObject* functions_of(core_library* self, const bolt_fn* const* fns, uint32_t count) {
  PyObject* list = PyList_New(0);
  for (uint32_t i = 0; list != NULL && i < count; ++i) {
    PyObject* function = core_function_new(self->runtime, fns[i], self->name, self->memo);
    if (function == NULL || PyList_Append(list, function) < 0) Py_CLEAR(list);
    Py_XDECREF(function);
  }
  return list;
}

static PyObject* library_functions(core_library* self, PyObject* unused) {
  (void)unused;
  return functions_of(self, self->module->fns, self->module->n_fns);
}

static PyObject* library_methods(core_library* self, PyObject* type) {
  if (Py_TYPE(type) != core.type_type || ((core_type*)type)->kind != BOLT_KIND_CLASS) {
    PyErr_SetString(PyExc_TypeError, "expected the Type of a class");
    return NULL;
  }
  const bolt_type* descriptor = ((core_type*)type)->descriptor;
  return functions_of(self, descriptor->methods, descriptor->n_methods);
}

static PyObject* library_types(core_library* self, PyObject* unused) {
  (void)unused;
  PyObject* list = PyList_New(0);
  for (uint32_t i = 0; list != NULL && i < self->module->n_types; ++i) {
    core_type* type = core_type_plan(self->runtime, self->module->types[i], self->memo);
    if (type == NULL || PyList_Append(list, (PyObject*)type) < 0) Py_CLEAR(list);
    Py_XDECREF(type);
  }
  return list;
}

/* [(name, doc, type, value)]; the types' classes must have been bound. */
static PyObject* library_constants(core_library* self, PyObject* unused) {
  (void)unused;
  const bolt_module* module = self->module;
  uint32_t count = module->size >= sizeof *module ? module->n_constants : 0;
  PyObject* list = PyList_New(0);
  for (uint32_t i = 0; list != NULL && i < count; ++i) {
    const bolt_constant* source = module->constants[i];
    core_type* type = core_type_plan(self->runtime, source->type, self->memo);
    PyObject* value = type == NULL ? NULL : core_decode_block(type, source->wire, source->wire_len);
    PyObject* item =
        value == NULL ? NULL : Py_BuildValue("(szOO)", source->name, source->doc, type, value);
    if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
    Py_XDECREF(item);
    Py_XDECREF(value);
    Py_XDECREF(type);
  }
  return list;
}

/* Their names, before there are classes. */
static PyObject* library_constant_names(core_library* self, PyObject* unused) {
  (void)unused;
  const bolt_module* module = self->module;
  uint32_t count = module->size >= sizeof *module ? module->n_constants : 0;
  PyObject* list = PyList_New(0);
  for (uint32_t i = 0; list != NULL && i < count; ++i) {
    PyObject* name = PyUnicode_FromString(module->constants[i]->name);
    if (name == NULL || PyList_Append(list, name) < 0) Py_CLEAR(list);
    Py_XDECREF(name);
  }
  return list;
}

static PyObject* library_describe(core_library* self, PyObject* unused) {
  (void)unused;
  return core_describe(self->module);
}

static PyObject* library_text(core_library* self, void* which) {
  const char* text = *(const char* const*)((const char*)self->module + (size_t)which);
  if (text == NULL) Py_RETURN_NONE;
  return PyUnicode_FromString(text);
}

static PyObject* library_checksum(core_library* self, void* unused) {
  (void)unused;
  return PyLong_FromUnsignedLongLong(self->module->checksum);
}

static PyObject* library_runtime_version(core_library* self, void* unused) {
  (void)unused;
  return PyUnicode_FromString(self->runtime->table->version);
}

static PyMethodDef methods[] = {
    {"functions", CORE_METHOD(library_functions), METH_NOARGS,
     "functions()\n--\n\nThe module's functions."},
    {"methods", CORE_METHOD(library_methods), METH_O,
     "methods(type)\n--\n\nThe methods and statics of a class."},
    {"constants", CORE_METHOD(library_constants), METH_NOARGS,
     "constants()\n--\n\n[(name, doc, type, value)], once the types have their classes."},
    {"constant_names", CORE_METHOD(library_constant_names), METH_NOARGS,
     "constant_names()\n--\n\nThe names of the constants."},
    {"describe", CORE_METHOD(library_describe), METH_NOARGS,
     "describe()\n--\n\nThe descriptors as dicts and lists."},
    {"types", CORE_METHOD(library_types), METH_NOARGS, "types()\n--\n\nAll named types."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"name", (getter)library_text, NULL, NULL, (void*)offsetof(bolt_module, name)},
    {"doc", (getter)library_text, NULL, NULL, (void*)offsetof(bolt_module, doc)},
    {"version", (getter)library_text, NULL, NULL, (void*)offsetof(bolt_module, version)},
    {"checksum", (getter)library_checksum, NULL, NULL, NULL},
    {"runtime_version", (getter)library_runtime_version, NULL, "The version of its libbolt.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Library(path, symbol)\n--\n\nA loaded module, as its library describes it."},
    {Py_tp_new, CORE_SLOT(library_new)},
    {Py_tp_traverse, CORE_SLOT(library_traverse)},
    {Py_tp_clear, CORE_SLOT(library_clear)},
    {Py_tp_dealloc, CORE_SLOT(library_dealloc)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Library",
    .basicsize = sizeof(core_library),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

PyTypeObject* core_make_library_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
