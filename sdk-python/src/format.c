/* The formats of PEP 3118, in which buffers say what their elements are: writing those of plain
   types, and comparing those of others with them. */
#include "encode.h"
#include "plain.h"

enum { NESTED_MAX = 64 };

/* ---- Writing ----------------------------------------------------------------------------- */

typedef struct {
  char* data;
  size_t len;
  size_t cap;
} text;

static int add(text* out, const char* data, size_t len) {
  if (len > out->cap - out->len) {
    size_t cap = (out->cap + len) * 2;
    char* larger = PyMem_Realloc(out->data, cap);
    if (larger == NULL) {
      PyErr_NoMemory();
      return -1;
    }
    out->data = larger;
    out->cap = cap;
  }
  memcpy(out->data + out->len, data, len);
  out->len += len;
  return 0;
}

static int add_text(text* out, const char* data) { return add(out, data, strlen(data)); }

static int add_number(text* out, const char* before, long long number, const char* after) {
  char digits[64];
  PyOS_snprintf(digits, sizeof digits, "%s%lld%s", before, number, after);
  return add_text(out, digits);
}

static int add_padding(text* out, uint32_t bytes) {
  return bytes == 0 ? 0 : add_number(out, "", bytes, "x");
}

/* The code of a number; 0 for other kinds. */
static char code_of(const core_type* type) {
  static const char codes[] = {
      [BOLT_KIND_BOOL] = '?', [BOLT_KIND_I8] = 'b',  [BOLT_KIND_U8] = 'B',  [BOLT_KIND_I16] = 'h',
      [BOLT_KIND_U16] = 'H',  [BOLT_KIND_I32] = 'i', [BOLT_KIND_U32] = 'I', [BOLT_KIND_I64] = 'q',
      [BOLT_KIND_U64] = 'Q',  [BOLT_KIND_F32] = 'f', [BOLT_KIND_F64] = 'd'};
  uint32_t kind = type->kind == BOLT_KIND_ENUM ? type->underlying : type->kind;
  return kind < sizeof codes ? codes[kind] : 0;
}

static int add_type(text* out, const core_type* type, int depth);

static int add_record(text* out, const core_type* type, int depth) {
  if (add_text(out, "T{") < 0) return -1;
  uint32_t end = 0;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    const char* name = PyUnicode_AsUTF8(field->name);
    if (name == NULL || add_padding(out, field->offset - end) < 0) return -1;
    if (add_type(out, field->type, depth + 1) < 0) return -1;
    if (add_text(out, ":") < 0 || add_text(out, name) < 0 || add_text(out, ":") < 0) return -1;
    end = field->offset + field->type->minimum;
  }
  return add_padding(out, type->minimum - end) < 0 ? -1 : add_text(out, "}");
}

static int add_type(text* out, const core_type* type, int depth) {
  if (depth > NESTED_MAX || !type->plain) {
    PyErr_SetString(PyExc_BufferError, "the type has no format");
    return -1;
  }
  const char* before = "(";
  for (; type->kind == BOLT_KIND_ARRAY; type = type->members[0].type, before = ",") {
    if (add_number(out, before, type->members[0].number, "") < 0) return -1;
  }
  if (*before == ',' && add_text(out, ")") < 0) return -1;
  if (type->kind == BOLT_KIND_RECORD) return add_record(out, type, depth);
  const char code = code_of(type);
  return add(out, &code, 1);
}

PyObject* core_format_of(core_type* type) {
  if (type->format == NULL) {
    text out = {NULL, 0, 0};
    if (add_type(&out, type, 0) == 0)
      type->format = PyBytes_FromStringAndSize(out.data, (Py_ssize_t)out.len);
    PyMem_Free(out.data);
  }
  return type->format;
}

/* ---- Comparing ---------------------------------------------------------------------------- */

typedef struct {
  const char* at;
  uint32_t offset;
  bool native;  /* C's sizes */
  bool aligned; /* and its alignment, without padding being written */
  bool foreign; /* of the other byte order */
} cursor;

static void read_order(cursor* in) {
  for (; *in->at != '\0' && strchr("@=<>!^", *in->at) != NULL; ++in->at) {
    in->aligned = *in->at == '@';
    in->native = *in->at == '@' || *in->at == '^';
    in->foreign = *in->at == (PY_LITTLE_ENDIAN ? '>' : '<') || (PY_LITTLE_ENDIAN && *in->at == '!');
  }
}

/* A number, of at most 31 bits; -1 if there is none or it is longer. */
static int64_t read_number(cursor* in) {
  int64_t number = -1;
  for (; *in->at >= '0' && *in->at <= '9'; ++in->at) {
    number = (number < 0 ? 0 : number * 10) + (*in->at - '0');
    if (number > (int64_t)BOLT_BLOCK_MAX) return -1;
  }
  return number;
}

