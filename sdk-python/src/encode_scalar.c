/* Encoding of numbers, enums, text, bytes and objects. */
#include <math.h>

#include "encode.h"
#include "instance.h"

/* The least and greatest value of an integer kind; UINT64_MAX does not fit and is handled apart. */
typedef struct {
  const char* name;
  long long least;
  long long greatest;
} int_range;

static const int_range int_ranges[] = {
    [BOLT_KIND_I8] = {"i8", INT8_MIN, INT8_MAX},     [BOLT_KIND_U8] = {"u8", 0, UINT8_MAX},
    [BOLT_KIND_I16] = {"i16", INT16_MIN, INT16_MAX}, [BOLT_KIND_U16] = {"u16", 0, UINT16_MAX},
    [BOLT_KIND_I32] = {"i32", INT32_MIN, INT32_MAX}, [BOLT_KIND_U32] = {"u32", 0, UINT32_MAX},
    [BOLT_KIND_I64] = {"i64", INT64_MIN, INT64_MAX}, [BOLT_KIND_U64] = {"u64", 0, INT64_MAX},
};

size_t core_scalar_size(uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_BOOL:
  case BOLT_KIND_I8:
  case BOLT_KIND_U8:
    return 1;
  case BOLT_KIND_I16:
  case BOLT_KIND_U16:
    return 2;
  case BOLT_KIND_I32:
  case BOLT_KIND_U32:
  case BOLT_KIND_F32:
    return 4;
  case BOLT_KIND_I64:
  case BOLT_KIND_U64:
  case BOLT_KIND_F64:
    return 8;
  default:
    return 0;
  }
}

static int out_of_range(const core_encoder* encoder, uint32_t kind, PyObject* value) {
  PyObject* text = PyObject_Repr(value);
  if (text == NULL) { /* Python refuses to print very long numbers */
    PyErr_Clear();
    text = PyUnicode_FromString("the number");
    if (text == NULL) return -1;
  }
  const char* name = kind == BOLT_KIND_F32   ? "f32"
                     : kind == BOLT_KIND_F64 ? "f64"
                                             : int_ranges[kind].name;
  if (kind == BOLT_KIND_F32 || kind == BOLT_KIND_F64) {
    core_encode_fail(encoder, PyExc_OverflowError, "%.80U does not fit %s", text, name);
  } else if (kind == BOLT_KIND_U64) {
    core_encode_fail(encoder, PyExc_OverflowError, "%.80U does not fit u64 (0 to %llu)", text,
                     (unsigned long long)UINT64_MAX);
  } else {
    core_encode_fail(encoder, PyExc_OverflowError, "%.80U does not fit %s (%lld to %lld)", text,
                     name, int_ranges[kind].least, int_ranges[kind].greatest);
  }
  Py_DECREF(text);
  return -1;
}

/* Writes the low bytes of `number`. */
static void store_int(uint32_t kind, int64_t number, void* out) {
  switch (core_scalar_size(kind)) {
  case 1: {
    uint8_t narrow = (uint8_t)number;
    memcpy(out, &narrow, sizeof narrow);
    break;
  }
  case 2: {
    uint16_t narrow = (uint16_t)number;
    memcpy(out, &narrow, sizeof narrow);
    break;
  }
  case 4: {
    uint32_t narrow = (uint32_t)number;
    memcpy(out, &narrow, sizeof narrow);
    break;
  }
  default:
    memcpy(out, &number, sizeof number);
  }
}

bool core_store_int(uint32_t kind, PyObject* value, void* out) {
  int overflow = 0;
  long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow > 0 && kind == BOLT_KIND_U64) {
    unsigned long long large = PyLong_AsUnsignedLongLong(value);
    if (large != (unsigned long long)-1 || !PyErr_Occurred()) {
      memcpy(out, &large, sizeof large);
      return true;
    }
    PyErr_Clear();
  }
  const int_range* range = &int_ranges[kind];
  if (overflow != 0 || number < range->least || number > range->greatest) return false;
  store_int(kind, number, out);
  return true;
}

