/* Out of memory into Python values, without a call or a check for each field. */
#include "plain.h"

#include <structmember.h>

#include "decode.h"
#include "encode.h"
#include "record.h"

static uint32_t align_up(uint32_t at, uint32_t align) { return (at + align - 1) & ~(align - 1); }

/* ---- Plans ------------------------------------------------------------------------------- */

/* Where the fields lie. The descriptor's word is checked: a module that was not sealed may say
   anything. */
static void plan_record(core_type* type) {
  bool plain = (type->descriptor->flags & BOLT_TYPE_PLAIN) != 0 && type->minimum > 0;
  bool any_bits = true, dense = type->n_members > 0;
  uint64_t end = 0, used = 0;
  for (Py_ssize_t i = 0; plain && i < type->n_members; ++i) {
    core_member* field = &type->members[i];
    const core_type* inner = field->type;
    plain = inner->plain && inner->align <= type->align;
    field->offset = align_up((uint32_t)end, inner->align);
    end = (uint64_t)field->offset + inner->minimum;
    used += inner->minimum;
    plain = plain && end <= type->minimum;
    any_bits = any_bits && inner->any_bits;
    dense = dense && inner->dense;
  }
  type->plain = plain && type->minimum % type->align == 0;
  type->any_bits = type->plain && any_bits && (type->descriptor->flags & BOLT_TYPE_ANY_BITS) != 0;
  type->dense = type->plain && dense && used == type->minimum;
}

static void plan_array(core_type* type) {
  const core_type* element = type->members[0].type;
  int64_t count = type->members[0].number;
  type->plain = element->plain && count > 0 && count <= (int64_t)BOLT_BLOCK_MAX &&
                (uint64_t)count * element->minimum == type->minimum;
  type->any_bits = type->plain && element->any_bits;
  type->dense = type->plain && element->dense;
}

void core_plain_plan(core_type* type) {
  switch (type->kind) {
  case BOLT_KIND_RECORD:
    plan_record(type);
    break;
  case BOLT_KIND_ARRAY:
    plan_array(type);
    break;
  case BOLT_KIND_ENUM:
    type->plain = type->dense = core_scalar_size(type->underlying) == type->minimum;
    break;
  default: {
    size_t size = core_scalar_size(type->kind);
    type->plain = type->dense = size != 0 && size == type->minimum && size == type->align;
    type->any_bits = type->plain && type->kind != BOLT_KIND_BOOL;
  }
  }
}

/* ---- Records ----------------------------------------------------------------------------- */

/* The place of a field in the bytes of an instance, or 0: whatever is called so is not its slot. */
static Py_ssize_t slot_of(PyTypeObject* cls, PyObject* name) {
  PyObject* found = PyDict_GetItemWithError(cls->tp_dict, name);
  if (found == NULL || Py_TYPE(found) != &PyMemberDescr_Type) return 0;
  const PyMemberDescrObject* descriptor = (const PyMemberDescrObject*)found;
  const PyMemberDef* member = descriptor->d_member;
  bool usual = descriptor->d_common.d_type == cls && member->type == T_OBJECT_EX;
  return usual && (member->flags & READONLY) == 0 ? member->offset : 0;
}

void core_record_plan(core_type* type) {
  type->slotted = false;
  if (type->kind != BOLT_KIND_RECORD || type->cls == NULL) return;
  PyTypeObject* cls = (PyTypeObject*)type->cls;
  if (cls->tp_new != PyBaseObject_Type.tp_new || cls->tp_base != &PyBaseObject_Type) return;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    type->members[i].slot = slot_of(cls, type->members[i].name);
    if (type->members[i].slot == 0) {
      PyErr_Clear();
      return;
    }
  }
  type->slotted = true;
}

static PyObject** slot(const core_member* field, PyObject* record) {
  return (PyObject**)((char*)record + field->slot);
}

PyObject* core_record_new(const core_type* type) {
  PyTypeObject* cls = (PyTypeObject*)type->cls;
  if (CORE_LIKELY(type->slotted)) return cls->tp_alloc(cls, 0);
  if (cls == NULL) return core_decode_fail("a record has no class");
  PyObject* nothing = PyTuple_New(0);
  if (nothing == NULL) return NULL;
  PyObject* record = cls->tp_new(cls, nothing, NULL);
  Py_DECREF(nothing);
  return record;
}

int core_record_set(const core_type* type, const core_member* field, PyObject* record,
                    PyObject* value) {
  if (CORE_LIKELY(type->slotted)) {
    *slot(field, record) = value;
    return 0;
  }
  int stored = PyObject_SetAttr(record, field->name, value);
  Py_DECREF(value);
  return stored;
}

PyObject* core_record_get(const core_type* type, const core_member* field, PyObject* record) {
  if (CORE_LIKELY(type->slotted && (PyObject*)Py_TYPE(record) == type->cls)) {
    PyObject* value = *slot(field, record);
    if (CORE_LIKELY(value != NULL)) return Py_NewRef(value);
  }
  return PyObject_GetAttr(record, field->name);
}

/* ---- Values ------------------------------------------------------------------------------ */

static PyObject* load_record(const core_type* type, const uint8_t* at) {
  if (type->native) return core_record_load((core_type*)type, at);
  PyObject* record = core_record_new(type);
  for (Py_ssize_t i = 0; record != NULL && i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    PyObject* value = core_load(field->type, at + field->offset);
    if (value == NULL || core_record_set(type, field, record, value) < 0) Py_CLEAR(record);
  }
  return record;
}

PyObject* core_load(const core_type* type, const uint8_t* at) {
  union {
    double f64;
    int64_t i64;
    int32_t i32;
  } number;
  switch (type->kind) {
  case BOLT_KIND_F64:
    memcpy(&number.f64, at, sizeof number.f64);
    return PyFloat_FromDouble(number.f64);
  case BOLT_KIND_I64:
    memcpy(&number.i64, at, sizeof number.i64);
    return PyLong_FromLongLong(number.i64);
  case BOLT_KIND_I32:
    memcpy(&number.i32, at, sizeof number.i32);
    return PyLong_FromLong(number.i32);
  case BOLT_KIND_RECORD:
    return load_record(type, at);
  default: {
    core_decoder decoder = {.data = at, .len = type->minimum};
    return type->decode(type, &decoder);
  }
  }
}

/* One element of a list: the most usual ones are told apart once for the list. */
static inline PyObject* load_element(const core_type* element, const uint8_t* at, bool is_f64,
                                     bool is_native) {
  double number;
  if (is_native) return core_record_load((core_type*)element, at);
  if (!is_f64) return core_load(element, at);
  memcpy(&number, at, sizeof number);
  return PyFloat_FromDouble(number);
}

PyObject* core_load_list(const core_type* element, const uint8_t* at, Py_ssize_t stride,
                         Py_ssize_t count) {
  bool is_f64 = element->kind == BOLT_KIND_F64, is_native = element->native;
  PyObject* list = PyList_New(count);
  for (Py_ssize_t i = 0; list != NULL && i < count; ++i) {
    PyObject* item = load_element(element, at + i * stride, is_f64, is_native);
    if (item == NULL) {
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, i, item);
    }
  }
  return list;
}