static bool skip_padding(cursor* in) {
  for (;;) {
    read_order(in);
    const char* start = in->at;
    int64_t count = read_number(in);
    if (*in->at != 'x') {
      in->at = start;
      return true;
    }
    ++in->at;
    if (count < 0 && start + 1 != in->at) return false;
    uint32_t bytes = count < 0 ? 1 : (uint32_t)count;
    if (bytes > BOLT_BLOCK_MAX - in->offset) return false;
    in->offset += bytes;
  }
}

/* Codes of one class: signed, unsigned, floating or truth. 0: another one. */
static char class_of(char code) {
  if (code == '\0') return 0;
  if (strchr("bhilqn", code) != NULL) return 'i';
  if (strchr("BHILQN", code) != NULL) return 'I';
  if (strchr("fd", code) != NULL) return 'f';
  return code == '?' ? '?' : 0;
}

static uint32_t size_of(char code, bool native) {
  switch (code) {
  case 'h':
  case 'H':
    return 2;
  case 'i':
  case 'I':
  case 'f':
    return 4;
  case 'l':
  case 'L':
    return native ? sizeof(long) : 4;
  case 'n':
  case 'N':
    return sizeof(size_t);
  case 'q':
  case 'Q':
  case 'd':
    return 8;
  default:
    return 1;
  }
}

/* `size`: of the item, if the number is all of it, else 0. ctypes calls a long "<l", whatever its
   size. */
static bool match_number(cursor* in, const core_type* type, uint32_t size) {
  char code = *in->at, own = code_of(type);
  if (class_of(code) == 0 || class_of(code) != class_of(own)) return false;
  ++in->at;
  if (size == 0) size = size_of(code, in->native);
  in->offset += size;
  return size == type->minimum && (!in->foreign || size == 1);
}

/* (2,3) or a repeat count, if the type is an array; goes on to what it is made of. */
static bool match_shape(cursor* in, const core_type** type) {
  bool bracket = *in->at == '(';
  if (bracket) ++in->at;
  for (bool first = true; (*type)->kind == BOLT_KIND_ARRAY; first = false) {
    if (!first && (!bracket || *in->at++ != ',')) return false;
    while (*in->at == ' ')
      ++in->at;
    if (read_number(in) != (*type)->members[0].number) return false;
    *type = (*type)->members[0].type;
  }
  return !bracket || *in->at++ == ')';
}

static bool match(cursor* in, const core_type* type, uint32_t size, int depth);

static bool match_name(cursor* in, const core_member* field) {
  if (*in->at != ':') return true;
  const char* name = PyUnicode_AsUTF8(field->name);
  const char* end = strchr(in->at + 1, ':');
  if (name == NULL) PyErr_Clear();
  if (name == NULL || end == NULL) return false;
  size_t len = (size_t)(end - in->at - 1);
  if (len != strlen(name) || memcmp(in->at + 1, name, len) != 0) return false;
  in->at = end + 1;
  return true;
}

/* Fields in their order, at their places; in braces, unless it is the whole item. */
static bool match_record(cursor* in, const core_type* type, int depth) {
  bool braces = in->at[0] == 'T' && in->at[1] == '{';
  if (!braces && depth > 0) return false;
  if (braces) in->at += 2;
  uint32_t start = in->offset;
  for (Py_ssize_t i = 0; i < type->n_members; ++i) {
    const core_member* field = &type->members[i];
    uint32_t align = field->type->align;
    if (!skip_padding(in)) return false;
    if (in->aligned) in->offset = (in->offset + align - 1) & ~(align - 1);
    if (in->offset - start != field->offset) return false;
    if (!match(in, field->type, 0, depth + 1) || !match_name(in, field)) return false;
  }
  if (!skip_padding(in) || (braces && *in->at++ != '}')) return false;
  /* C's padding at the end need not be written. */
  if (in->aligned || depth == 0)
    in->offset = start + ((in->offset - start + type->align - 1) & ~(type->align - 1));
  return in->offset - start == type->minimum;
}

static bool match(cursor* in, const core_type* type, uint32_t size, int depth) {
  if (depth > NESTED_MAX || !type->plain) return false;
  uint32_t start = in->offset, whole = type->minimum;
  read_order(in);
  if (!match_shape(in, &type)) return false;
  read_order(in);
  bool matches =
      type->kind == BOLT_KIND_RECORD ? match_record(in, type, depth) : match_number(in, type, size);
  in->offset = start + whole; /* of an array: what is repeated was read once */
  return matches;
}

bool core_format_fits(const core_type* type, const char* format, Py_ssize_t size) {
  if (size != (Py_ssize_t)type->minimum) return false;
  cursor in = {.at = format == NULL ? "B" : format, .native = true, .aligned = true};
  return match(&in, type, type->minimum, 0) && *in.at == '\0';
}
