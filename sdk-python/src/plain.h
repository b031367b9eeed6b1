/* Plain values, whose wire form is C memory, and the dataclasses that records become. */
#ifndef LIBBOLT_PYTHON_PLAIN_H
#define LIBBOLT_PYTHON_PLAIN_H

#include "types.h"

/* Fills in what a plan says of memory, once its members have theirs. */
void core_plain_plan(core_type* type);

/* A plain value out of the `minimum` bytes at `at`, aligned or not. A new reference, or NULL. */
PyObject* core_load(const core_type* type, const uint8_t* at);
/* `count` of them, `stride` bytes apart. */
PyObject* core_load_list(const core_type* element, const uint8_t* at, Py_ssize_t stride,
                         Py_ssize_t count);

/* Finds out whether the class of a record is our own dataclass, whose slots can be reached without
   asking for attributes. */
void core_record_plan(core_type* type);
/* An instance without its fields: __init__ would only assign them. */
PyObject* core_record_new(const core_type* type);
/* Sets a field of a new instance; takes `value`. 0, or -1 with an exception. */
int core_record_set(const core_type* type, const core_member* field, PyObject* record,
                    PyObject* value);
/* Reads a field of an instance of its class. A new reference, or NULL with an exception. */
PyObject* core_record_get(const core_type* type, const core_member* field, PyObject* record);

/* format.c: how buffers describe elements (PEP 3118). Borrowed bytes, or NULL with an exception. */
PyObject* core_format_of(core_type* type);
/* Whether `format`, of items of `size` bytes, describes values of that type. Names of fields have
   to agree if there are some. */
bool core_format_fits(const core_type* type, const char* format, Py_ssize_t size);

#endif
