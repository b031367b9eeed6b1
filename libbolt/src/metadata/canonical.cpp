#include "metadata/canonical.hpp"

#include <cstdint>

#include "metadata/concat.hpp"

namespace bolt::metadata {
namespace {

const char* simple_name(std::uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_UNIT:
    return "unit";
  case BOLT_KIND_BOOL:
    return "bool";
  case BOLT_KIND_I8:
    return "i8";
  case BOLT_KIND_U8:
    return "u8";
  case BOLT_KIND_I16:
    return "i16";
  case BOLT_KIND_U16:
    return "u16";
  case BOLT_KIND_I32:
    return "i32";
  case BOLT_KIND_U32:
    return "u32";
  case BOLT_KIND_I64:
    return "i64";
  case BOLT_KIND_U64:
    return "u64";
  case BOLT_KIND_F32:
    return "f32";
  case BOLT_KIND_F64:
    return "f64";
  case BOLT_KIND_STRING:
    return "string";
  case BOLT_KIND_BYTES:
    return "bytes";
  case BOLT_KIND_TIMESTAMP:
    return "timestamp";
  case BOLT_KIND_DURATION:
    return "duration";
  default:
    return "?"; // the checks have refused it before
  }
}

std::string member_text(const bolt_type& type, std::uint32_t i) {
  return type_text(*type.members[i]->type);
}

// Members joined by `separator`, each rendered by `render(member)`.
template <class Render>
std::string joined(const bolt_type& type, const char* separator, Render render) {
  std::string text;
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    if (i != 0) text += separator;
    text += render(*type.members[i]);
  }
  return text;
}

std::string alternative(const bolt_member& member) { return type_text(*member.type); }
std::string alternatives_text(const bolt_type& variant) {
  return concat("(", joined(variant, "|", alternative), ")");
}
std::string field(const bolt_member& member) {
  return concat(member.name, ":", type_text(*member.type));
}
std::string enumerator(const bolt_member& member) { return concat(member.name, "=", member.value); }

const char* kind_word(const bolt_fn& fn) {
  if ((fn.flags & BOLT_FN_GETTER) != 0) return "getter ";
  if ((fn.flags & BOLT_FN_SETTER) != 0) return "setter ";
  switch (fn.kind) {
  case BOLT_FN_METHOD:
    return "method ";
  case BOLT_FN_STATIC:
    return fn.result == fn.owner ? "factory " : "static ";
  default:
    return "function ";
  }
}

} // namespace

bool is_named(const bolt_type& type) {
  if (type.kind == BOLT_KIND_VARIANT) // without one it has its canonical text, or nothing yet
    return type.name != nullptr && *type.name != '(';
  return type.kind == BOLT_KIND_RECORD || type.kind == BOLT_KIND_ENUM ||
         type.kind == BOLT_KIND_CLASS;
}

std::string type_text(const bolt_type& type) {
  if (is_named(type)) return type.name;
  switch (type.kind) {
  case BOLT_KIND_OPTIONAL:
    return concat((type.flags & BOLT_TYPE_BOXED) != 0 ? "boxed<" : "optional<",
                  member_text(type, 0), ">");
  case BOLT_KIND_LIST:
    return concat("list<", member_text(type, 0), ">");
  case BOLT_KIND_MAP:
    return concat("map<", member_text(type, 0), ",", member_text(type, 1), ">");
  case BOLT_KIND_ARRAY:
    return concat("array<", member_text(type, 0), ",", type.members[0]->value, ">");
  case BOLT_KIND_VARIANT:
    return alternatives_text(type);
  default:
    return simple_name(type.kind);
  }
}

std::string definition_text(const bolt_type& type) {
  switch (type.kind) {
  case BOLT_KIND_RECORD:
    return concat((type.flags & BOLT_TYPE_PLAIN) != 0 ? "plain record " : "record ", type.name, "{",
                  joined(type, ",", field), "}");
  case BOLT_KIND_ENUM:
    return concat("enum ", type.name, ":", simple_name(type.underlying), "{",
                  joined(type, ",", enumerator), "}");
  case BOLT_KIND_VARIANT:
    return concat("variant ", type.name, alternatives_text(type));
  // Methods have checksums of their own: a new one must not change those of the others.
  default:
    return concat("class ", type.name);
  }
}

std::string signature_text(const bolt_fn& fn) {
  std::string text;
  if ((fn.flags & BOLT_FN_ASYNC) != 0) text += "async ";
  if ((fn.flags & BOLT_FN_EXCLUSIVE) != 0) text += "exclusive ";
  text += concat(kind_word(fn), qualified_name(fn), "(");
  for (std::uint32_t i = 0; i < fn.n_params; ++i) {
    const bolt_param& param = *fn.params[i];
    if (i != 0) text += ",";
    text += concat(param.name, ":", type_text(*param.type));
  }
  text += concat(")->", type_text(*fn.result));
  if (fn.error != nullptr) text += concat("!", type_text(*fn.error));
  return text;
}

std::string qualified_name(const bolt_fn& fn) {
  if (fn.owner == nullptr) return fn.name;
  return concat(fn.owner->name, ".", fn.name);
}

} // namespace bolt::metadata
