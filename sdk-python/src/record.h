/* Records of numbers, kept as the memory that they are. */
#ifndef LIBBOLT_PYTHON_RECORD_H
#define LIBBOLT_PYTHON_RECORD_H

#include "types.h"

/* An instance of such a class: the record in its C++ layout. A field becomes a Python number when
   it is read. What is assigned and is not exactly such a number is kept as it is (`odd`): an
   argument says what is wrong with it, as it does of any other record. */
typedef struct core_record {
  PyObject_HEAD const core_type* type; /* borrowed: its class has it; NULL before __init__ */
  PyObject** odd; /* per field what is kept as it is, or NULL; NULL: all are numbers */
  uint8_t bytes[];
} core_record;

/* A field, as a search for its name needs it, and its attribute of the class. */
typedef struct core_field {
  PyObject* name; /* borrowed */
  uint32_t kind;
  uint32_t offset;
  const core_type* type;
  PyGetSetDef getset;
} core_field;

/* A new class for a record of numbers, without its fields: bind() adds them. NULL without an
   exception if the type is none. */
PyObject* core_record_class(core_type* type, PyObject* name);
/* Adds the fields to a class of core_record_class. 0, or -1 with an exception. */
int core_record_bind(core_type* type);
/* The instances that are kept to be used again. */
void core_record_drop_spares(core_type* type);

/* A new instance of a `native` type, of the `minimum` bytes at `at`. NULL with an exception. */
PyObject* core_record_load(core_type* type, const uint8_t* at);
/* Its bytes; NULL if they do not say all: it is of another class, or something in it is odd. */
static inline const uint8_t* core_record_bytes(const core_type* type, PyObject* record) {
  if (!type->native || (PyObject*)Py_TYPE(record) != type->cls) return NULL;
  return ((core_record*)record)->odd == NULL ? ((core_record*)record)->bytes : NULL;
}

#endif
