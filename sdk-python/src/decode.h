/* Decoding: a result block into Python values. The block was written by libbolt's own encoder, but
   every length is checked all the same: a broken module must give an exception, not a crash. */
#ifndef LIBBOLT_PYTHON_DECODE_H
#define LIBBOLT_PYTHON_DECODE_H

#include <string.h>

#include "types.h"

struct core_decoder {
  const uint8_t* data;
  size_t len;
  size_t at;
  int depth;
  bool replaces; /* text that is no UTF-8 is repaired: in an error, it must not hide the error */
};

/* The next `size` bytes at a multiple of `align`. NULL with an exception if there are fewer. */
const uint8_t* core_decoder_short(void);
static inline const uint8_t* core_decoder_take(core_decoder* decoder, size_t align, size_t size) {
  size_t at = (decoder->at + align - 1) & ~(align - 1);
  if (CORE_UNLIKELY(at > decoder->len || size > decoder->len - at)) return core_decoder_short();
  decoder->at = at + size;
  return decoder->data + at;
}

/* Decodes one whole block: nothing may be left over. */
PyObject* core_decode_block(const core_type* type, const void* data, size_t len);
/* Raises libbolt.BoltError for a block that is not what the descriptor says. Always NULL. */
PyObject* core_decode_fail(const char* what);

PyObject* core_decode_unit(const core_type*, core_decoder*);
PyObject* core_decode_bool(const core_type*, core_decoder*);
PyObject* core_decode_i64(const core_type*, core_decoder*);
PyObject* core_decode_f64(const core_type*, core_decoder*);
PyObject* core_decode_scalar(const core_type*, core_decoder*);
PyObject* core_decode_enum(const core_type*, core_decoder*);
PyObject* core_decode_string(const core_type*, core_decoder*);
PyObject* core_decode_bytes(const core_type*, core_decoder*);
PyObject* core_decode_object(const core_type*, core_decoder*);
PyObject* core_decode_duration(const core_type*, core_decoder*);
PyObject* core_decode_timestamp(const core_type*, core_decoder*);
PyObject* core_decode_optional(const core_type*, core_decoder*);
PyObject* core_decode_boxed(const core_type*, core_decoder*);
PyObject* core_decode_list(const core_type*, core_decoder*);
PyObject* core_decode_array(const core_type*, core_decoder*);
PyObject* core_decode_map(const core_type*, core_decoder*);
PyObject* core_decode_record(const core_type*, core_decoder*);
PyObject* core_decode_variant(const core_type*, core_decoder*);

#endif
