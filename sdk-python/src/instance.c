/* Instances of exported classes: an id and the reference it stands for. */
#include "instance.h"

#include <structmember.h>

#include "decode.h"

PyObject* core_instance_new(const core_type* type, bolt_object id) {
  PyTypeObject* cls = (PyTypeObject*)type->cls;
  if (cls == NULL) return core_decode_fail("an object has no class");
  bolt_status status = type->runtime->table->object_retain(id);
  if (status == BOLT_FORKED) {
    PyErr_Format(core.error_forked, "the %s was made before os.fork()", cls->tp_name);
    return NULL;
  }
  if (status != BOLT_OK) return core_decode_fail("an object is not alive");
  core_instance* self = (core_instance*)cls->tp_alloc(cls, 0);
  if (self == NULL) {
    type->runtime->table->object_release(id);
    return NULL;
  }
  self->runtime = type->runtime;
  self->id = id;
  self->identity = id;
  ++core.live_instances;
  return (PyObject*)self;
}

/* May run the object's C++ destructor. */
static void release(core_instance* self) {
  bolt_object id = self->id;
  self->id = 0;
  if (id == 0) return;
  --core.live_instances;
  self->runtime->table->object_release(id);
}

static int instance_traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  return 0;
}

static void instance_dealloc(core_instance* self) {
  PyTypeObject* cls = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject*)self);
  release(self);
  cls->tp_free((PyObject*)self);
  Py_DECREF(cls);
}

static PyObject* instance_new(PyTypeObject* cls, PyObject* args, PyObject* kwargs) {
  (void)args, (void)kwargs;
  PyErr_Format(PyExc_TypeError, "%s has no constructor: use one of its static functions",
               cls->tp_name);
  return NULL;
}

static PyObject* instance_repr(core_instance* self) {
  const char* state = self->id == 0 ? "closed " : "";
  return PyUnicode_FromFormat("<%s%s object %p>", state, Py_TYPE(self)->tp_name, (void*)self);
}

/* Two wrappers of one native object are equal. */
static PyObject* instance_compare(core_instance* self, PyObject* other, int op) {
  if ((op != Py_EQ && op != Py_NE) || Py_TYPE(other) != Py_TYPE(self)) Py_RETURN_NOTIMPLEMENTED;
  const core_instance* right = (core_instance*)other;
  bool same = self->identity == right->identity && self->runtime == right->runtime;
  return PyBool_FromLong(same == (op == Py_EQ));
}

static Py_hash_t instance_hash(core_instance* self) {
  Py_hash_t hash = (Py_hash_t)(self->identity ^ (self->identity >> 32));
  return hash == -1 ? -2 : hash;
}

static PyObject* instance_close(core_instance* self, PyObject* unused) {
  (void)unused;
  release(self);
  Py_RETURN_NONE;
}

static PyObject* instance_enter(PyObject* self, PyObject* unused) {
  (void)unused;
  if (((core_instance*)self)->id == 0) {
    PyErr_Format(core.error_closed, "the %s is closed", Py_TYPE(self)->tp_name);
    return NULL;
  }
  return Py_NewRef(self);
}

static PyObject* instance_exit(core_instance* self, PyObject* args) {
  (void)args;
  release(self);
  Py_RETURN_NONE;
}

static PyObject* instance_closed(core_instance* self, void* unused) {
  (void)unused;
  return PyBool_FromLong(self->id == 0);
}

static PyMethodDef methods[] = {
    {"close", CORE_METHOD(instance_close), METH_NOARGS,
     "close()\n--\n\nLets go of the native object; calls in flight keep it until they end."},
    {"__enter__", CORE_METHOD(instance_enter), METH_NOARGS, NULL},
    {"__exit__", CORE_METHOD(instance_exit), METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"closed", (getter)instance_closed, NULL, "Whether close() was called.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(core_instance, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "An object that lives in a module."},
    {Py_tp_new, CORE_SLOT(instance_new)},
    {Py_tp_traverse, CORE_SLOT(instance_traverse)},
    {Py_tp_dealloc, CORE_SLOT(instance_dealloc)},
    {Py_tp_repr, CORE_SLOT(instance_repr)},
    {Py_tp_richcompare, CORE_SLOT(instance_compare)},
    {Py_tp_hash, CORE_SLOT(instance_hash)},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "libbolt._core.Instance",
    .basicsize = sizeof(core_instance),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .slots = slots,
};

PyTypeObject* core_make_instance_type(PyObject* module) {
  return (PyTypeObject*)PyType_FromModuleAndSpec(module, &spec, NULL);
}
