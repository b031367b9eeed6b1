// What is right in a hostile module: what its types' parts make of them, as docs/modules.md says.
#include <algorithm>

#include "hostile_graph.hpp"
#include "scalar_size.hpp"

namespace fuzz {
namespace {

std::uint64_t align_up(std::uint64_t at, std::uint64_t align) {
  return align == 0 ? at : (at + align - 1) / align * align;
}

struct place {
  std::uint64_t align = 1, min = 0;
  void add(const bolt_type& part) {
    align = std::max<std::uint64_t>(align, part.wire_align);
    min = align_up(min, part.wire_align) + part.wire_min;
  }
};

} // namespace

void hostile_graph::derive_type(bolt_type& type) {
  place whole;
  bool plain = type.n_members != 0 && type.kind != BOLT_KIND_MAP, any_bits = plain;
  std::uint64_t least = UINT64_MAX;
  const bolt_type* first = nullptr;
  for (std::uint32_t m = 0; m < type.n_members && type.kind != BOLT_KIND_ENUM; ++m) {
    const bolt_type* part = type.members[m] == nullptr ? nullptr : type.members[m]->type;
    if (part == nullptr || part == short_type_) continue;
    if (first == nullptr) first = part;
    whole.add(*part);
    least = std::min(least, align_up(1, part->wire_align) + part->wire_min);
    plain = plain && (part->flags & BOLT_TYPE_PLAIN) != 0;
    any_bits = any_bits && (part->flags & BOLT_TYPE_ANY_BITS) != 0;
  }
  switch (type.kind) {
  case BOLT_KIND_UNIT:
    whole = {1, 0};
    break;
  case BOLT_KIND_STRING:
  case BOLT_KIND_BYTES:
    whole = {4, 4};
    break;
  case BOLT_KIND_LIST:
  case BOLT_KIND_MAP:
  case BOLT_KIND_CLASS:
    whole = {8, 8};
    break;
  case BOLT_KIND_OPTIONAL:
    whole.min = 1;
    break;
  case BOLT_KIND_VARIANT:
    whole.min = least;
    break;
  case BOLT_KIND_ARRAY: {
    if (first == nullptr || type.members[0] == nullptr) break;
    const auto count = static_cast<std::uint64_t>(type.members[0]->value);
    whole.min = (count - 1) * align_up(first->wire_min, first->wire_align) + first->wire_min;
    break;
  }
  case BOLT_KIND_RECORD:
    plain = plain && (type.underlying & 1) != 0; // a choice, like any
    if (type.n_members == 0) whole.min = 1;
    if (plain) whole.min = align_up(whole.min, whole.align);
    break;
  case BOLT_KIND_ENUM:
    whole.align = whole.min = scalar_size(type.underlying);
    break;
  default:
    whole.align = whole.min = scalar_size(type.kind);
    plain = true;
    any_bits = type.kind != BOLT_KIND_BOOL;
  }
  type.wire_align = static_cast<std::uint32_t>(whole.align);
  type.wire_min = static_cast<std::uint32_t>(whole.min);
  const bool boxed = type.kind == BOLT_KIND_OPTIONAL && first != nullptr &&
                     first->kind == BOLT_KIND_RECORD && (type.underlying & 1) != 0;
  const bool may_be_plain = type.kind == BOLT_KIND_RECORD || type.kind == BOLT_KIND_ARRAY ||
                            (type.kind >= BOLT_KIND_BOOL && type.kind <= BOLT_KIND_F64);
  type.flags = boxed                     ? unsigned{BOLT_TYPE_BOXED}
               : !plain || !may_be_plain ? 0u
               : any_bits                ? BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS
                                         : unsigned{BOLT_TYPE_PLAIN};
}

void hostile_graph::derive() {
  for (std::size_t pass = 0; pass < types_.size(); ++pass) { // parts may come after the whole
    for (bolt_type* type : types_)
      derive_type(*type);
  }
  for (bolt_fn* fn : fns_) {
    place block;
    for (std::uint32_t p = 0; p < fn->n_params; ++p) {
      const bolt_type* type = fn->params[p] == nullptr ? nullptr : fn->params[p]->type;
      if (type != nullptr && type != short_type_) block.add(*type);
    }
    fn->args_min = static_cast<std::uint32_t>(block.min);
  }
}

} // namespace fuzz
