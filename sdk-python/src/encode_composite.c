/* Encoding of what has parts. Each level pushes itself on the path, so that a message can say
   users[3].name. */
#include "encode.h"
#include "plain.h"
#include "record.h"

/* As in C++, levels are those of lists, maps and boxes: only they let a value contain its own type.
 */
static int enter(core_encoder* encoder) {
  if (++encoder->depth <= CORE_DEPTH_MAX) return 0;
  --encoder->depth;
  return core_encode_fail(encoder, PyExc_ValueError, "nested deeper than %d", CORE_DEPTH_MAX);
}

/* core_type_accepts with an exception that says where. */
static int accepts(const core_type* type, const core_encoder* encoder, PyObject* value,
                   bool strict) {
  int accepted = core_type_accepts(type, value, strict);
  return accepted < 0 ? core_encode_because(encoder) : accepted;
}

/* Encodes a part under its name or index. */
static int encode_part(const core_type* type, core_encoder* encoder, PyObject* value,
                       PyObject* name, Py_ssize_t index) {
  core_path path = {encoder->path, name, index};
  encoder->path = &path;
  int encoded = type->encode(type, encoder, value);
  encoder->path = path.up;
  return encoded;
}

int core_encode_optional(const core_type* type, core_encoder* encoder, PyObject* value) {
  const core_type* inner = type->members[0].type;
  if (value != Py_None) {
    int accepted = accepts(inner, encoder, value, false);
    if (accepted < 0) return -1;
    if (!accepted) return core_encode_mismatch(encoder, type, value);
  }
  uint8_t* tag = core_encoder_add(encoder, type->align, 1);
  if (tag == NULL) return -1;
  *tag = value != Py_None;
  return value == Py_None ? 0 : inner->encode(inner, encoder, value);
}

/* An optional of a record that may hold such an optional: a level like a list's. */
int core_encode_boxed(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (value == Py_None) return core_encode_optional(type, encoder, value);
  if (enter(encoder) < 0) return -1;
  int encoded = core_encode_optional(type, encoder, value);
  --encoder->depth;
  return encoded;
}

/* One alternative of a variant. On failure the block is as it was. */
static int encode_alternative(const core_type* type, core_encoder* encoder, PyObject* value,
                              Py_ssize_t index) {
  size_t before = encoder->len;
  const core_type* inner = type->members[index].type;
  uint8_t* tag = core_encoder_add(encoder, type->align, 1);
  if (tag == NULL) return -1;
  *tag = (uint8_t)index;
  int encoded = inner->encode(inner, encoder, value);
  if (encoded < 0) encoder->len = before;
  return encoded;
}

/* The first alternative that takes the value. 1; 0 if none looks like it; -1 with the exception of
   the last one that does and still refuses it. */
static int encode_first(const core_type* type, core_encoder* encoder, PyObject* value,
                        bool strict) {
  PyObject *error_type = NULL, *error = NULL, *traceback = NULL;
  int encoded = 0;
  for (Py_ssize_t i = 0; encoded <= 0 && i < type->n_members; ++i) {
    int accepted = accepts(type->members[i].type, encoder, value, strict);
    if (accepted == 0) continue;
    Py_CLEAR(error_type);
    Py_CLEAR(error);
    Py_CLEAR(traceback);
    encoded = accepted < 0 || encode_alternative(type, encoder, value, i) < 0 ? -1 : 1;
    if (encoded < 0) PyErr_Fetch(&error_type, &error, &traceback);
  }
  if (encoded < 0) PyErr_Restore(error_type, error, traceback);
  return encoded;
}

/* Exact matches first, then those that convert; but what an exact match has refused is wrong: an
   int that is too large must not arrive as a float. */
int core_encode_variant(const core_type* type, core_encoder* encoder, PyObject* value) {
  int encoded = encode_first(type, encoder, value, true);
  if (encoded == 0) encoded = encode_first(type, encoder, value, false);
  if (encoded == 0) return core_encode_mismatch(encoder, type, value);
  return encoded < 0 ? -1 : 0;
}

/* Elements of one scalar kind: one reservation, no call through the plan. */
static int encode_scalars(const core_type* element, core_encoder* encoder, PyObject* sequence,
                          Py_ssize_t count) {
  size_t size = core_scalar_size(element->kind);
  if ((size_t)count > BOLT_BLOCK_MAX / size)
    return core_encoder_grow(encoder, BOLT_BLOCK_MAX + (size_t)1);
  if (core_encoder_add(encoder, size, (size_t)count * size) == NULL) return -1;
  size_t at = encoder->len - (size_t)count * size;
  core_path path = {encoder->path, NULL, 0};
  encoder->path = &path;
  for (path.index = 0; path.index < count && path.index < PySequence_Fast_GET_SIZE(sequence);
       ++path.index) {
    PyObject* item = Py_NewRef(PySequence_Fast_GET_ITEM(sequence, path.index));
    int stored = core_store_scalar(element, encoder, item, encoder->data + at);
    Py_DECREF(item);
    if (stored < 0) break;
    at += size;
  }
  encoder->path = path.up;
  return path.index == count || !PyErr_Occurred() ? 0 : -1;
}

/* The elements, without a count in front. The sequence may change while it is read: converting runs
   Python code. */
static int encode_elements(const core_type* element, core_encoder* encoder, PyObject* sequence,
                           Py_ssize_t count) {
  int encoded = 0;
  if (core_scalar_size(element->kind) != 0) {
    encoded = encode_scalars(element, encoder, sequence, count);
  } else {
    for (Py_ssize_t i = 0; encoded == 0 && i < count && i < PySequence_Fast_GET_SIZE(sequence);
         ++i) {
      PyObject* item = Py_NewRef(PySequence_Fast_GET_ITEM(sequence, i));
      encoded = encode_part(element, encoder, item, NULL, i);
      Py_DECREF(item);
    }
  }
  if (encoded == 0 && PySequence_Fast_GET_SIZE(sequence) != count) {
    return core_encode_fail(encoder, PyExc_ValueError, "the sequence changed while it was read");
  }
  return encoded;
}

