/* Encoding: Python values into an argument block. */
#ifndef LIBBOLT_PYTHON_ENCODE_H
#define LIBBOLT_PYTHON_ENCODE_H

#include <string.h>

#include "types.h"

enum { CORE_DEPTH_MAX = 64 };

/* Where in an argument the encoder is, for messages: a list through C frames. */
typedef struct core_path {
  const struct core_path* up;
  PyObject* name;   /* of a parameter or field (borrowed), or NULL */
  Py_ssize_t index; /* of an element */
} core_path;

/* A block being written. It begins in the caller's storage and moves to the heap when it outgrows
   it. */
struct core_encoder {
  uint8_t* data; /* 8-aligned */
  size_t len;
  size_t cap;
  const uint8_t* storage; /* the caller's; any other `data` is a block */
  PyObject* keep;         /* list of instances the block refers to, or NULL */
  const core_function* function;
  const core_path* path;
  int depth;
};

static inline void core_encoder_init(core_encoder* encoder, void* storage, size_t cap,
                                     const core_function* function) {
  encoder->data = storage;
  encoder->len = 0;
  encoder->cap = cap;
  encoder->storage = storage;
  encoder->keep = NULL;
  encoder->function = function;
  encoder->path = NULL;
  encoder->depth = 0;
}

/* Memory for what outgrows the caller's storage, of at least *cap bytes, which becomes what there
   is. A few of the most common size are kept. NULL without an exception if there is none. */
uint8_t* core_block_new(size_t* cap);
void core_block_free(uint8_t* block, size_t cap);

/* Drops what the encoder owns. */
static inline void core_encoder_clear(core_encoder* encoder) {
  if (encoder->data != encoder->storage) core_block_free(encoder->data, encoder->cap);
  encoder->data = NULL;
  Py_CLEAR(encoder->keep);
}

/* Makes room for `more` bytes after `len`. 0, or -1 with an exception. */
int core_encoder_grow(core_encoder* encoder, size_t more);

/* Appends `size` bytes at the next multiple of `align`, zeroing the padding only. NULL with an
   exception. */
static inline uint8_t* core_encoder_add(core_encoder* encoder, size_t align, size_t size) {
  size_t at = (encoder->len + align - 1) & ~(align - 1);
  size_t padding = at - encoder->len;
  if (CORE_UNLIKELY(padding + size > encoder->cap - encoder->len)) {
    if (core_encoder_grow(encoder, padding + size) < 0) return NULL;
  }
  for (size_t i = encoder->len; i < at; ++i)
    encoder->data[i] = 0;
  encoder->len = at + size;
  return encoder->data + at;
}

/* Raises `exception` with "function() argument 'path': " and the formatted reason. Always -1. */
int core_encode_fail(const core_encoder* encoder, PyObject* exception, const char* format, ...);
/* The TypeError "expected X, got Y". Always -1. */
int core_encode_mismatch(const core_encoder* encoder, const core_type* type, PyObject* value);
/* Code of the value's own (an __index__, an attribute, an iterator) has raised: makes that the
   cause of an exception that names function and parameter. Always -1. */
int core_encode_because(const core_encoder* encoder);

/* An exact int of one digit, without a call: most are. 1, or 0 if it is another. */
static inline int core_small_int(PyObject* value, long long* out) {
#if PY_VERSION_HEX >= 0x030C0000
  if (!PyUnstable_Long_IsCompact((PyLongObject*)value)) return 0;
  *out = PyUnstable_Long_CompactValue((PyLongObject*)value);
  return 1;
#else
  Py_ssize_t digits = Py_SIZE(value);
  if (digits < -1 || digits > 1) return 0;
  *out = digits == 0 ? 0 : digits * (long long)((PyLongObject*)value)->ob_digit[0];
  return 1;
#endif
}

/* Stores one scalar of `kind` at `out`. 0, or -1 with an exception. */
int core_store_scalar(const core_type* type, const core_encoder* encoder, PyObject* value,
                      void* out);
/* Stores an int as one of `kind`. False, without an exception: it does not fit. */
bool core_store_int(uint32_t kind, PyObject* value, void* out);
/* The size of a scalar kind in bytes, 0 for others. */
size_t core_scalar_size(uint32_t kind);

/* Whether a list's argument is taken as memory: a buffer, of elements that are plain. */
bool core_is_buffer(const core_type* list, PyObject* value);
/* Appends such an argument: the count, and one copy. 0, or -1 with an exception. */
int core_encode_buffer(const core_type* list, core_encoder* encoder, PyObject* value);

int core_encode_unit(const core_type*, core_encoder*, PyObject*);
int core_encode_bool(const core_type*, core_encoder*, PyObject*);
int core_encode_i64(const core_type*, core_encoder*, PyObject*);
int core_encode_f64(const core_type*, core_encoder*, PyObject*);
int core_encode_scalar(const core_type*, core_encoder*, PyObject*);
int core_encode_enum(const core_type*, core_encoder*, PyObject*);
int core_encode_string(const core_type*, core_encoder*, PyObject*);
int core_encode_bytes(const core_type*, core_encoder*, PyObject*);
int core_encode_object(const core_type*, core_encoder*, PyObject*);
int core_encode_duration(const core_type*, core_encoder*, PyObject*);
int core_encode_timestamp(const core_type*, core_encoder*, PyObject*);
int core_encode_optional(const core_type*, core_encoder*, PyObject*);
int core_encode_boxed(const core_type*, core_encoder*, PyObject*);
int core_encode_list(const core_type*, core_encoder*, PyObject*);
int core_encode_array(const core_type*, core_encoder*, PyObject*);
int core_encode_map(const core_type*, core_encoder*, PyObject*);
int core_encode_record(const core_type*, core_encoder*, PyObject*);
int core_encode_variant(const core_type*, core_encoder*, PyObject*);

#endif
