#include "metadata/layout.hpp"

#include <algorithm>

namespace bolt::metadata {
namespace {

std::uint64_t align_up(std::uint64_t at, std::uint64_t align) {
  return (at + align - 1) / align * align;
}

bool is_plain(const bolt_type& type) { return (type.flags & BOLT_TYPE_PLAIN) != 0; }

std::uint64_t scalar_size(std::uint32_t kind) {
  switch (kind) {
  case BOLT_KIND_BOOL:
  case BOLT_KIND_I8:
  case BOLT_KIND_U8:
    return 1;
  case BOLT_KIND_I16:
  case BOLT_KIND_U16:
    return 2;
  case BOLT_KIND_I32:
  case BOLT_KIND_U32:
  case BOLT_KIND_F32:
    return 4;
  default:
    return 8;
  }
}

void append(layout& whole, const bolt_type& part) {
  whole.align = std::max<std::uint64_t>(whole.align, part.wire_align);
  whole.min = align_up(whole.min, part.wire_align) + part.wire_min;
}

layout record_layout(const bolt_type& type) {
  if (type.n_members == 0) return {1, 1}; // every value takes at least one byte
  layout whole;
  for (std::uint32_t i = 0; i < type.n_members; ++i)
    append(whole, *type.members[i]->type);
  if (is_plain(type)) whole.min = align_up(whole.min, whole.align); // as C++ memory: a tail
  return whole;
}

layout variant_layout(const bolt_type& type) {
  layout whole{1, UINT64_MAX};
  for (std::uint32_t i = 0; i < type.n_members; ++i) {
    const bolt_type& chosen = *type.members[i]->type;
    whole.align = std::max<std::uint64_t>(whole.align, chosen.wire_align);
    whole.min = std::min(whole.min, align_up(1, chosen.wire_align) + chosen.wire_min);
  }
  return whole;
}

layout array_layout(const bolt_type& type) {
  const bolt_type& element = *type.members[0]->type;
  const auto count = static_cast<std::uint64_t>(type.members[0]->value);
  const std::uint64_t stride = align_up(element.wire_min, element.wire_align);
  return {element.wire_align, (count - 1) * stride + element.wire_min};
}

} // namespace

layout layout_of(const bolt_type& type) {
  switch (type.kind) {
  case BOLT_KIND_UNIT:
    return {1, 0};
  case BOLT_KIND_STRING:
  case BOLT_KIND_BYTES:
    return {4, 4};
  case BOLT_KIND_LIST:
  case BOLT_KIND_MAP:
  case BOLT_KIND_CLASS:
    return {8, 8};
  case BOLT_KIND_OPTIONAL:
    if ((type.flags & BOLT_TYPE_BOXED) != 0) return {8, 1}; // it may be inside its own value
    return {type.members[0]->type->wire_align, 1};
  case BOLT_KIND_ARRAY:
    return array_layout(type);
  case BOLT_KIND_VARIANT:
    return variant_layout(type);
  case BOLT_KIND_RECORD:
    return record_layout(type);
  case BOLT_KIND_ENUM:
    return {scalar_size(type.underlying), scalar_size(type.underlying)};
  default:
    return {scalar_size(type.kind), scalar_size(type.kind)};
  }
}

std::uint64_t args_min_of(const bolt_fn& fn) {
  layout block;
  for (std::uint32_t i = 0; i < fn.n_params; ++i)
    append(block, *fn.params[i]->type);
  return block.min;
}

} // namespace bolt::metadata
