#include "metadata/check.hpp"

#include <cstddef>
#include <cstring>
#include <set>

#include "metadata/canonical.hpp"
#include "metadata/layout.hpp"
#include "metadata/quote.hpp"
#include "metadata/refuse.hpp"
#include "metadata/text_bounds.hpp"
#include "metadata/value.hpp"
#include "metadata/walk.hpp"

namespace bolt::metadata {
namespace {

// For messages: what to call a type that may not have a name.
std::string title(const bolt_type& type) {
  if (type.name != nullptr) return concat("type ", quoted(type.name));
  return concat("a type of kind ", type.kind);
}

// Rejects a second use of a name within one scope.
class names_in {
 public:
  explicit names_in(std::string scope) : scope_(std::move(scope)) {}
  void add(const char* name, const char* what) {
    check_identifier(name, concat(scope_, ": ", what));
    need(seen_.insert(name).second, scope_, ": two ", what, "s are named ", quoted(name));
  }

 private:
  std::string scope_;
  std::set<std::string> seen_;
};

// The exact or least number of members of each kind; -1: any.
int members_wanted(std::uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_OPTIONAL:
  case BOLT_KIND_LIST:
  case BOLT_KIND_ARRAY:
    return 1;
  case BOLT_KIND_MAP:
    return 2;
  case BOLT_KIND_VARIANT:
  case BOLT_KIND_RECORD:
  case BOLT_KIND_ENUM:
    return -1;
  default:
    return 0;
  }
}

// `size` comes first: nothing else of a struct is there without it.
void check_size(const bolt_type& type, const std::string& of) {
  need(type.size >= sizeof(bolt_type), of, ": its size is not set");
}

bool is_integer(std::uint32_t kind) { return kind >= BOLT_KIND_I8 && kind <= BOLT_KIND_U64; }

bool may_be_key(const bolt_type& type) {
  return is_integer(type.kind) || type.kind == BOLT_KIND_BOOL || type.kind == BOLT_KIND_STRING ||
         type.kind == BOLT_KIND_ENUM;
}

void check_member_count(const bolt_type& type) {
  const int wanted = members_wanted(type.kind);
  need(wanted < 0 || type.n_members == static_cast<std::uint32_t>(wanted), title(type), ": has ",
       type.n_members, " members, needs ", wanted);
  need(type.n_members == 0 || type.members != nullptr, title(type), ": members is NULL");
  if (type.kind == BOLT_KIND_VARIANT) {
    need(type.n_members >= 1 && type.n_members <= 255, title(type),
         ": a variant has 1 to 255 alternatives");
  }
  if (type.kind == BOLT_KIND_ENUM) {
    need(type.n_members >= 1, title(type), ": an enum needs an enumerator");
    need(is_integer(type.underlying), title(type), ": underlying is not an integer kind");
  }
}

bool fits(std::int64_t value, std::uint32_t kind) {
  const std::uint32_t bits = 8u << (kind - BOLT_KIND_I8) / 2;
  if (bits == 64) return true;
  const std::int64_t high = std::int64_t{1} << bits;
  return (kind - BOLT_KIND_I8) % 2 == 0 ? value >= -high / 2 && value < high / 2
                                        : value >= 0 && value < high;
}

void check_members(const bolt_type& type) {
  const bool named = type.kind == BOLT_KIND_RECORD || type.kind == BOLT_KIND_ENUM;
  names_in names(title(type));
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    const bolt_member* member = type.members[i];
    // As it was in ABI 0.1, without a default.
    constexpr std::size_t least = offsetof(bolt_member, default_wire);
    need(member != nullptr && member->size >= least, title(type), ": member ", i,
         " is NULL or its size is not set");
    need((member->flags & BOLT_MEMBER_HAS_DEFAULT) == 0 || member->size >= sizeof(bolt_member),
         title(type), ": member ", i, " has a default, but its size leaves it out");
    check_text(member->doc, concat(title(type), ": the doc of member ", i));
    if (named) names.add(member->name, type.kind == BOLT_KIND_ENUM ? "enumerator" : "field");
    if (type.kind == BOLT_KIND_ENUM) {
      need(fits(member->value, type.underlying), title(type), ": ", quoted(member->name), " is ",
           member->value, ", which its underlying type does not have");
      continue;
    }
    need(member->type != nullptr, title(type), ": member ", i, " has no type");
    check_size(*member->type, concat(title(type), ": the type of member ", i));
    need(member->type->kind != BOLT_KIND_UNIT, title(type), ": a member cannot be unit");
  }
  if (type.kind == BOLT_KIND_OPTIONAL) {
    need(type.members[0]->type->kind != BOLT_KIND_OPTIONAL, title(type),
         ": an optional of an optional: hosts cannot tell the two empty values apart");
  }
  if (type.kind == BOLT_KIND_ARRAY) {
    need(type.members[0]->value >= 1 && type.members[0]->value <= BOLT_BLOCK_MAX, title(type),
         ": an array needs at least one element");
  }
  if (type.kind == BOLT_KIND_MAP) {
    need(may_be_key(*type.members[0]->type), title(type),
         ": a key is a bool, an integer, a string or an enum");
  }
}

