/* Decoding of what has parts. */
#include "decode.h"
#include "encode.h"
#include "plain.h"

/* As in C++, levels are those of lists, maps and boxes. Everything else holds its parts inline, so
   how deep it goes is the type's choice, not the block's. */
static int enter(core_decoder* decoder) {
  if (++decoder->depth <= CORE_DEPTH_MAX) return 0;
  --decoder->depth;
  core_decode_fail("it is nested too deeply");
  return -1;
}

/* Whether there is a value. 1, 0, or -1 with an exception. */
static int take_tag(const core_type* type, core_decoder* decoder) {
  const uint8_t* tag = core_decoder_take(decoder, type->align, 1);
  if (tag == NULL) return -1;
  if (*tag <= 1) return *tag;
  core_decode_fail("an optional is neither 0 nor 1");
  return -1;
}

PyObject* core_decode_optional(const core_type* type, core_decoder* decoder) {
  int tag = take_tag(type, decoder);
  if (tag < 0) return NULL;
  if (tag == 0) Py_RETURN_NONE;
  const core_type* inner = type->members[0].type;
  return inner->decode(inner, decoder);
}

/* An optional of a record that may hold such an optional: a level like a list's. */
PyObject* core_decode_boxed(const core_type* type, core_decoder* decoder) {
  int tag = take_tag(type, decoder);
  if (tag < 0) return NULL;
  if (tag == 0) Py_RETURN_NONE;
  if (enter(decoder) < 0) return NULL;
  PyObject* value = type->members[0].type->decode(type->members[0].type, decoder);
  --decoder->depth;
  return value;
}

PyObject* core_decode_variant(const core_type* type, core_decoder* decoder) {
  const uint8_t* tag = core_decoder_take(decoder, type->align, 1);
  if (tag == NULL) return NULL;
  if (*tag >= type->n_members) return core_decode_fail("a variant has no such alternative");
  const core_type* chosen = type->members[*tag].type;
  return chosen->decode(chosen, decoder);
}

/* A count, checked against what is left, so that a wrong one cannot ask for all memory. */
static int take_count(core_decoder* decoder, size_t least, Py_ssize_t* out) {
  const uint8_t* at = core_decoder_take(decoder, 8, 8);
  if (at == NULL) return -1;
  uint32_t count;
  memcpy(&count, at, sizeof count);
  if (least == 0) least = 1;
  if (count > (decoder->len - decoder->at) / least) {
    core_decoder_short();
    return -1;
  }
  *out = (Py_ssize_t)count;
  return 0;
}

static PyObject* decode_elements(const core_type* element, core_decoder* decoder,
                                 Py_ssize_t count) {
  if (element->plain) {
    const uint8_t* at =
        core_decoder_take(decoder, element->align, (size_t)count * element->minimum);
    return at == NULL ? NULL : core_load_list(element, at, (Py_ssize_t)element->minimum, count);
  }
  PyObject* list = PyList_New(count);
  for (Py_ssize_t i = 0; list != NULL && i < count; ++i) {
    PyObject* item = element->decode(element, decoder);
    if (item == NULL) {
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, i, item);
    }
  }
  return list;
}

PyObject* core_decode_list(const core_type* type, core_decoder* decoder) {
  const core_type* element = type->members[0].type;
  Py_ssize_t count;
  if (take_count(decoder, element->minimum, &count) < 0 || enter(decoder) < 0) return NULL;
  PyObject* list = decode_elements(element, decoder, count);
  --decoder->depth;
  return list;
}

PyObject* core_decode_array(const core_type* type, core_decoder* decoder) {
  if (core_decoder_take(decoder, type->align, 0) == NULL) return NULL;
  size_t least = type->minimum;
  if (least > decoder->len - decoder->at) {
    core_decoder_short();
    return NULL;
  }
  return decode_elements(type->members[0].type, decoder, (Py_ssize_t)type->members[0].number);
}

static int decode_entry(const core_type* type, core_decoder* decoder, PyObject* dict) {
  if (core_decoder_take(decoder, 8, 0) == NULL) return -1; /* entries start at 8 */
  const core_type *keys = type->members[0].type, *values = type->members[1].type;
  PyObject* key = keys->decode(keys, decoder);
  if (key == NULL) return -1;
  PyObject* value = values->decode(values, decoder);
  Py_ssize_t before = PyDict_GET_SIZE(dict);
  int stored = value == NULL ? -1 : PyDict_SetItem(dict, key, value);
  Py_DECREF(key);
  Py_XDECREF(value);
  /* Texts that were repaired may have become alike. */
  if (stored == 0 && PyDict_GET_SIZE(dict) == before && !decoder->replaces) {
    core_decode_fail("a key occurs twice in a map");
    return -1;
  }
  return stored;
}

PyObject* core_decode_map(const core_type* type, core_decoder* decoder) {
  Py_ssize_t count;
  size_t least = (size_t)type->members[0].type->minimum + type->members[1].type->minimum;
  if (take_count(decoder, least, &count) < 0 || enter(decoder) < 0) return NULL;
  PyObject* dict = PyDict_New();
  for (Py_ssize_t i = 0; dict != NULL && i < count; ++i) {
    if (decode_entry(type, decoder, dict) < 0) Py_CLEAR(dict);
  }
  --decoder->depth;
  return dict;
}

static int decode_fields(const core_type* type, core_decoder* decoder, PyObject* record) {
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    PyObject* value = field->type->decode(field->type, decoder);
    if (value == NULL || core_record_set(type, field, record, value) < 0) return -1;
  }
  return 0;
}

PyObject* core_decode_record(const core_type* type, core_decoder* decoder) {
  if (type->plain) {
    const uint8_t* at = core_decoder_take(decoder, type->align, type->minimum);
    return at == NULL ? NULL : core_load(type, at);
  }
  if (core_decoder_take(decoder, type->align, 0) == NULL) return NULL;
  size_t start = decoder->at;
  PyObject* record = core_record_new(type);
  if (record == NULL) return NULL;
  if (decode_fields(type, decoder, record) < 0) {
    Py_DECREF(record);
    return NULL;
  }
  size_t end = start + type->minimum; /* an empty record takes a byte */
  if (decoder->at < end) {
    if (core_decoder_take(decoder, 1, end - decoder->at) == NULL) Py_CLEAR(record);
  }
  return record;
}
