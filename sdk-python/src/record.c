/* The classes of records of numbers. libbolt._records makes them dataclasses. */
#include "record.h"

#include <string.h>

#include "decode.h"
#include "encode.h"
#include "plain.h"

#if defined(BOLT_SANITIZED)
enum { SPARES = 0 }; /* so that a stale pointer is reported */
#else
enum { SPARES = 64 };
#endif

static core_record* as_record(PyObject* self) { return (core_record*)self; }

/* In place of a value: the field was deleted. */
static PyObject* deleted(void) { return (PyObject*)core.type_type; }

/* ---- One field ----------------------------------------------------------------------------- */

/* Stores a value that is exactly what the field holds. False: it is not, or not exactly. */
static bool store_exactly(uint32_t kind, PyObject* value, uint8_t* out) {
  if (kind == BOLT_KIND_F64) {
    if (!PyFloat_CheckExact(value)) return false;
    memcpy(out, &((PyFloatObject*)value)->ob_fval, sizeof(double));
    return true;
  }
  if (kind == BOLT_KIND_F32) {
    if (!PyFloat_CheckExact(value)) return false;
    double wide = PyFloat_AS_DOUBLE(value);
    if (!(wide >= -3.4e38 && wide <= 3.4e38)) return false;
    float narrow = (float)wide;
    if ((double)narrow < wide || (double)narrow > wide) return false;
    memcpy(out, &narrow, sizeof narrow);
    return true;
  }
  if (kind == BOLT_KIND_BOOL) {
    if (!PyBool_Check(value)) return false;
    *out = value == Py_True;
    return true;
  }
  return PyLong_CheckExact(value) && core_store_int(kind, value, out);
}

static PyObject* load(const core_field* field, const core_record* record) {
  const uint8_t* at = record->bytes + field->offset;
  union {
    double f64;
    int64_t i64;
  } number;
  if (field->kind == BOLT_KIND_F64) {
    memcpy(&number.f64, at, sizeof number.f64);
    return PyFloat_FromDouble(number.f64);
  }
  if (field->kind == BOLT_KIND_I64) {
    memcpy(&number.i64, at, sizeof number.i64);
    return PyLong_FromLongLong(number.i64);
  }
  return core_load(field->type->members[field - field->type->fields].type, at);
}

CORE_APART static PyObject* get_odd(const core_field* field, const core_record* record) {
  PyObject* odd = record->odd[field - field->type->fields];
  if (odd == NULL) return load(field, record);
  if (odd != deleted()) return Py_NewRef(odd);
  PyErr_SetObject(PyExc_AttributeError, field->name);
  return NULL;
}

static PyObject* get(const core_field* field, const core_record* record) {
  return CORE_LIKELY(record->odd == NULL) ? load(field, record) : get_odd(field, record);
}

static int set(const core_field* field, core_record* record, PyObject* value) {
  Py_ssize_t i = field - field->type->fields;
  PyObject* kept = value == NULL ? deleted() : value;
  if (value != NULL && store_exactly(field->kind, value, record->bytes + field->offset)) {
    if (CORE_LIKELY(record->odd == NULL)) return 0;
    kept = NULL;
  }
  if (record->odd == NULL)
    record->odd = PyMem_Calloc((size_t)field->type->n_members, sizeof *record->odd);
  if (record->odd == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  if (value == NULL && record->odd[i] == kept) {
    PyErr_SetObject(PyExc_AttributeError, field->name);
    return -1;
  }
  Py_XINCREF(kept);
  Py_XSETREF(record->odd[i], kept);
  return 0;
}

/* An instance that Python has made learns its type from the first field that is asked for. */
static core_record* known(PyObject* self, const core_field* field) {
  as_record(self)->type = field->type;
  return as_record(self);
}

static PyObject* field_get(PyObject* self, void* field) { return get(field, known(self, field)); }

static int field_set(PyObject* self, PyObject* value, void* field) {
  return set(field, known(self, field), value);
}

/* ---- Attributes ---------------------------------------------------------------------------- */

/* Whether the fields are what the class says of their names: who has put something else in their
   place is obeyed. The answer holds for a version of the class. */
static bool fields_are_ours(core_type* type) {
  PyTypeObject* cls = (PyTypeObject*)type->cls;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    PyObject* found = PyDict_GetItemWithError(cls->tp_dict, type->members[i].name);
    if (found == NULL || Py_TYPE(found) != &PyGetSetDescr_Type) return false;
    if (((PyGetSetDescrObject*)found)->d_getset != &type->fields[i].getset) return false;
  }
  return true;
}