void check_flags(const bolt_type& type) {
  need((type.flags & BOLT_TYPE_BOXED) == 0 ||
           (type.kind == BOLT_KIND_OPTIONAL && type.members[0]->type->kind == BOLT_KIND_RECORD),
       title(type), ": only an optional of a record is BOXED");
  const char* message = nullptr;
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    const bolt_member& member = *type.members[i];
    need((member.flags & (BOLT_MEMBER_HAS_DEFAULT | BOLT_MEMBER_MESSAGE)) == 0 ||
             type.kind == BOLT_KIND_RECORD,
         title(type), ": only a record's fields have defaults and messages");
    if ((member.flags & BOLT_MEMBER_MESSAGE) == 0) continue;
    need(member.type->kind == BOLT_KIND_STRING, title(type), ": the message ", quoted(member.name),
         " is no string");
    need(message == nullptr, title(type), ": has two messages, ",
         quoted(message != nullptr ? message : ""), " and ", quoted(member.name));
    message = member.name;
  }
}

bool may_be_plain(std::uint32_t kind) {
  return (kind >= BOLT_KIND_BOOL && kind <= BOLT_KIND_F64) || kind == BOLT_KIND_ARRAY ||
         kind == BOLT_KIND_RECORD || kind == BOLT_KIND_ENUM;
}

bool may_be_error(const bolt_type& type) {
  for (const bolt_type* each : alternatives_reached(type)) {
    if (each->kind != BOLT_KIND_VARIANT && each->kind != BOLT_KIND_RECORD &&
        each->kind != BOLT_KIND_ENUM) {
      return false;
    }
  }
  return true;
}

// Numbers, and records of them, of such records, and of arrays: check_layout has seen to what
// these are made of.
bool may_be_seen(const bolt_type& type) {
  if (type.kind >= BOLT_KIND_I8 && type.kind <= BOLT_KIND_F64) return true;
  constexpr std::uint32_t wanted = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS;
  return type.kind == BOLT_KIND_RECORD && (type.flags & wanted) == wanted;
}

void check_property(const bolt_fn& fn, const std::string& where) {
  const bool getter = (fn.flags & BOLT_FN_GETTER) != 0, setter = (fn.flags & BOLT_FN_SETTER) != 0;
  if (!getter && !setter) return;
  need(fn.kind == BOLT_FN_METHOD && (fn.flags & BOLT_FN_ASYNC) == 0 && getter != setter, where,
       ": a GETTER or a SETTER is a synchronous method");
  const bool reads = fn.n_params == 0 && fn.result->kind != BOLT_KIND_UNIT;
  const bool writes = fn.n_params == 1 && fn.result->kind == BOLT_KIND_UNIT;
  need(getter ? reads : writes, where,
       ": a GETTER takes nothing and gives a value, a SETTER takes it");
}