/* A list or tuple of the elements, or NULL: text, bytes and mappings are no sequences here. */
static PyObject* as_sequence(const core_type* type, core_encoder* encoder, PyObject* value) {
  int accepted = accepts(type, encoder, value, false);
  if (accepted < 0) return NULL;
  if (!accepted) {
    core_encode_mismatch(encoder, type, value);
    return NULL;
  }
  PyObject* sequence = PySequence_Fast(value, "expected a sequence");
  if (sequence == NULL) core_encode_because(encoder);
  return sequence;
}

static uint8_t* add_count(core_encoder* encoder, Py_ssize_t count) {
  if ((size_t)count > BOLT_BLOCK_MAX) {
    core_encoder_grow(encoder, (size_t)count);
    return NULL;
  }
  uint8_t* out = core_encoder_add(encoder, 8, 8);
  if (out == NULL) return NULL;
  uint32_t header[2] = {(uint32_t)count, 0};
  memcpy(out, header, sizeof header);
  return out;
}

static int encode_buffer(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (enter(encoder) < 0) return -1;
  int encoded = core_encode_buffer(type, encoder, value);
  --encoder->depth;
  return encoded;
}

int core_encode_list(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (core_is_buffer(type, value)) return encode_buffer(type, encoder, value);
  PyObject* sequence = as_sequence(type, encoder, value);
  if (sequence == NULL) return -1;
  Py_ssize_t count = PySequence_Fast_GET_SIZE(sequence);
  int encoded = enter(encoder);
  if (encoded == 0) {
    encoded = add_count(encoder, count) == NULL
                  ? -1
                  : encode_elements(type->members[0].type, encoder, sequence, count);
    --encoder->depth;
  }
  Py_DECREF(sequence);
  return encoded;
}

int core_encode_array(const core_type* type, core_encoder* encoder, PyObject* value) {
  PyObject* sequence = as_sequence(type, encoder, value);
  if (sequence == NULL) return -1;
  Py_ssize_t count = PySequence_Fast_GET_SIZE(sequence);
  int encoded = -1;
  if (count != type->members[0].number) {
    core_encode_fail(encoder, PyExc_ValueError, "expected %lld elements, got %zd",
                     (long long)type->members[0].number, count);
  } else if (core_encoder_add(encoder, type->align, 0) != NULL) {
    encoded = encode_elements(type->members[0].type, encoder, sequence, count);
  }
  Py_DECREF(sequence);
  return encoded;
}

static int encode_entries(const core_type* type, core_encoder* encoder, PyObject* items) {
  Py_ssize_t count = PyList_GET_SIZE(items); /* a list of our own: it does not change */
  if (add_count(encoder, count) == NULL) return -1;
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* item = PyList_GET_ITEM(items, i);
    if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) != 2) { /* a class of the caller's made it */
      return core_encode_fail(encoder, PyExc_TypeError, "its items() are not pairs");
    }
    PyObject* key = PyTuple_GET_ITEM(item, 0);
    PyObject* value = PyTuple_GET_ITEM(item, 1);
    if (core_encoder_add(encoder, 8, 0) == NULL) return -1; /* entries start at 8 */
    if (encode_part(type->members[0].type, encoder, key, key, -1) < 0) return -1;
    if (encode_part(type->members[1].type, encoder, value, key, -1) < 0) return -1;
  }
  return 0;
}

int core_encode_map(const core_type* type, core_encoder* encoder, PyObject* value) {
  int accepted = accepts(type, encoder, value, false);
  if (accepted < 0) return -1;
  if (!accepted) return core_encode_mismatch(encoder, type, value);
  PyObject* items = PyMapping_Items(value);
  if (items == NULL) return core_encode_because(encoder);
  int encoded = enter(encoder);
  if (encoded == 0) {
    encoded = encode_entries(type, encoder, items);
    --encoder->depth;
  }
  Py_DECREF(items);
  return encoded;
}

static int encode_field(const core_type* type, const core_member* field, core_encoder* encoder,
                        PyObject* record) {
  core_path path = {encoder->path, field->name, 0};
  encoder->path = &path;
  PyObject* value = core_record_get(type, field, record);
  int encoded = value == NULL ? core_encode_because(encoder)
                              : field->type->encode(field->type, encoder, value);
  encoder->path = path.up;
  Py_XDECREF(value);
  return encoded;
}

static int encode_fields(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (core_encoder_add(encoder, type->align, 0) == NULL) return -1;
  size_t start = encoder->len;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    if (encode_field(type, &type->members[i], encoder, value) < 0) return -1;
  }
  size_t written = encoder->len - start;
  if (written < type->minimum) { /* a plain record has the padding of its C++ struct */
    size_t padding = type->minimum - written;
    uint8_t* out = core_encoder_add(encoder, 1, padding);
    if (out == NULL) return -1;
    memset(out, 0, padding);
  }
  return 0;
}

int core_encode_record(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (type->cls == NULL || !PyObject_TypeCheck(value, (PyTypeObject*)type->cls)) {
    return core_encode_mismatch(encoder, type, value);
  }
  const uint8_t* bytes = core_record_bytes(type, value);
  if (bytes == NULL) return encode_fields(type, encoder, value);
  uint8_t* out = core_encoder_add(encoder, type->align, type->minimum);
  if (out == NULL) return -1;
  memcpy(out, bytes, type->minimum);
  return 0;
}