static int store_index(const core_type* type, const core_encoder* encoder, PyObject* value,
                       void* out) {
  if (!PyLong_Check(value)) {
    if (!PyIndex_Check(value)) return core_encode_mismatch(encoder, type, value);
    PyObject* index = PyNumber_Index(value);
    if (index == NULL) return core_encode_because(encoder);
    int stored = store_index(type, encoder, index, out);
    Py_DECREF(index);
    return stored;
  }
  return core_store_int(type->kind, value, out) ? 0 : out_of_range(encoder, type->kind, value);
}

static int store_float(const core_type* type, const core_encoder* encoder, PyObject* value,
                       void* out) {
  double number;
  if (PyFloat_Check(value)) {
    number = PyFloat_AS_DOUBLE(value);
  } else {
    PyNumberMethods* methods = Py_TYPE(value)->tp_as_number;
    if (methods == NULL || (methods->nb_float == NULL && methods->nb_index == NULL)) {
      return core_encode_mismatch(encoder, type, value);
    }
    number = PyFloat_AsDouble(value);
    if (number == -1.0 && PyErr_Occurred()) {
      if (!PyErr_ExceptionMatches(PyExc_OverflowError)) return core_encode_because(encoder);
      PyErr_Clear();
      return out_of_range(encoder, type->kind, value);
    }
  }
  if (type->kind == BOLT_KIND_F64) {
    memcpy(out, &number, sizeof number);
    return 0;
  }
  float narrow = (float)number;
  if (isinf(narrow) && !isinf(number)) return out_of_range(encoder, type->kind, value);
  memcpy(out, &narrow, sizeof narrow);
  return 0;
}

int core_store_scalar(const core_type* type, const core_encoder* encoder, PyObject* value,
                      void* out) {
  switch (type->kind) {
  case BOLT_KIND_BOOL:
    if (!PyBool_Check(value)) return core_encode_mismatch(encoder, type, value);
    *(uint8_t*)out = value == Py_True;
    return 0;
  case BOLT_KIND_F32:
  case BOLT_KIND_F64:
    return store_float(type, encoder, value, out);
  default:
    return store_index(type, encoder, value, out);
  }
}

int core_encode_scalar(const core_type* type, core_encoder* encoder, PyObject* value) {
  uint8_t store[8]; /* a value that is refused leaves no trace in the block */
  if (core_store_scalar(type, encoder, value, store) < 0) return -1;
  size_t size = core_scalar_size(type->kind);
  uint8_t* out = core_encoder_add(encoder, size, size);
  if (out == NULL) return -1;
  memcpy(out, store, size);
  return 0;
}

int core_encode_i64(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyLong_CheckExact(value)) return core_encode_scalar(type, encoder, value);
  long long number;
  if (CORE_UNLIKELY(!core_small_int(value, &number))) {
    int overflow;
    number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) return out_of_range(encoder, BOLT_KIND_I64, value);
  }
  uint8_t* out = core_encoder_add(encoder, 8, 8);
  if (out == NULL) return -1;
  memcpy(out, &number, sizeof number);
  return 0;
}

int core_encode_f64(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyFloat_CheckExact(value)) return core_encode_scalar(type, encoder, value);
  double number = PyFloat_AS_DOUBLE(value);
  uint8_t* out = core_encoder_add(encoder, 8, 8);
  if (out == NULL) return -1;
  memcpy(out, &number, sizeof number);
  return 0;
}

int core_encode_bool(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyBool_Check(value)) return core_encode_mismatch(encoder, type, value);
  uint8_t* out = core_encoder_add(encoder, 1, 1);
  if (out == NULL) return -1;
  *out = value == Py_True;
  return 0;
}

int core_encode_unit(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (value != Py_None) return core_encode_mismatch(encoder, type, value);
  uint8_t* out = core_encoder_add(encoder, type->align, type->minimum);
  if (out == NULL) return -1;
  memset(out, 0, type->minimum);
  return 0;
}

