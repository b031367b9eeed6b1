/* From a Python call to an argument block: matching names, filling in defaults, saying what is
   wrong. */
#include "function.h"

enum { PARAMS_ON_STACK = 16 };

static int encode_default(core_encoder* encoder, const core_param* param) {
  const bolt_param* source = param->descriptor;
  uint8_t* out = core_encoder_add(encoder, param->type->align, source->default_len);
  if (out == NULL) return -1;
  if (source->default_len > 0) memcpy(out, source->default_wire, source->default_len);
  return 0;
}

/* values[i] belongs to params[i]; NULL stands for the default. */
static int encode_values(const core_function* function, core_encoder* encoder,
                         PyObject* const* values) {
  core_path path = {NULL, NULL, 0};
  for (Py_ssize_t i = 0; i < function->n_params; ++i) {
    const core_param* param = &function->params[i];
    path.name = param->name;
    encoder->path = &path;
    int encoded = values[i] == NULL ? encode_default(encoder, param)
                                    : param->type->encode(param->type, encoder, values[i]);
    encoder->path = NULL;
    if (CORE_UNLIKELY(encoded < 0)) return -1;
  }
  return 0;
}

static int too_many(const core_function* function, Py_ssize_t given) {
  Py_ssize_t most = function->n_params;
  Py_ssize_t least = most;
  while (least > 0 && (function->params[least - 1].descriptor->flags & BOLT_PARAM_HAS_DEFAULT) != 0)
    --least;
  PyObject* count = least == most ? PyUnicode_FromFormat("%zd", most)
                                  : PyUnicode_FromFormat("from %zd to %zd", least, most);
  if (count == NULL) return -1;
  PyErr_Format(PyExc_TypeError, "%U() takes %U argument%s but %zd %s given", function->label, count,
               most == 1 && least == most ? "" : "s", given, given == 1 ? "was" : "were");
  Py_DECREF(count);
  return -1;
}

/* The index of a parameter by name; -1 with an exception. */
static Py_ssize_t find_param(const core_function* function, PyObject* name) {
  for (Py_ssize_t i = 0; i < function->n_params; ++i) {
    if (function->params[i].name == name) return i;
  }
  for (Py_ssize_t i = 0; i < function->n_params;
       ++i) { /* names made at run time are not interned */
    if (PyUnicode_Compare(function->params[i].name, name) == 0) return i;
  }
  PyErr_Format(PyExc_TypeError, "%U() got an unexpected keyword argument '%U'", function->label,
               name);
  return -1;
}

static int place_values(const core_function* function, PyObject** values, PyObject* const* args,
                        Py_ssize_t n_args, PyObject* names) {
  for (Py_ssize_t i = 0; i < function->n_params; ++i)
    values[i] = i < n_args ? args[i] : NULL;
  Py_ssize_t n_names = names == NULL ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t i = 0; i < n_names; ++i) {
    PyObject* name = PyTuple_GET_ITEM(names, i);
    Py_ssize_t at = find_param(function, name);
    if (at < 0) return -1;
    if (values[at] != NULL) {
      PyErr_Format(PyExc_TypeError, "%U() got multiple values for argument '%U'", function->label,
                   name);
      return -1;
    }
    values[at] = args[n_args + i];
  }
  for (Py_ssize_t i = 0; i < function->n_params; ++i) {
    const core_param* param = &function->params[i];
    if (values[i] == NULL && (param->descriptor->flags & BOLT_PARAM_HAS_DEFAULT) == 0) {
      PyErr_Format(PyExc_TypeError, "%U() missing required argument '%U'", function->label,
                   param->name);
      return -1;
    }
  }
  return 0;
}

int core_encode_arguments(const core_function* function, core_encoder* encoder,
                          PyObject* const* args, Py_ssize_t n_args, PyObject* names) {
  if (CORE_LIKELY(names == NULL && n_args == function->n_params)) {
    return encode_values(function, encoder, args);
  }
  if (n_args > function->n_params) return too_many(function, n_args);
  PyObject* on_stack[PARAMS_ON_STACK];
  PyObject** values = on_stack;
  if (function->n_params > PARAMS_ON_STACK) {
    values = PyMem_Malloc((size_t)function->n_params * sizeof *values);
    if (values == NULL) {
      PyErr_NoMemory();
      return -1;
    }
  }
  int encoded = place_values(function, values, args, n_args, names);
  if (encoded == 0) encoded = encode_values(function, encoder, values);
  if (values != on_stack) PyMem_Free(values);
  return encoded;
}
