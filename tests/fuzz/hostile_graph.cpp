#include "hostile_graph.hpp"

#include <cstring>

#include "hostile_function.hpp"

namespace fuzz {
namespace {

bool may_be_key(std::uint32_t kind) {
  return (kind >= BOLT_KIND_BOOL && kind <= BOLT_KIND_U64) || kind == BOLT_KIND_STRING ||
         kind == BOLT_KIND_ENUM;
}
bool is_named(std::uint32_t kind) {
  return kind == BOLT_KIND_RECORD || kind == BOLT_KIND_ENUM || kind == BOLT_KIND_CLASS;
}
bool breaks_recursion(std::uint32_t kind) {
  return kind == BOLT_KIND_LIST || kind == BOLT_KIND_MAP;
}

} // namespace

hostile_graph::hostile_graph(input& in) : in_(in) {
  auto* small = reinterpret_cast<bolt_type*>(allocate(8)); // honest: it has no more
  const std::uint32_t size = 4 + in_.below(5);
  std::memcpy(small, &size, sizeof size);
  short_type_ = small;
  const std::size_t without_constants = offsetof(bolt_module, constants); // as in ABI 0.1
  older_ = in_.below(8) == 0;
  module_ = older_ ? make_older<bolt_module>(without_constants) : make_struct<bolt_module>();
  for (std::uint32_t n = 1 + in_.below(24); n != 0; --n)
    types_.push_back(make_struct<bolt_type>());
  for (std::uint32_t n = in_.below(8); n != 0; --n)
    fns_.push_back(make_struct<bolt_fn>());
  for (std::size_t i = 0; i < types_.size(); ++i)
    fill_type(i);
  for (std::size_t i = 0; i < types_.size(); ++i)
    fill_members(i);
  for (std::size_t i = 0; i < fns_.size(); ++i)
    fill_fn(i);
  derive();
  give_methods();
  fill_module();
  for (bolt_type* type : types_)
    lie(*type);
  for (bolt_fn* fn : fns_)
    lie(*fn);
  for (const block& each : blocks_)
    made_.insert(made_.end(), each.bytes.get(), each.bytes.get() + each.size);
  std::memcpy(&made_module_, module_, module_->size);
}

hostile_graph::~hostile_graph() {
  std::size_t at = 0;
  for (const block& each : blocks_) { // as they were made, next to as they are
    const auto kept = [&](const auto* is, std::size_t offset) {
      std::remove_const_t<std::remove_reference_t<decltype(is)>> was;
      std::memcpy(&was, made_.data() + at + offset, sizeof was);
      if (was != is) delete[] is;
    };
    for (const bolt_type* type : types_) {
      if (reinterpret_cast<const std::uint8_t*>(type) == each.bytes.get())
        kept(type->name, offsetof(bolt_type, name));
    }
    for (const bolt_fn* fn : fns_) {
      if (reinterpret_cast<const std::uint8_t*>(fn) == each.bytes.get())
        kept(fn->signature, offsetof(bolt_fn, signature));
    }
    at += each.size;
  }
  if (module_->types != made_module_.types) delete[] module_->types;
  if (module_->failure != made_module_.failure) delete[] module_->failure;
}

bool hostile_graph::untouched() const {
  std::size_t at = 0;
  for (const block& each : blocks_) {
    const bool same = std::memcmp(each.bytes.get(), made_.data() + at, each.size) == 0;
    if (!same && each.bytes.get() != reinterpret_cast<const std::uint8_t*>(module_)) return false;
    at += each.size;
  }
  return module_->types == made_module_.types && module_->checksum == made_module_.checksum;
}

// ---- Memory and texts

std::uint8_t* hostile_graph::allocate(std::size_t size) {
  blocks_.push_back({std::make_unique<std::uint8_t[]>(size), size});
  return blocks_.back().bytes.get();
}

template <class Struct>
Struct* hostile_graph::make_struct() {
  auto* made = new (allocate(sizeof(Struct))) Struct{};
  made->size = sizeof(Struct);
  return made;
}

// One that ends where an older ABI had it end.
template <class Struct>
Struct* hostile_graph::make_older(std::size_t size) {
  std::uint8_t* memory = allocate(size); // zeros
  const auto honest = static_cast<std::uint32_t>(size);
  std::memcpy(memory, &honest, sizeof honest);
  return reinterpret_cast<Struct*>(memory);
}

// Bytes of a value, or of none: mostly zeros, which many types have as a value.
void hostile_graph::give_bytes(const std::uint8_t*& data, std::uint32_t& size) {
  size = in_.below(33);
  if (in_.rarely()) return; // NULL
  std::uint8_t* bytes = allocate(size);
  for (std::uint32_t n = size == 0 ? 0 : in_.below(4); n != 0; --n)
    bytes[in_.below(size)] = in_.byte();
  data = bytes;
}

template <class Pointer>
Pointer const* hostile_graph::make_array(const std::vector<Pointer>& items) {
  std::uint8_t* memory = allocate(items.size() * sizeof(Pointer));
  if (!items.empty()) std::memcpy(memory, items.data(), items.size() * sizeof(Pointer));
  return reinterpret_cast<Pointer const*>(memory);
}

const char* hostile_graph::make_name(const std::string& good) {
  if (!in_.rarely()) return keep(good);
  switch (in_.below(9)) {
  case 0:
    return nullptr;
  case 1:
    return keep(std::string(in_.number() % 8192, 'x'));
  case 2:
    return "(T1|T2)";
  case 3:
    return "\xff\xfe\x80";
  case 4:
    return "line\nbreak \x1b[31m";
  case 5:
    return "T1";
  case 6:
    return "f1";
  case 7:
    return "7up";
  default:
    return "";
  }
}

const char* hostile_graph::make_doc() {
  if (!in_.rarely()) return in_.below(4) == 0 ? "A doc: \xe2\x82\xac." : nullptr;
  return in_.below(2) == 0 ? "\xc3(" : keep(std::string(5000, '\n'));
}

// ---- Types

// A member's type, so that no type contains itself other than through a list or map of something
// that has a name: of the types before it, as a rule.
const bolt_type* hostile_graph::type_for(std::size_t of, bool as_key) {
  if (in_.rarely()) {
    if (in_.below(3) == 0) return nullptr;
    return in_.below(3) == 0 ? short_type_ : types_[in_.below(types_.size())];
  }
  const bool any = breaks_recursion(types_[of]->kind);
  std::size_t chosen = in_.below(types_.size());
  if (chosen >= of && !(any && types_[chosen]->kind == BOLT_KIND_RECORD))
    chosen %= of == 0 ? 1 : of;
  while (chosen != 0 && (types_[chosen]->kind == BOLT_KIND_UNIT ||
                         (as_key && !may_be_key(types_[chosen]->kind)))) {
    --chosen;
  }
  return types_[chosen]; // the first one is an i32
}

void hostile_graph::fill_type(std::size_t i) {
  bolt_type& type = *types_[i];
  type.kind = i == 0 ? std::uint32_t{BOLT_KIND_I32} : in_.below(BOLT_KIND_DURATION + 1);
  type.underlying = BOLT_KIND_I8 + in_.below(8);
  if (is_named(type.kind) || (type.kind == BOLT_KIND_VARIANT && in_.below(2) == 0))
    type.name = make_name("T" + std::to_string(i));
  type.doc = make_doc();
}

std::uint32_t hostile_graph::member_count(std::uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_OPTIONAL:
  case BOLT_KIND_LIST:
  case BOLT_KIND_ARRAY:
    return 1;
  case BOLT_KIND_MAP:
    return 2;
  case BOLT_KIND_VARIANT:
  case BOLT_KIND_ENUM:
    return 1 + in_.below(4);
  case BOLT_KIND_RECORD:
    return in_.below(5);
  default:
    return 0;
  }
}

