/* Type plans: a bolt_type descriptor compiled once into the two functions that move its values
   across. */
#ifndef LIBBOLT_PYTHON_TYPES_H
#define LIBBOLT_PYTHON_TYPES_H

#include "core.h"

/* Appends the wire form of `value`. 0, or -1 with an exception that names function, parameter and
   reason. */
typedef int (*core_encode_fn)(const core_type* type, core_encoder* encoder, PyObject* value);
/* Reads one value. A new reference, or NULL with an exception. */
typedef PyObject* (*core_decode_fn)(const core_type* type, core_decoder* decoder);

/* Of no class. */
#define CORE_NO_VERSION UINT32_MAX

typedef struct core_member {
  PyObject* name;  /* str; the Python attribute of a record's field (bind may replace it) */
  core_type* type; /* NULL for an enumerator */
  PyObject* value; /* an enumerator: the member of the Python enum; set by bind */
  int64_t number;  /* an enumerator's value; an array's count */
  uint32_t offset; /* of a plain record's field, in bytes */
  Py_ssize_t slot; /* of a record's field, in the bytes of an instance; see `slotted` */
} core_member;

/* The Python object libbolt._core.Type. Types may be recursive, so they are garbage collected. */
struct core_type {
  PyObject_HEAD core_encode_fn encode;
  core_decode_fn decode;
  uint32_t kind; /* enum bolt_kind */
  uint32_t align;
  uint32_t minimum; /* least bytes of a value */
  uint32_t underlying;
  const bolt_type* descriptor;
  core_runtime* runtime;
  PyObject* cls; /* the Python class of a record, enum, class; set by bind */
  PyObject*
      failure; /* makes the exception of a typed error out of the decoded value; NULL: it is one */
  Py_ssize_t n_members;
  core_member* members;
  bool plain;                /* its wire form is C memory, of `minimum` bytes each */
  bool any_bits;             /* plain, and every pattern of bits is a value */
  bool dense;                /* plain, and without padding */
  bool slotted;              /* its class is our own dataclass: fields are reached by their slots */
  bool native;               /* its class is one of record.c: instances are the memory */
  unsigned version;          /* of the class, in which the fields are its own; or CORE_NO_VERSION */
  struct core_field* fields; /* of such a class, per member */
  struct core_record* spares; /* instances that nobody has, linked by `odd` */
  int n_spares;
  PyObject* format; /* bytes: how buffers describe it (format.c); NULL until it is asked for */
};

/* The plan of `descriptor`, from `memo` (dict: address -> Type) or new. A new reference or NULL. */
core_type* core_type_plan(core_runtime* runtime, const bolt_type* descriptor, PyObject* memo);

/* How messages name what is expected, such as "int" or "str | None". A new str or NULL. */
PyObject* core_type_describe(const core_type* type);
/* Whether a value looks like one of this type, its contents not considered. `strict`: without
   conversion. 1, 0, or -1 with an exception. */
int core_type_accepts(const core_type* type, PyObject* value, bool strict);

/* chrono.c: what datetime's C API is needed for. */
int core_is_duration(PyObject* value);
int core_is_timestamp(PyObject* value);

/* Raises the typed error whose wire form the decoder stands at. */
void core_raise_typed(const core_type* type, core_decoder* decoder);

#endif
