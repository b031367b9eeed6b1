// The static descriptors of types. They are made by the compiler: no code runs when a library is
// loaded.
#pragma once

#include <utility>

#include "bolt/module/containers.hpp"
#include "bolt/module/instances.hpp"

namespace bolt::wire {

template <class T, std::size_t I>
struct member_of {
  static bolt_member value;
};
template <class T, std::size_t I>
constinit bolt_member member_of<T, I>::value = codec<T>::template member<I>();

namespace type_detail {

template <class T, class Indices>
struct members;
template <class T, std::size_t... I>
struct members<T, std::index_sequence<I...>> {
  static constexpr const bolt_member* list[] = {&member_of<T, I>::value..., nullptr};
};

template <class T>
constexpr std::uint32_t underlying_kind() {
  if constexpr (enumeration<T>)
    return number_kind<std::underlying_type_t<T>>();
  else
    return 0;
}

template <class T>
constexpr bolt_type describe() {
  using codec = wire::codec<T>;
  bolt_type type{};
  type.size = sizeof type;
  type.kind = codec::kind;
  type.flags = (codec::plain ? unsigned{BOLT_TYPE_PLAIN} : 0u) |
               (codec::any_bits ? unsigned{BOLT_TYPE_ANY_BITS} : 0u) |
               (is_boxed<T> ? unsigned{BOLT_TYPE_BOXED} : 0u);
  type.wire_align = codec::align;
  type.wire_min = codec::min;
  type.underlying = underlying_kind<T>();
  if constexpr (record<T> || enumeration<T>) type.name = type_name<T>();
  type.members = members<T, std::make_index_sequence<codec::members>>::list;
  type.n_members = codec::members;
  return type;
}

} // namespace type_detail

template <class T>
constinit bolt_type type_of<T>::value = type_detail::describe<T>();

// The result of a function that returns nothing.
struct nothing {};

template <>
inline constinit bolt_type type_of<nothing>::value = [] {
  bolt_type type{};
  type.size = sizeof type;
  type.kind = BOLT_KIND_UNIT;
  type.wire_align = 1;
  return type;
}();

} // namespace bolt::wire
