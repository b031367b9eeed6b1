/* Decoding of scalars, text and objects; and of whole blocks. */
#include "decode.h"

#include "encode.h"
#include "instance.h"

PyObject* core_decode_fail(const char* what) {
  PyErr_Format(core.error_bolt, "the module's answer is malformed: %s", what);
  return NULL;
}

const uint8_t* core_decoder_short(void) {
  core_decode_fail("it ends too early");
  return NULL;
}

PyObject* core_decode_block(const core_type* type, const void* data, size_t len) {
  core_decoder decoder = {.data = data, .len = len};
  PyObject* value = type->decode(type, &decoder);
  if (value != NULL && CORE_UNLIKELY(decoder.at != len)) {
    Py_DECREF(value);
    return core_decode_fail("bytes are left over");
  }
  return value;
}

PyObject* core_decode_unit(const core_type* type, core_decoder* decoder) {
  if (core_decoder_take(decoder, type->align, type->minimum) == NULL) return NULL;
  Py_RETURN_NONE;
}

PyObject* core_decode_bool(const core_type* type, core_decoder* decoder) {
  (void)type;
  const uint8_t* at = core_decoder_take(decoder, 1, 1);
  if (at == NULL) return NULL;
  if (*at > 1) return core_decode_fail("a bool is neither 0 nor 1");
  return PyBool_FromLong(*at);
}

PyObject* core_decode_i64(const core_type* type, core_decoder* decoder) {
  (void)type;
  const uint8_t* at = core_decoder_take(decoder, 8, 8);
  if (at == NULL) return NULL;
  int64_t number;
  memcpy(&number, at, sizeof number);
  return PyLong_FromLongLong(number);
}

PyObject* core_decode_f64(const core_type* type, core_decoder* decoder) {
  (void)type;
  const uint8_t* at = core_decoder_take(decoder, 8, 8);
  if (at == NULL) return NULL;
  double number;
  memcpy(&number, at, sizeof number);
  return PyFloat_FromDouble(number);
}

/* Reads an integer kind, sign extended; of u64 the same bits. */
static int load_int(uint32_t kind, core_decoder* decoder, int64_t* out) {
  union {
    int8_t i8;
    uint8_t u8;
    int16_t i16;
    uint16_t u16;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
  } number = {.i64 = 0};
  size_t size = core_scalar_size(kind);
  const uint8_t* at = core_decoder_take(decoder, size, size);
  if (at == NULL) return -1;
  memcpy(&number, at, size);
  switch (kind) {
  case BOLT_KIND_I8:
    *out = number.i8;
    break;
  case BOLT_KIND_U8:
    *out = number.u8;
    break;
  case BOLT_KIND_I16:
    *out = number.i16;
    break;
  case BOLT_KIND_U16:
    *out = number.u16;
    break;
  case BOLT_KIND_I32:
    *out = number.i32;
    break;
  case BOLT_KIND_U32:
    *out = number.u32;
    break;
  default:
    *out = number.i64;
  }
  return 0;
}

PyObject* core_decode_scalar(const core_type* type, core_decoder* decoder) {
  if (type->kind == BOLT_KIND_F32) {
    const uint8_t* at = core_decoder_take(decoder, 4, 4);
    if (at == NULL) return NULL;
    float number;
    memcpy(&number, at, sizeof number);
    return PyFloat_FromDouble((double)number);
  }
  int64_t number;
  if (load_int(type->kind, decoder, &number) < 0) return NULL;
  if (type->kind == BOLT_KIND_U64) return PyLong_FromUnsignedLongLong((uint64_t)number);
  return PyLong_FromLongLong(number);
}

PyObject* core_decode_enum(const core_type* type, core_decoder* decoder) {
  int64_t number;
  if (load_int(type->underlying, decoder, &number) < 0) return NULL;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* member = &type->members[i];
    if (member->number == number && member->value != NULL) return Py_NewRef(member->value);
  }
  return core_decode_fail("a number is not one of the enum's values");
}

/* A length and that many bytes. */
static const uint8_t* take_sized(core_decoder* decoder, uint32_t* len) {
  const uint8_t* at = core_decoder_take(decoder, 4, 4);
  if (at == NULL) return NULL;
  memcpy(len, at, sizeof *len);
  return core_decoder_take(decoder, 1, *len);
}

typedef uint64_t word_pair __attribute__((vector_size(16)));

/* Copies as long as it is ASCII, 128 bytes at a time: looking first and copying then would take two
   passes. False: something is not, and `out` is worthless. */
static bool copy_ascii(uint8_t* out, const uint8_t* data, size_t len) {
  const uint64_t high = 0x8080808080808080u;
  size_t at = 0;
  for (; len - at >= 128; at += 128) {
    word_pair part[8];
    memcpy(part, data + at, sizeof part);
    memcpy(out + at, part, sizeof part);
    word_pair all = part[0];
    for (int i = 1; i < 8; ++i)
      all |= part[i];
    if (((all[0] | all[1]) & high) != 0) return false;
  }
  uint8_t bits = 0;
  for (size_t i = at; i < len; ++i)
    bits |= data[i];
  if (len > at) memcpy(out + at, data + at, len - at);
  return bits < 0x80;
}

PyObject* core_decode_string(const core_type* type, core_decoder* decoder) {
  (void)type;
  uint32_t len;
  const uint8_t* at = take_sized(decoder, &len);
  if (at == NULL) return NULL;
  PyObject* ascii = PyUnicode_New((Py_ssize_t)len, 127);
  if (ascii == NULL || len == 0) return ascii; /* the empty string is shared */
  if (CORE_LIKELY(copy_ascii(PyUnicode_DATA(ascii), at, len))) return ascii;
  Py_DECREF(ascii);
  PyObject* text = PyUnicode_DecodeUTF8((const char*)at, len, decoder->replaces ? "replace" : NULL);
  if (text == NULL && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
    PyErr_Clear();
    return core_decode_fail("a string is not UTF-8");
  }
  return text;
}

PyObject* core_decode_bytes(const core_type* type, core_decoder* decoder) {
  (void)type;
  uint32_t len;
  const uint8_t* at = take_sized(decoder, &len);
  return at == NULL ? NULL : PyBytes_FromStringAndSize((const char*)at, len);
}

PyObject* core_decode_object(const core_type* type, core_decoder* decoder) {
  const uint8_t* at = core_decoder_take(decoder, 8, 8);
  if (at == NULL) return NULL;
  bolt_object id;
  memcpy(&id, at, sizeof id);
  return core_instance_new(type, id);
}
