/* Exported functions and what a call of one needs. */
#ifndef LIBBOLT_PYTHON_FUNCTION_H
#define LIBBOLT_PYTHON_FUNCTION_H

#include "encode.h"

typedef struct core_param {
  PyObject* name; /* interned str */
  core_type* type;
  const bolt_param* descriptor;
} core_param;

/* The Python object libbolt._core.Function: a function, a static or (a descriptor, as Python's own
   functions) a method. */
struct core_function {
  PyObject_HEAD vectorcallfunc vectorcall;
  PyObject* dict; /* __doc__, __signature__, ...: set by the Python side */
  PyObject* weakrefs;
  core_runtime* runtime;
  const bolt_fn* descriptor;
  bolt_call call;     /* what is the same in every call */
  PyObject* label;    /* "fetch_user" or "Database.query": how messages name it */
  PyObject* qualname; /* "demo.fetch_user": how the coroutine is named */
  core_type* result;
  core_type* error; /* or NULL */
  core_type* owner; /* the class of a method, or NULL */
  Py_ssize_t n_params;
  core_param* params;
};

/* Writes the argument block of a call: arguments as in vectorcall, without the receiver. 0, or -1
   with an exception. */
int core_encode_arguments(const core_function* function, core_encoder* encoder,
                          PyObject* const* args, Py_ssize_t n_args, PyObject* names);

/* A new Function for `descriptor`; `memo` as for core_type_plan. */
PyObject* core_function_new(core_runtime* runtime, const bolt_fn* descriptor, PyObject* module_name,
                            PyObject* memo);

#endif
