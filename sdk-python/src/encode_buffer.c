/* Lists that come as memory: arrays of the array module and of NumPy, memoryviews, views of
   results. Checked once, by their format, and copied at once. */
#include "encode.h"
#include "plain.h"

bool core_is_buffer(const core_type* list, PyObject* value) {
  if (PyList_Check(value) || PyTuple_Check(value) || !PyObject_CheckBuffer(value)) return false;
  const core_type* element = list->members[0].type;
  if (!element->plain || element->kind == BOLT_KIND_ARRAY) return false;
  return !PyBytes_Check(value) && !PyByteArray_Check(value); /* are no lists, whatever they hold */
}

/* ---- What is in the elements --------------------------------------------------------------- */

/* Checks what not every pattern of bits is, and writes zero between the fields: what happens to
   lie there is nobody's to see. 0, or -1 with an exception. */
static int settle(const core_type* type, core_encoder* encoder, uint8_t* at);

static int settle_part(const core_type* type, core_encoder* encoder, uint8_t* at, PyObject* name,
                       Py_ssize_t index) {
  if (type->dense && type->any_bits) return 0;
  core_path path = {encoder->path, name, index};
  encoder->path = &path;
  int settled = settle(type, encoder, at);
  encoder->path = path.up;
  return settled;
}

static int settle_record(const core_type* type, core_encoder* encoder, uint8_t* at) {
  uint32_t end = 0;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    memset(at + end, 0, field->offset - end);
    end = field->offset + field->type->minimum;
    if (settle_part(field->type, encoder, at + field->offset, field->name, 0) < 0) return -1;
  }
  memset(at + end, 0, type->minimum - end);
  return 0;
}

static int settle_elements(const core_type* element, core_encoder* encoder, uint8_t* at,
                           Py_ssize_t count) {
  if (element->dense && element->any_bits) return 0;
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (settle_part(element, encoder, at + i * element->minimum, NULL, i) < 0) return -1;
  }
  return 0;
}

static int settle_number(const core_type* type, core_encoder* encoder, const uint8_t* at) {
  if (type->kind == BOLT_KIND_BOOL && *at > 1) {
    return core_encode_fail(encoder, PyExc_ValueError, "a bool is 0 or 1, not %d", (int)*at);
  }
  if (type->kind != BOLT_KIND_ENUM) return 0;
  PyObject* value = core_load(type, at);
  if (value == NULL) {
    if (!PyErr_ExceptionMatches(core.error_bolt)) return -1;
    PyErr_Clear();
    return core_encode_fail(encoder, PyExc_ValueError, "the number is none of the enum's values");
  }
  Py_DECREF(value);
  return 0;
}

static int settle(const core_type* type, core_encoder* encoder, uint8_t* at) {
  if (type->kind == BOLT_KIND_RECORD) return settle_record(type, encoder, at);
  if (type->kind != BOLT_KIND_ARRAY) return settle_number(type, encoder, at);
  const core_member* element = &type->members[0];
  return settle_elements(element->type, encoder, at, (Py_ssize_t)element->number);
}

/* ---- The whole ------------------------------------------------------------------------------ */

static int check_buffer(core_type* element, const core_encoder* encoder, const Py_buffer* view) {
  if (!core_format_fits(element, view->format, view->itemsize)) {
    PyObject* wanted = core_format_of(element);
    if (wanted == NULL) return -1;
    return core_encode_fail(encoder, PyExc_TypeError,
                            "expected a buffer of format '%s' (%u bytes each), got '%.200s' "
                            "(%zd bytes each)",
                            PyBytes_AS_STRING(wanted), (unsigned)element->minimum,
                            view->format == NULL ? "B" : view->format, view->itemsize);
  }
  if (view->ndim != 1) {
    return core_encode_fail(encoder, PyExc_TypeError,
                            "expected a buffer of one dimension, got one of %d", view->ndim);
  }
  if (view->len % element->minimum != 0) {
    return core_encode_fail(encoder, PyExc_TypeError,
                            "expected a buffer of whole elements of %u bytes, got one of %zd",
                            (unsigned)element->minimum, view->len);
  }
  if (!PyBuffer_IsContiguous(view, 'C')) {
    return core_encode_fail(encoder, PyExc_TypeError,
                            "the buffer is not contiguous: pass a copy of it");
  }
  return 0;
}

static int append(const core_type* element, core_encoder* encoder, const Py_buffer* view) {
  size_t len = (size_t)view->len;
  if (len > BOLT_BLOCK_MAX) return core_encoder_grow(encoder, len);
  uint8_t* head = core_encoder_add(encoder, 8, 8 + len);
  if (head == NULL) return -1;
  const uint32_t counts[2] = {(uint32_t)(len / element->minimum), 0};
  memcpy(head, counts, sizeof counts);
  if (len > 0) memcpy(head + 8, view->buf, len);
  return settle_elements(element, encoder, head + 8, (Py_ssize_t)counts[0]);
}

int core_encode_buffer(const core_type* list, core_encoder* encoder, PyObject* value) {
  core_type* element = list->members[0].type;
  Py_buffer view;
  if (PyObject_GetBuffer(value, &view, PyBUF_FULL_RO) < 0) {
    if (!PyErr_ExceptionMatches(PyExc_BufferError)) return core_encode_because(encoder);
    PyErr_Clear();
    return core_encode_fail(encoder, PyExc_TypeError, "the %.200s does not show its memory",
                            Py_TYPE(value)->tp_name);
  }
  int encoded = check_buffer(element, encoder, &view);
  if (encoded == 0) encoded = append(element, encoder, &view);
  PyBuffer_Release(&view);
  return encoded;
}
