/* A module's descriptors as plain Python values: what boltgen writes down, and what load(expect=)
   compares. Numbers are those of bolt.h; a named type is written out once, and elsewhere named. */
#include "core.h"

static PyObject* type_expression(const bolt_type* type);

/* A list of what `make` gives for each of `count` pointers. */
#define LIST_OF(make, array, count)                                                                \
  do {                                                                                             \
    PyObject* list = PyList_New(0);                                                                \
    for (uint32_t i = 0; list != NULL && i < (count); ++i) {                                       \
      PyObject* item = make((array)[i]);                                                           \
      if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);                           \
      Py_XDECREF(item);                                                                            \
    }                                                                                              \
    return list;                                                                                   \
  } while (0)

/* As bolt_module_seal decides it: a variant without a name has its text there. */
static bool is_named(const bolt_type* type) {
  if (type->kind == BOLT_KIND_VARIANT) return type->name != NULL && *type->name != '(';
  return type->kind == BOLT_KIND_RECORD || type->kind == BOLT_KIND_ENUM ||
         type->kind == BOLT_KIND_CLASS;
}

static PyObject* member_expression(const bolt_member* member) {
  return type_expression(member->type);
}

static PyObject* inner_types(const bolt_type* type) {
  LIST_OF(member_expression, type->members, type->n_members);
}

static PyObject* expression(const bolt_type* type) {
  if (is_named(type)) {
    return Py_BuildValue("{sIsIss}", "kind", type->kind, "align", type->wire_align, "name",
                         type->name);
  }
  long long count = type->kind == BOLT_KIND_ARRAY ? (long long)type->members[0]->value : 0;
  return Py_BuildValue("{sIsIsIsLsN}", "kind", type->kind, "align", type->wire_align, "flags",
                       type->flags, "count", count, "members", inner_types(type));
}

static PyObject* type_expression(const bolt_type* type) {
  if (type == NULL) Py_RETURN_NONE;
  if (Py_EnterRecursiveCall(" while describing a type of a module")) return NULL;
  PyObject* made = expression(type);
  Py_LeaveRecursiveCall();
  return made;
}

/* Wire bytes, or None: of a default that is none. */
static PyObject* wire_bytes(const uint8_t* data, uint32_t len, bool there) {
  if (!there) Py_RETURN_NONE;
  return PyBytes_FromStringAndSize((const char*)data, (Py_ssize_t)len);
}

static PyObject* describe_param(const bolt_param* param) {
  bool has_default = (param->flags & BOLT_PARAM_HAS_DEFAULT) != 0;
  return Py_BuildValue("{ss sz sN sN}", "name", param->name, "doc", param->doc, "type",
                       type_expression(param->type), "default",
                       wire_bytes(param->default_wire, param->default_len, has_default));
}

static PyObject* describe_params(const bolt_fn* fn) {
  LIST_OF(describe_param, fn->params, fn->n_params);
}

static PyObject* describe_function(const bolt_fn* fn) {
  return Py_BuildValue("{ss sz sI sI sI sz sK sz sN sN sN}", "name", fn->name, "doc", fn->doc,
                       "kind", fn->kind, "flags", fn->flags, "args_min", fn->args_min, "signature",
                       fn->signature, "checksum", (unsigned long long)fn->checksum, "owner",
                       fn->owner == NULL ? NULL : fn->owner->name, "params", describe_params(fn),
                       "result", type_expression(fn->result), "error", type_expression(fn->error));
}

/* A module of an older libbolt has members that end before the default. */
static PyObject* member_default(const bolt_member* member) {
  bool there = member->size >= sizeof *member && (member->flags & BOLT_MEMBER_HAS_DEFAULT) != 0;
  return there ? wire_bytes(member->default_wire, member->default_len, true)
               : wire_bytes(NULL, 0, false);
}

static PyObject* describe_member(const bolt_member* member) {
  return Py_BuildValue("{ss sz sI sN sN sL}", "name", member->name == NULL ? "" : member->name,
                       "doc", member->doc, "flags", member->flags, "type",
                       type_expression(member->type), "default", member_default(member), "value",
                       (long long)member->value);
}

static PyObject* describe_members(const bolt_type* type) {
  LIST_OF(describe_member, type->members, type->n_members);
}

static PyObject* describe_methods(const bolt_type* type) {
  LIST_OF(describe_function, type->methods, type->n_methods);
}

static PyObject* describe_type(const bolt_type* type) {
  return Py_BuildValue("{ss sz sI sI sI sI sI sK sN sN}", "name", type->name, "doc", type->doc,
                       "kind", type->kind, "flags", type->flags, "align", type->wire_align, "min",
                       type->wire_min, "underlying", type->underlying, "checksum",
                       (unsigned long long)type->checksum, "members", describe_members(type),
                       "methods", describe_methods(type));
}

static PyObject* describe_types(const bolt_module* module) {
  LIST_OF(describe_type, module->types, module->n_types);
}

static PyObject* describe_functions(const bolt_module* module) {
  LIST_OF(describe_function, module->fns, module->n_fns);
}

static PyObject* describe_constant(const bolt_constant* constant) {
  return Py_BuildValue("{ss sz sN sN}", "name", constant->name, "doc", constant->doc, "type",
                       type_expression(constant->type), "wire",
                       wire_bytes(constant->wire, constant->wire_len, true));
}

static PyObject* describe_constants(const bolt_module* module) {
  uint32_t count = module->size >= sizeof *module ? module->n_constants : 0;
  LIST_OF(describe_constant, module->constants, count);
}

PyObject* core_describe(const bolt_module* module) {
  return Py_BuildValue("{ss sz sz sI ss sK sN sN sN}", "name", module->name, "doc", module->doc,
                       "version", module->version, "abi", module->abi, "libbolt",
                       module->runtime->version, "checksum", (unsigned long long)module->checksum,
                       "functions", describe_functions(module), "types", describe_types(module),
                       "constants", describe_constants(module));
}