CORE_APART static PyObject* get_other(PyObject* self, PyObject* name) {
  PyObject* value = PyObject_GenericGetAttr(self, name); /* gives the class a version */
  core_type* type = (core_type*)as_record(self)->type;
  const PyTypeObject* cls = Py_TYPE(self);
  if (value == NULL || type == NULL || (PyObject*)cls != type->cls) return value;
  if (type->version != cls->tp_version_tag) {
    bool ours = cls->tp_version_tag != 0 && fields_are_ours(type);
    type->version = ours ? cls->tp_version_tag : CORE_NO_VERSION;
  }
  return value;
}

/* What the generic way does, without a search in the classes. No two classes are of one version. */
static inline const core_field* field_called(PyObject* self, PyObject* name) {
  const core_type* type = as_record(self)->type;
  if (type == NULL || Py_TYPE(self)->tp_version_tag != type->version) return NULL;
  const core_field* end = type->fields + type->n_members;
  for (const core_field* field = type->fields; field < end; ++field)
    if (field->name == name) return field;
  return NULL;
}

static PyObject* record_getattro(PyObject* self, PyObject* name) {
  const core_field* field = field_called(self, name);
  if (CORE_LIKELY(field != NULL)) return get(field, as_record(self));
  return get_other(self, name);
}

static int record_setattro(PyObject* self, PyObject* name, PyObject* value) {
  const core_field* field = field_called(self, name);
  if (CORE_LIKELY(field != NULL)) return set(field, as_record(self), value);
  return PyObject_GenericSetAttr(self, name, value);
}

/* ---- Instances ----------------------------------------------------------------------------- */

PyObject* core_record_load(core_type* type, const uint8_t* at) {
  for (Py_ssize_t i = 0; CORE_UNLIKELY(!type->any_bits) && i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    if (field->type->kind == BOLT_KIND_BOOL && at[field->offset] > 1)
      return core_decode_fail("a bool is neither 0 nor 1");
  }
  core_record* record = type->spares;
  if (CORE_LIKELY(record != NULL)) {
    type->spares = (core_record*)record->odd;
    --type->n_spares;
    (void)PyObject_Init((PyObject*)record, (PyTypeObject*)type->cls);
  } else {
    record = PyObject_New(core_record, (PyTypeObject*)type->cls);
    if (record == NULL) return NULL;
    record->type = type;
  }
  record->odd = NULL;
  memcpy(record->bytes, at, type->minimum);
  return (PyObject*)record;
}

CORE_APART static void let_go_odd(core_record* record) {
  for (Py_ssize_t i = 0; i < record->type->n_members; ++i)
    Py_XDECREF(record->odd[i]);
  PyMem_Free(record->odd);
}

static void record_dealloc(PyObject* self) {
  core_record* record = as_record(self);
  core_type* type = (core_type*)record->type;
  PyTypeObject* cls = Py_TYPE(self);
  if (CORE_UNLIKELY(record->odd != NULL)) let_go_odd(record);
  if (CORE_LIKELY(type != NULL && (PyObject*)cls == type->cls && type->n_spares < SPARES)) {
    record->odd = (PyObject**)type->spares;
    type->spares = record;
    ++type->n_spares;
  } else {
    cls->tp_free(self);
  }
  Py_DECREF(cls);
}

void core_record_drop_spares(core_type* type) {
  while (type->spares != NULL) {
    core_record* record = type->spares;
    type->spares = (core_record*)record->odd;
    PyObject_Free(record);
  }
  type->n_spares = 0;
}