void check_params(const bolt_fn& fn, const std::string& where) {
  need(fn.n_params == 0 || fn.params != nullptr, where, ": params is NULL");
  names_in names(where);
  const char* optional = nullptr;
  for (std::uint32_t i = 0; i < fn.n_params; ++i) {
    const bolt_param* param = fn.params[i];
    need(param != nullptr && param->size >= sizeof(bolt_param), where, ": parameter ", i,
         " is NULL or its size is not set");
    names.add(param->name, "parameter");
    check_text(param->doc, concat(where, ": the doc of ", quoted(param->name)));
    need(param->type != nullptr, where, ": parameter ", quoted(param->name), " has no type");
    check_size(*param->type, concat(where, ": the type of ", quoted(param->name)));
    need(param->type->kind != BOLT_KIND_UNIT, where, ": parameter ", quoted(param->name),
         " has no type");
    const bool has_default = (param->flags & BOLT_PARAM_HAS_DEFAULT) != 0;
    need(has_default || optional == nullptr, where, ": parameter ", quoted(param->name),
         " needs a default, since ", (optional != nullptr ? quoted(optional) : ""),
         " before it has one");
    if (!has_default) continue;
    optional = param->name;
  }
}

} // namespace

void check_identifier(const char* name, const std::string& what) {
  need(name != nullptr && *name != '\0', what, " has no name");
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  bool valid = letter(*name);
  const char* c = name;
  for (; *c != '\0'; ++c)
    valid = valid && (letter(*c) || (*c >= '0' && *c <= '9'));
  need(valid, what, " ", quoted(name),
       ": a name has ASCII letters, digits and underscores, and no digit first");
  need(c - name <= static_cast<std::ptrdiff_t>(longest_name), what, " ", quoted(name),
       ": a name has at most ", longest_name, " characters");
}

void check_text(const char* text, const std::string& what) {
  need(text == nullptr || bolt_utf8_valid(text, std::strlen(text)) != 0, what, " is not UTF-8");
}

void check_type(const bolt_type& type) {
  check_size(type, "a type");
  need(type.kind <= BOLT_KIND_DURATION, title(type), ": kind ", type.kind,
       " is not known to this libbolt");
  if (is_named(type)) {
    need(type.kind != BOLT_KIND_CLASS || type.name != nullptr,
         "a class is used that the module does not declare with class_");
    check_identifier(type.name, "type");
  } else {
    check_text(type.name, concat("the text of a type of kind ", type.kind));
    need(type.name == nullptr || std::strlen(type.name) <= longest_type_text, title(type),
         ": its text is too long");
  }
  check_text(type.doc, concat(title(type), ": its doc"));
  need(type.wire_align == 1 || type.wire_align == 2 || type.wire_align == 4 || type.wire_align == 8,
       title(type), ": wire_align ", type.wire_align, " is not 1, 2, 4 or 8");
  check_member_count(type);
  check_members(type);
  check_flags(type);
  need(type.n_methods == 0 || (type.kind == BOLT_KIND_CLASS && type.methods != nullptr),
       title(type), ": methods belong to a class");
}

void check_layout(const bolt_type& type) {
  const layout implied = layout_of(type);
  need(type.wire_align == implied.align && type.wire_min == implied.min, title(type),
       ": wire_align ", type.wire_align, " and wire_min ", type.wire_min, " should be ",
       implied.align, " and ", implied.min);
  const std::uint32_t plain = type.flags & (BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS);
  need(plain == 0 || may_be_plain(type.kind), title(type), ": its kind is never PLAIN");
  need(plain != BOLT_TYPE_ANY_BITS, title(type), ": is ANY_BITS, but not PLAIN");
  need((plain & BOLT_TYPE_ANY_BITS) == 0 ||
           (type.kind != BOLT_KIND_BOOL && type.kind != BOLT_KIND_ENUM),
       title(type), ": not all bits are values of it, but it is ANY_BITS");
  for (std::uint32_t i = 0; i < type.n_members && type.kind != BOLT_KIND_ENUM; ++i) {
    const std::uint32_t lacking = plain & ~type.members[i]->type->flags;
    need(lacking == 0, title(type),
         (lacking & BOLT_TYPE_PLAIN) != 0 ? ": is PLAIN" : ": is ANY_BITS",
         ", but a member is not");
  }
}

