/* Building plans out of descriptors, and what Python sees of them. */
#include "types.h"

#include "decode.h"
#include "encode.h"
#include "plain.h"

static const struct {
  core_encode_fn encode;
  core_decode_fn decode;
  const char* expected; /* in messages; NULL: the type's own name */
} kinds[] = {
    [BOLT_KIND_UNIT] = {core_encode_unit, core_decode_unit, "None"},
    [BOLT_KIND_BOOL] = {core_encode_bool, core_decode_bool, "bool"},
    [BOLT_KIND_I8] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_U8] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_I16] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_U16] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_I32] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_U32] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_I64] = {core_encode_i64, core_decode_i64, "int"},
    [BOLT_KIND_U64] = {core_encode_scalar, core_decode_scalar, "int"},
    [BOLT_KIND_F32] = {core_encode_scalar, core_decode_scalar, "float"},
    [BOLT_KIND_F64] = {core_encode_f64, core_decode_f64, "float"},
    [BOLT_KIND_STRING] = {core_encode_string, core_decode_string, "str"},
    [BOLT_KIND_BYTES] = {core_encode_bytes, core_decode_bytes, "bytes"},
    [BOLT_KIND_OPTIONAL] = {core_encode_optional, core_decode_optional, NULL},
    [BOLT_KIND_LIST] = {core_encode_list, core_decode_list, "list"},
    [BOLT_KIND_MAP] = {core_encode_map, core_decode_map, "dict"},
    [BOLT_KIND_ARRAY] = {core_encode_array, core_decode_array, "list"},
    [BOLT_KIND_VARIANT] = {core_encode_variant, core_decode_variant, NULL},
    [BOLT_KIND_RECORD] = {core_encode_record, core_decode_record, NULL},
    [BOLT_KIND_ENUM] = {core_encode_enum, core_decode_enum, NULL},
    [BOLT_KIND_CLASS] = {core_encode_object, core_decode_object, NULL},
    [BOLT_KIND_TIMESTAMP] = {core_encode_timestamp, core_decode_timestamp, "datetime"},
    [BOLT_KIND_DURATION] = {core_encode_duration, core_decode_duration, "timedelta"},
};

PyObject* core_type_describe(const core_type* type) {
  const char* expected = kinds[type->kind].expected;
  if (expected != NULL) return PyUnicode_FromString(expected);
  if (type->kind != BOLT_KIND_OPTIONAL && type->kind != BOLT_KIND_VARIANT) {
    return PyUnicode_FromString(type->descriptor->name);
  }
  PyObject* text = core_type_describe(type->members[0].type);
  for (Py_ssize_t i = 1; text != NULL && i < type->n_members; ++i) {
    PyObject* next = core_type_describe(type->members[i].type);
    Py_SETREF(text, next == NULL ? NULL : PyUnicode_FromFormat("%U | %U", text, next));
    Py_XDECREF(next);
  }
  if (text != NULL && type->kind == BOLT_KIND_OPTIONAL) {
    Py_SETREF(text, PyUnicode_FromFormat("%U | None", text));
  }
  return text;
}

static bool has_float(PyObject* value) {
  const PyNumberMethods* methods = Py_TYPE(value)->tp_as_number;
  return methods != NULL && (methods->nb_float != NULL || methods->nb_index != NULL);
}

/* 1, 0, or -1 with an exception. */
static int is_mapping(PyObject* value) {
  if (PyDict_Check(value)) return 1;
  if (PyList_Check(value) || PyTuple_Check(value)) return 0;
  return PyObject_IsInstance(value, core.mapping);
}

/* The same. To C a class with __getitem__ is a sequence, also if it is a mapping. */
static int is_sequence(PyObject* value) {
  if (PyList_Check(value) || PyTuple_Check(value)) return 1;
  if (PyUnicode_Check(value) || PyBytes_Check(value) || PyByteArray_Check(value)) return 0;
  if (!PySequence_Check(value) || Py_TYPE(value)->tp_iter == NULL) return 0;
  int mapping = is_mapping(value);
  return mapping < 0 ? -1 : !mapping;
}

int core_type_accepts(const core_type* type, PyObject* value, bool strict) {
  switch (type->kind) {
  case BOLT_KIND_UNIT:
    return value == Py_None;
  case BOLT_KIND_BOOL:
    return PyBool_Check(value);
  case BOLT_KIND_F32:
  case BOLT_KIND_F64:
    return strict ? PyFloat_Check(value) : has_float(value);
  case BOLT_KIND_STRING:
    return PyUnicode_Check(value);
  case BOLT_KIND_BYTES:
    return strict ? PyBytes_Check(value) : PyObject_CheckBuffer(value);
  case BOLT_KIND_LIST:
    if (!strict && core_is_buffer(type, value)) return 1;
    return strict ? PyList_Check(value) : is_sequence(value);
  case BOLT_KIND_ARRAY:
    return strict ? PyList_Check(value) : is_sequence(value);
  case BOLT_KIND_MAP:
    return strict ? PyDict_Check(value) : is_mapping(value);
  case BOLT_KIND_TIMESTAMP:
    return core_is_timestamp(value);
  case BOLT_KIND_DURATION:
    return core_is_duration(value);
  case BOLT_KIND_OPTIONAL:
    return value == Py_None ? 1 : core_type_accepts(type->members[0].type, value, strict);
  case BOLT_KIND_VARIANT:
    for (Py_ssize_t i = 0; i < type->n_members; ++i) {
      int accepted = core_type_accepts(type->members[i].type, value, strict);
      if (accepted != 0) return accepted;
    }
    return 0;
  case BOLT_KIND_RECORD:
  case BOLT_KIND_ENUM:
  case BOLT_KIND_CLASS:
    return type->cls == NULL ? 0 : PyObject_IsInstance(value, type->cls);
  default:
    return strict ? PyLong_Check(value) && !PyBool_Check(value) : PyIndex_Check(value);
  }
}

