// What a callable takes and gives, and whether that can be exported.
#pragma once

#include <memory>
#include <type_traits>

#include "bolt/module/type.hpp"
#include "bolt/result.hpp"
#include "bolt/task.hpp"

namespace bolt::wire {

template <class... Types>
struct type_list {
  static constexpr std::size_t size = sizeof...(Types);
};

// ---- The shape of a callable: result, receiver (void, C or const C) and parameters

template <class R, class Receiver, class... A>
struct signature {
  using result = R;
  using receiver = Receiver;
  using parameters = type_list<A...>;
};

template <class F>
struct signature_of {
  using type = void;
};
template <class R, class... A>
struct signature_of<R (*)(A...)> {
  using type = signature<R, void, A...>;
};
template <class R, class... A>
struct signature_of<R (*)(A...) noexcept> : signature_of<R (*)(A...)> {};

template <class R, class C, class... A>
struct signature_of<R (C::*)(A...)> {
  using type = signature<R, C, A...>;
};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) const> {
  using type = signature<R, const C, A...>;
};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...)&> : signature_of<R (C::*)(A...)> {};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) const&> : signature_of<R (C::*)(A...) const> {};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) noexcept> : signature_of<R (C::*)(A...)> {};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) const noexcept> : signature_of<R (C::*)(A...) const> {};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) & noexcept> : signature_of<R (C::*)(A...)> {};
template <class R, class C, class... A>
struct signature_of<R (C::*)(A...) const & noexcept> : signature_of<R (C::*)(A...) const> {};

// A lambda's call operator, without the lambda as its receiver.
template <class S>
struct without_receiver {
  using type = void;
};
template <class R, class Receiver, class... A>
struct without_receiver<signature<R, Receiver, A...>> {
  using type = signature<R, void, A...>;
};

template <class F>
  requires requires { &F::operator(); }
struct signature_of<F> : without_receiver<typename signature_of<decltype(&F::operator())>::type> {};

// A method of C: a member, or a function whose first parameter is C& or const C&. void: neither.
template <class C, class S>
struct method_of {
  using type = void;
};
template <class C, class R, class Owner, class... A>
  requires std::is_base_of_v<std::remove_const_t<Owner>, C>
struct method_of<C, signature<R, Owner, A...>> {
  using type = signature<R, std::conditional_t<std::is_const_v<Owner>, const C, C>, A...>;
};
template <class C, class R, class... A>
struct method_of<C, signature<R, void, C&, A...>> {
  using type = signature<R, C, A...>;
};
template <class C, class R, class... A>
struct method_of<C, signature<R, void, const C&, A...>> {
  using type = signature<R, const C, A...>;
};

// ---- Results: what is left when task, result and the ways to return an instance are peeled off

template <class R>
struct peel_task {
  static constexpr bool async = false;
  using type = R;
};
template <class T>
struct peel_task<task<T>> {
  static constexpr bool async = true;
  using type = T;
};

template <class R>
struct peel_result {
  using value = R;
  using error = void;
};
template <class R>
  requires bolt::is_result<R>::value
struct peel_result<R> {
  using value = typename R::value_type;
  using error = typename R::error_type;
};

// The type that describes and encodes a value: an instance travels as shared_ptr.
template <class C, class V>
struct exported_as {
  using type = V;
};
template <class C>
  requires(!std::is_void_v<C>)
struct exported_as<C, C> {
  using type = std::shared_ptr<C>;
};
template <class C, class X>
  requires(!record<X> || std::is_same_v<C, X>) // a record in a box is a value
struct exported_as<C, std::unique_ptr<X>> {
  using type = std::shared_ptr<X>;
};
template <class C>
struct exported_as<C, void> {
  using type = nothing;
};

// ---- Checks

template <class T>
inline constexpr bool is_unique_pointer = false;
template <class T>
inline constexpr bool is_unique_pointer<std::unique_ptr<T>> = true;

// C: the class whose method or static this is, or void.
template <class C, class P>
constexpr auto find_parameter_mistake() {
  using T = std::remove_cvref_t<P>;
  constexpr bool constant = std::is_const_v<std::remove_reference_t<P>>;
  constexpr bool by_reference =
      std::is_reference_v<P> && !(std::is_lvalue_reference_v<P> && constant);
  if constexpr (by_reference || std::is_pointer_v<T>) {
    return mistaken<parameter_by_reference<P>>();
  } else if constexpr (std::is_same_v<T, C> || (is_unique_pointer<T> && !is_boxed<T>)) {
    return mistaken<parameter_of_class_type<T>>();
  } else {
    return mistaken<mistake_in<role::parameter, T>>();
  }
}

template <class C, class V>
constexpr auto find_result_mistake() {
  if constexpr (std::is_void_v<V>) {
    return accepted();
  } else if constexpr (std::is_reference_v<V> || std::is_pointer_v<V>) {
    return mistaken<returned_view<V>>();
  } else {
    return mistaken<mistake_in<role::result, typename exported_as<C, V>::type>>();
  }
}

template <class E>
struct check_error : mistaken<error_type<E>> {};
template <class E>
  requires(record<E> || enumeration<E>)
struct check_error<E> : check_type<E, role::result> {};
template <class... E>
struct check_error<std::variant<E...>> : first_of<typename check_error<E>::mistake...> {};
template <>
struct check_error<void> : accepted {};

// All that is wrong with a signature; each parameter, the result and the error has its own say.
template <class C, class S>
struct exportable;
template <class C, class R, class Receiver, class... A>
struct exportable<C, signature<R, Receiver, A...>> {
  using peeled = peel_result<typename peel_task<R>::type>;
  using result = typename decltype(find_result_mistake<C, typename peeled::value>())::mistake;
  using error = typename check_error<typename peeled::error>::mistake;
  template <class P>
  using parameter = typename decltype(find_parameter_mistake<C, P>())::mistake;

  static constexpr bool value =
      std::is_void_v<result> && std::is_void_v<error> && (std::is_void_v<parameter<A>> && ...);
  static void report_all() {
    (report<parameter<A>>(), ...);
    report<result>();
    report<error>();
  }
};

} // namespace bolt::wire