void check_fn(const bolt_fn& fn, const bolt_type* owner) {
  const std::string scope = owner != nullptr ? concat(owner->name, ".") : "";
  need(fn.size >= sizeof(bolt_fn), scope, "a function's size is not set");
  check_identifier(fn.name,
                   owner != nullptr ? concat("method of ", quoted(owner->name)) : "function");
  const std::string where = concat(scope, fn.name, "()");
  check_text(fn.doc, concat(where, ": its doc"));
  need(fn.owner == owner, where, ": owner is not the class that lists it");
  need(owner != nullptr ? fn.kind == BOLT_FN_METHOD || fn.kind == BOLT_FN_STATIC
                        : fn.kind == BOLT_FN_FUNCTION,
       where, ": kind does not fit where it is listed");
  need(fn.start != nullptr, where, ": start is NULL");
  need((fn.flags & BOLT_FN_EXCLUSIVE) == 0 || fn.kind == BOLT_FN_METHOD, where,
       ": only a method is EXCLUSIVE");
  need((fn.flags & BOLT_FN_ON_POOL) == 0 || (fn.flags & BOLT_FN_ASYNC) != 0, where,
       ": only an async function is driven by the pool");
  need((fn.flags & BOLT_FN_ON_REACTOR) == 0 ||
           (fn.flags & (BOLT_FN_ASYNC | BOLT_FN_ON_POOL)) == BOLT_FN_ASYNC,
       where, ": only an async function, and not one of the pool's, is driven by the reactor");
  need(fn.result != nullptr, where, ": result is NULL");
  check_size(*fn.result, concat(where, ": the result's type"));
  check_params(fn, where);
  check_property(fn, where);
}

void check_defaults(const bolt_type& type) {
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    const bolt_member& field = *type.members[i];
    if ((field.flags & BOLT_MEMBER_HAS_DEFAULT) == 0) continue;
    check_value(*field.type, field.default_wire, field.default_len,
                concat(title(type), ": the default of ", quoted(field.name)));
  }
}

std::vector<const bolt_constant*> constants_of(const bolt_module& module) {
  if (module.size < sizeof(bolt_module) || module.n_constants == 0) return {};
  need(module.constants != nullptr, "constants is NULL");
  std::vector<const bolt_constant*> all(module.constants, module.constants + module.n_constants);
  for (std::size_t i = 0; i < all.size(); ++i) {
    need(all[i] != nullptr && all[i]->size >= sizeof(bolt_constant), "constant ", i,
         " is NULL or its size is not set");
    check_identifier(all[i]->name, "constant");
    const std::string title = concat("constant ", quoted(all[i]->name));
    check_text(all[i]->doc, concat(title, ": its doc"));
    need(all[i]->type != nullptr, title, " has no type");
    check_size(*all[i]->type, concat(title, ": its type"));
    need(all[i]->type->kind != BOLT_KIND_UNIT, title, " has no type");
  }
  return all;
}

void check_constant_value(const bolt_constant& constant) {
  check_value(*constant.type, constant.wire, constant.wire_len,
              concat("constant ", quoted(constant.name)));
}

void check_fn_layout(const bolt_fn& fn) {
  const std::string where = concat(qualified_name(fn), "()");
  for (std::uint32_t i = 0; i < fn.n_params; ++i) {
    const bolt_param& param = *fn.params[i];
    if ((param.flags & BOLT_PARAM_HAS_DEFAULT) == 0) continue;
    check_value(*param.type, param.default_wire, param.default_len,
                concat(where, ": the default of ", quoted(param.name)));
  }
  need(fn.error == nullptr || may_be_error(*fn.error), where,
       ": an error is a record, an enum or a variant of these");
  need((fn.flags & BOLT_FN_IN_PLACE) == 0 ||
           (fn.result->kind == BOLT_KIND_LIST && may_be_seen(*fn.result->members[0]->type)),
       where,
       ": is IN_PLACE, but its result is no list of numbers, or of PLAIN and ANY_BITS records "
       "of numbers");
  need(fn.args_min == args_min_of(fn), where, ": args_min ", fn.args_min, " should be ",
       args_min_of(fn));
  need(signature_text(fn).size() <= longest_signature, where, ": its signature is longer than ",
       longest_signature, " bytes");
}

} // namespace bolt::metadata
