/* Instances of exported classes. */
#ifndef LIBBOLT_PYTHON_INSTANCE_H
#define LIBBOLT_PYTHON_INSTANCE_H

#include "types.h"

struct core_instance {
  PyObject_HEAD core_runtime* runtime;
  bolt_object id;       /* 0: closed */
  bolt_object identity; /* the id, also after close: what equality and hash look at */
  PyObject* weakrefs;
};

/* Wraps an id; retains it for itself. A new reference or NULL with an exception. */
PyObject* core_instance_new(const core_type* type, bolt_object id);

#endif