void hostile_graph::fill_members(std::size_t i) {
  bolt_type& type = *types_[i];
  std::vector<const bolt_member*> members;
  std::uint32_t n = member_count(type.kind);
  constexpr std::size_t without_default = offsetof(bolt_member, default_wire); // as in ABI 0.1
  if (in_.rarely()) n = in_.byte() % 4 == 0 ? in_.byte() * 2u : n + 1;
  for (std::uint32_t m = 0; m < n; ++m) {
    const bool older = in_.below(8) == 0;
    auto* member = older ? make_older<bolt_member>(without_default) : make_struct<bolt_member>();
    if (in_.rarely()) {
      members.push_back(nullptr);
      continue;
    }
    if (type.kind == BOLT_KIND_RECORD || type.kind == BOLT_KIND_ENUM)
      member->name = make_name("m" + std::to_string(m));
    member->doc = make_doc();
    member->value = m;
    if (type.kind == BOLT_KIND_ARRAY) member->value = 1 + in_.below(5);
    if (in_.rarely()) member->value = static_cast<std::int64_t>(in_.number());
    if (type.kind != BOLT_KIND_ENUM)
      member->type = type_for(i, type.kind == BOLT_KIND_MAP && m == 0);
    if (type.kind == BOLT_KIND_RECORD && in_.below(8) == 0) member->flags = in_.below(4);
    if (!older && in_.below(4) == 0) {
      member->flags |= BOLT_MEMBER_HAS_DEFAULT;
      give_bytes(member->default_wire, member->default_len);
    }
    members.push_back(member);
  }
  type.members = make_array(members);
  type.n_members = n;
}