int core_encode_enum(const core_type* type, core_encoder* encoder, PyObject* value) {
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    if (type->members[i].value != value) continue;
    uint8_t* out = core_encoder_add(encoder, type->align, core_scalar_size(type->underlying));
    if (out == NULL) return -1;
    store_int(type->underlying, type->members[i].number, out);
    return 0;
  }
  return core_encode_mismatch(encoder, type, value);
}

/* A length, then the bytes. */
static int add_sized(core_encoder* encoder, const void* data, Py_ssize_t len) {
  if ((size_t)len > BOLT_BLOCK_MAX) return core_encoder_grow(encoder, (size_t)len);
  uint8_t* out = core_encoder_add(encoder, 4, 4 + (size_t)len);
  if (out == NULL) return -1;
  uint32_t prefix = (uint32_t)len;
  memcpy(out, &prefix, sizeof prefix);
  if (len > 0) memcpy(out + 4, data, (size_t)len);
  return 0;
}

/* str may hold lone surrogates, which UTF-8 has no form for. */
static int not_unicode(const core_encoder* encoder) {
  if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return -1;
  PyObject *type, *error, *traceback;
  PyErr_Fetch(&type, &error, &traceback);
  PyErr_NormalizeException(&type, &error, &traceback);
  Py_ssize_t start = 0;
  if (PyUnicodeEncodeError_GetStart(error, &start) < 0) PyErr_Clear();
  Py_XDECREF(type);
  Py_XDECREF(error);
  Py_XDECREF(traceback);
  return core_encode_fail(encoder, PyExc_ValueError,
                          "not valid Unicode: a lone surrogate at position %zd", start);
}

int core_encode_string(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyUnicode_Check(value)) return core_encode_mismatch(encoder, type, value);
  if (PyUnicode_IS_COMPACT_ASCII(value)) {
    return add_sized(encoder, PyUnicode_DATA(value), PyUnicode_GET_LENGTH(value));
  }
  Py_ssize_t len;
  const char* data = PyUnicode_AsUTF8AndSize(value, &len);
  if (data == NULL) return not_unicode(encoder);
  return add_sized(encoder, data, len);
}

int core_encode_bytes(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (PyBytes_CheckExact(value)) {
    return add_sized(encoder, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value));
  }
  if (!PyObject_CheckBuffer(value)) return core_encode_mismatch(encoder, type, value);
  Py_buffer view;
  if (PyObject_GetBuffer(value, &view, PyBUF_SIMPLE) < 0) {
    if (!PyErr_ExceptionMatches(PyExc_BufferError)) return core_encode_because(encoder);
    PyErr_Clear();
    return core_encode_fail(encoder, PyExc_ValueError, "the buffer is not contiguous");
  }
  int added = add_sized(encoder, view.buf, view.len);
  PyBuffer_Release(&view);
  return added;
}

/* The block carries a bare id. A wrapper of our own holds a reference until the call has started:
   the caller's may be closed before, also by another thread while the call decodes it. */
static int keep_object(const core_type* type, core_encoder* encoder, bolt_object id) {
  if (encoder->keep == NULL && (encoder->keep = PyList_New(0)) == NULL) return -1;
  PyObject* held = core_instance_new(type, id);
  if (held == NULL) return -1;
  int kept = PyList_Append(encoder->keep, held);
  Py_DECREF(held);
  return kept;
}

int core_encode_object(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (type->cls == NULL || !PyObject_TypeCheck(value, (PyTypeObject*)type->cls)) {
    return core_encode_mismatch(encoder, type, value);
  }
  core_instance* instance = (core_instance*)value;
  if (instance->id == 0) {
    return core_encode_fail(encoder, core.error_closed, "the %.200s is closed",
                            Py_TYPE(value)->tp_name);
  }
  if (keep_object(type, encoder, instance->id) < 0) return -1;
  uint8_t* out = core_encoder_add(encoder, 8, 8);
  if (out == NULL) return -1;
  memcpy(out, &instance->id, sizeof instance->id);
  return 0;
}
