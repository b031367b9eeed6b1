// Properties of an exported class: a getter and perhaps a setter, which are methods, or a data
// member.
#pragma once

#include <type_traits>

#include "bolt/module/signature.hpp"

namespace bolt::wire {

template <auto Member>
inline constexpr bool is_data_member = std::is_member_object_pointer_v<decltype(Member)>;

template <class Pointer>
struct data_member;
template <class Class, class Value>
struct data_member<Value Class::*> {
  using type = Value;
};
template <auto Member>
inline constexpr bool is_const_member =
    std::is_const_v<typename data_member<decltype(Member)>::type>;
template <auto Member>
using member_type = std::remove_cv_t<typename data_member<decltype(Member)>::type>;
// Reading gives a copy.
template <auto Member>
inline constexpr bool is_readable_member = std::is_copy_constructible_v<member_type<Member>>;

template <class C, auto Member>
member_type<Member> read_member(const C& instance) {
  return instance.*Member;
}
template <class C, auto Member>
void write_member(C& instance, member_type<Member> value) {
  instance.*Member = std::move(value);
}
template <class C, auto Member>
inline constexpr auto get_member = &read_member<C, Member>;
template <class C, auto Member>
inline constexpr auto set_member = &write_member<C, Member>;

// The shape of an accessor: as a method of C, or void.
template <class C, auto Accessor>
using accessor =
    typename method_of<C,
                       typename signature_of<std::remove_const_t<decltype(Accessor)>>::type>::type;

template <class Method>
struct check_getter : mistaken<property_getter<Method>> {};
template <class R, class Receiver>
  requires(!std::is_void_v<R>)
struct check_getter<signature<R, Receiver>>
    : std::conditional_t<peel_task<R>::async, mistaken<property_async<R>>, accepted> {};

template <class R>
inline constexpr bool gives_nothing =
    std::is_void_v<typename peel_result<typename peel_task<R>::type>::value>;

template <class Method>
struct check_setter : mistaken<property_setter<Method>> {};
template <class R, class Receiver, class Value>
  requires gives_nothing<R>
struct check_setter<signature<R, Receiver, Value>>
    : std::conditional_t<peel_task<R>::async, mistaken<property_async<R>>, accepted> {};

template <class C, auto Getter>
struct getter_of : check_getter<accessor<C, Getter>> {
  using method = accessor<C, Getter>;
};
template <class C, auto Setter>
struct setter_of : check_setter<accessor<C, Setter>> {
  using method = accessor<C, Setter>;
};

} // namespace bolt::wire