/* ---- Building ---------------------------------------------------------------------------- */

static int refuse(const bolt_type* descriptor, const char* why) {
  PyErr_Format(core.error_load, "type '%s' of the module %s",
               descriptor->name ? descriptor->name : "?", why);
  return -1;
}

static int check(const bolt_type* descriptor) {
  uint32_t kind = descriptor->kind, align = descriptor->wire_align;
  if (kind >= Py_ARRAY_LENGTH(kinds) || kinds[kind].encode == NULL) {
    return refuse(descriptor,
                  "is of a kind that this version of the libbolt package does not know");
  }
  if (align != 1 && align != 2 && align != 4 && align != 8)
    return refuse(descriptor, "has a bad alignment");
  uint32_t least = kind == BOLT_KIND_MAP ? 2 : 1;
  bool composite = kind >= BOLT_KIND_OPTIONAL && kind <= BOLT_KIND_VARIANT;
  if (composite && descriptor->n_members < least) return refuse(descriptor, "has no member");
  if (kind == BOLT_KIND_ENUM &&
      (descriptor->underlying < BOLT_KIND_I8 || descriptor->underlying > BOLT_KIND_U64)) {
    return refuse(descriptor, "has a bad underlying type");
  }
  bool named = kind == BOLT_KIND_RECORD || kind == BOLT_KIND_ENUM || kind == BOLT_KIND_CLASS;
  if (named && descriptor->name == NULL) return refuse(descriptor, "has no name");
  return 0;
}

static int plan_members(core_type* type, PyObject* memo) {
  const bolt_type* descriptor = type->descriptor;
  if (type->kind == BOLT_KIND_CLASS || descriptor->n_members == 0) return 0;
  type->members = PyMem_Calloc(descriptor->n_members, sizeof *type->members);
  if (type->members == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  for (uint32_t i = 0; i < descriptor->n_members; ++i) {
    const bolt_member* source = descriptor->members[i];
    core_member* member = &type->members[i];
    type->n_members = (Py_ssize_t)i + 1; /* what is filled in so far is released with the type */
    member->number = source->value;
    member->name = PyUnicode_InternFromString(source->name == NULL ? "" : source->name);
    if (member->name == NULL) return -1;
    if (type->kind == BOLT_KIND_ENUM) continue;
    member->type = core_type_plan(type->runtime, source->type, memo);
    if (member->type == NULL) return -1;
  }
  return 0;
}

core_type* core_type_plan(core_runtime* runtime, const bolt_type* descriptor, PyObject* memo) {
  PyObject* key = PyLong_FromVoidPtr((void*)(uintptr_t)descriptor);
  if (key == NULL) return NULL;
  PyObject* known = PyDict_GetItemWithError(memo, key);
  if (known != NULL || PyErr_Occurred()) {
    Py_DECREF(key);
    return (core_type*)Py_XNewRef(known);
  }
  core_type* type = NULL;
  if (check(descriptor) == 0) type = PyObject_GC_New(core_type, core.type_type);
  if (type != NULL) {
    memset((char*)type + sizeof(PyObject), 0, sizeof *type - sizeof(PyObject));
    type->encode = kinds[descriptor->kind].encode;
    type->decode = kinds[descriptor->kind].decode;
    if (type->decode == core_decode_optional && (descriptor->flags & BOLT_TYPE_BOXED) != 0) {
      type->encode = core_encode_boxed;
      type->decode = core_decode_boxed;
    }
    type->kind = descriptor->kind;
    type->align = descriptor->wire_align;
    type->minimum = descriptor->wire_min;
    type->underlying = descriptor->underlying;
    type->descriptor = descriptor;
    type->runtime = runtime;
    PyObject_GC_Track(type);
    /* Known before its members are planned: one of them may be this type. */
    if (PyDict_SetItem(memo, key, (PyObject*)type) < 0 || plan_members(type, memo) < 0)
      Py_CLEAR(type);
    else
      core_plain_plan(type);
  }
  Py_DECREF(key);
  return type;
}

void core_raise_typed(const core_type* type, core_decoder* decoder) {
  if (type->kind == BOLT_KIND_VARIANT && type->failure == NULL) {
    const uint8_t* tag = core_decoder_take(decoder, type->align, 1);
    if (tag == NULL) return;
    if (*tag >= type->n_members) {
      core_decode_fail("a variant has no such alternative");
      return;
    }
    core_raise_typed(type->members[*tag].type, decoder);
    return;
  }
  PyObject* value = type->decode(type, decoder);
  if (value == NULL) return;
  if (type->failure != NULL) Py_SETREF(value, PyObject_CallOneArg(type->failure, value));
  if (value == NULL) return;
  if (PyExceptionInstance_Check(value)) {
    PyErr_SetObject((PyObject*)Py_TYPE(value), value);
  } else {
    PyErr_Format(core.error_bolt, "the call failed with %R", value);
  }
  Py_DECREF(value);
}