// ---- Functions

void hostile_graph::fill_params(bolt_fn& fn) {
  std::vector<const bolt_param*> params;
  const std::uint32_t n = in_.below(5);
  for (std::uint32_t p = 0; p < n; ++p) {
    auto* param = make_struct<bolt_param>();
    param->name = make_name("p" + std::to_string(p));
    param->doc = make_doc();
    param->type = type_for(types_.size() - 1, false);
    if (p + 1 == n && in_.below(4) == 0) {
      param->flags = BOLT_PARAM_HAS_DEFAULT;
      give_bytes(param->default_wire, param->default_len);
    }
    params.push_back(in_.rarely() ? nullptr : param);
  }
  fn.params = make_array(params);
  fn.n_params = n;
}

void hostile_graph::fill_fn(std::size_t i) {
  bolt_fn& fn = *fns_[i];
  fn.name = make_name("f" + std::to_string(i));
  fn.doc = make_doc();
  fn.start = answer_anything;
  fn.data = hostile_answer(in_.byte());
  fn.flags = in_.below(2) == 0 ? std::uint32_t{BOLT_FN_ASYNC} : 0;
  if (fn.flags != 0 && in_.below(8) == 0) fn.flags |= BOLT_FN_ON_POOL;
  fill_params(fn);
  const bolt_type& owner = *types_[in_.below(types_.size())];
  if (owner.kind == BOLT_KIND_CLASS) {
    fn.owner = &owner;
    fn.kind = in_.below(3) == 0 ? BOLT_FN_STATIC : BOLT_FN_METHOD;
    if (fn.kind == BOLT_FN_METHOD && in_.below(2) == 0) fn.flags |= BOLT_FN_EXCLUSIVE;
    if (fn.kind == BOLT_FN_METHOD && in_.below(4) == 0) make_property(fn);
  }
  fn.result = types_[in_.below(types_.size())];
  for (const bolt_type* type : types_) {
    if ((fn.flags & BOLT_FN_SETTER) != 0 && type->kind == BOLT_KIND_UNIT) fn.result = type;
  }
  const bolt_type* error = types_[in_.below(types_.size())];
  if (error->kind == BOLT_KIND_RECORD || error->kind == BOLT_KIND_ENUM) fn.error = error;
}

// A getter or a setter; of the same name, so that they may be a pair.
void hostile_graph::make_property(bolt_fn& fn) {
  fn.name = make_name("property");
  fn.flags = in_.below(2) == 0 ? BOLT_FN_GETTER : BOLT_FN_SETTER;
  if (in_.rarely()) fn.flags |= BOLT_FN_ASYNC;
  fn.n_params = fn.n_params != 0 && fn.flags == BOLT_FN_SETTER ? 1 : 0; // an array may be longer
}