/* As the __eq__ of a dataclass: of one class, and equal as tuples of the fields are. */
static PyObject* record_equals(PyObject* self, PyObject* other) {
  if (Py_TYPE(self) != Py_TYPE(other)) Py_RETURN_NOTIMPLEMENTED;
  const core_type* type = as_record(self)->type;
  if (type == NULL) type = as_record(other)->type;
  bool exact = type != NULL && (PyObject*)Py_TYPE(self) == type->cls;
  int equal = 1;
  Py_ssize_t fields = type == NULL || self == other ? 0 : type->n_members;
  for (Py_ssize_t i = 0; equal == 1 && i < fields; ++i) {
    const core_field* field = &type->fields[i];
    PyObject* left = exact ? get(field, as_record(self)) : PyObject_GetAttr(self, field->name);
    PyObject* right = exact ? get(field, as_record(other)) : PyObject_GetAttr(other, field->name);
    equal = left == NULL || right == NULL ? -1 : PyObject_RichCompareBool(left, right, Py_EQ);
    Py_XDECREF(left);
    Py_XDECREF(right);
  }
  return equal < 0 ? NULL : PyBool_FromLong(equal);
}

static PyMethodDef equals = {"__eq__", record_equals, METH_O, NULL};

/* ---- Classes ------------------------------------------------------------------------------- */

static bool is_of_numbers(const core_type* type) {
  bool fits = type->kind == BOLT_KIND_RECORD && type->plain && type->n_members > 0;
  for (Py_ssize_t i = 0; fits && i < type->n_members; ++i)
    fits = core_scalar_size(type->members[i].type->kind) != 0;
  return fits;
}

static PyType_Slot slots[] = {
    {Py_tp_dealloc, CORE_SLOT(record_dealloc)},
    {Py_tp_getattro, CORE_SLOT(record_getattro)},
    {Py_tp_setattro, CORE_SLOT(record_setattro)},
    {0, NULL},
};

PyObject* core_record_class(core_type* type, PyObject* name) {
  if (!is_of_numbers(type)) return NULL;
  size_t size = offsetof(core_record, bytes) + type->minimum;
  PyType_Spec spec = {
      .name = "libbolt.Record",
      .basicsize = (int)((size + sizeof(void*) - 1) & ~(sizeof(void*) - 1)),
      .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
      .slots = slots,
  };
  PyObject* cls = PyType_FromSpec(&spec);
  if (cls == NULL) return NULL;
  PyObject* method = PyDescr_NewMethod((PyTypeObject*)cls, &equals);
  if (method == NULL || PyObject_SetAttrString(cls, equals.ml_name, method) < 0 ||
      PyObject_SetAttrString(cls, "__name__", name) < 0 ||
      PyObject_SetAttrString(cls, "__qualname__", name) < 0 ||
      PyObject_SetAttr(cls, core.name_record_type, (PyObject*)type) < 0) {
    Py_CLEAR(cls);
  }
  Py_XDECREF(method);
  return cls;
}

int core_record_bind(core_type* type) {
  PyTypeObject* cls = (PyTypeObject*)type->cls;
  type->native = false;
  type->version = CORE_NO_VERSION;
  if (cls == NULL || cls->tp_dealloc != record_dealloc) return 0;
  if (PyDict_GetItemWithError(cls->tp_dict, core.name_record_type) != (PyObject*)type) return 0;
  if (type->fields == NULL)
    type->fields = PyMem_Calloc((size_t)type->n_members, sizeof *type->fields);
  if (type->fields == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* member = &type->members[i];
    const char* name = PyUnicode_AsUTF8(member->name);
    if (name == NULL) return -1;
    core_field* field = &type->fields[i];
    *field = (core_field){.name = member->name,
                          .kind = member->type->kind,
                          .offset = member->offset,
                          .type = type,
                          .getset = {name, field_get, field_set, NULL, field}};
    PyObject* descriptor = PyDescr_NewGetSet(cls, &field->getset);
    if (descriptor == NULL) return -1;
    int set = PyObject_SetAttr(type->cls, member->name, descriptor);
    Py_DECREF(descriptor);
    if (set < 0) return -1;
  }
  type->native = true;
  return 0;
}