void hostile_graph::give_methods() {
  for (bolt_type* type : types_) {
    std::vector<const bolt_fn*> methods;
    for (const bolt_fn* fn : fns_) {
      if (fn->owner == type) methods.push_back(in_.rarely() ? nullptr : fn);
    }
    type->methods = methods.empty() ? nullptr : make_array(methods);
    type->n_methods = static_cast<std::uint32_t>(methods.size());
  }
}

void hostile_graph::fill_module() {
  bolt_module& module = *module_;
  module.abi = in_.rarely() ? static_cast<std::uint32_t>(in_.number()) : BOLT_ABI_VERSION;
  module.name = make_name("hostile");
  module.doc = make_doc();
  module.version = make_doc();
  if (in_.rarely()) module.failure = "its author has given up";
  std::vector<const bolt_fn*> fns;
  for (const bolt_fn* fn : fns_) {
    if (fn->owner == nullptr || in_.rarely()) fns.push_back(in_.rarely() ? nullptr : fn);
  }
  module.fns = in_.rarely() ? nullptr : make_array(fns);
  module.n_fns = static_cast<std::uint32_t>(fns.size());
  std::vector<const bolt_type*> types;
  for (const bolt_type* type : types_) {
    if (is_named(type->kind) || in_.rarely()) types.push_back(in_.rarely() ? nullptr : type);
  }
  module.types = in_.rarely() ? nullptr : make_array(types);
  module.n_types = static_cast<std::uint32_t>(types.size());
  if (!older_) fill_constants();
}

void hostile_graph::fill_constants() {
  std::vector<const bolt_constant*> constants;
  const std::uint32_t n = in_.below(4);
  for (std::uint32_t i = 0; i < n; ++i) {
    auto* constant = make_struct<bolt_constant>();
    constant->name = make_name("c" + std::to_string(i));
    constant->doc = make_doc();
    constant->type = type_for(types_.size() - 1, false);
    give_bytes(constant->wire, constant->wire_len);
    constants.push_back(in_.rarely() ? nullptr : constant);
  }
  module_->constants = in_.rarely() ? nullptr : make_array(constants);
  module_->n_constants = n;
}

// ---- Lies

void hostile_graph::lie(bolt_type& type) {
  if (!in_.rarely()) return;
  switch (in_.below(10)) {
  case 0:
    type.wire_align = static_cast<std::uint32_t>(in_.number());
    break;
  case 1:
    type.wire_min = static_cast<std::uint32_t>(in_.number());
    break;
  case 2:
    type.flags = static_cast<std::uint32_t>(in_.number());
    break;
  case 3:
    type.kind = static_cast<std::uint32_t>(in_.number());
    break;
  case 4:
    type.n_members -= type.n_members == 0 ? 0 : 1;
    break;
  case 5:
    type.members = nullptr;
    break;
  case 6:
    type.methods = nullptr;
    break;
  case 7:
    type.name = make_name("Liar");
    break;
  case 8:
    type.underlying = static_cast<std::uint32_t>(in_.number());
    break;
  default:
    type.checksum = in_.number();
  }
}

void hostile_graph::lie(bolt_fn& fn) {
  if (!in_.rarely()) return;
  switch (in_.below(9)) {
  case 0:
    fn.kind = static_cast<std::uint32_t>(in_.number());
    break;
  case 1:
    fn.flags = static_cast<std::uint32_t>(in_.number());
    break;
  case 2:
    fn.params = nullptr;
    break;
  case 3:
    fn.result = in_.below(2) == 0 ? nullptr : short_type_;
    break;
  case 4:
    fn.error = types_[in_.below(types_.size())];
    break;
  case 5:
    fn.start = nullptr;
    break;
  case 6:
    fn.args_min = static_cast<std::uint32_t>(in_.number());
    break;
  case 7:
    fn.owner = in_.below(2) == 0 ? nullptr : types_[in_.below(types_.size())];
    break;
  default:
    fn.signature = "function liar()->unit";
  }
}

} // namespace fuzz
