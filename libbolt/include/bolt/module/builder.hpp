// What an author sees of a module under construction: the `m` of BOLT_MODULE(name, m).
#pragma once

#include <string_view>
#include <tuple>
#include <utility>

#include "bolt/module/draft.hpp"
#include "bolt/module/property.hpp"

namespace bolt {
namespace wire {

// ---- Options of def<>

template <class Option>
inline constexpr bool is_arg = false;
template <>
inline constexpr bool is_arg<arg> = true;
template <class Value>
inline constexpr bool is_arg<arg_with_default<Value>> = true;

// A text arrives as an array.
template <class Option>
using option_type = std::decay_t<const Option&>;

template <class... Options>
constexpr int count_names() {
  return (0 + ... + (is_arg<Options> ? 1 : 0));
}

template <class Option>
struct unknown_option {
  static_assert(never<Option>,
                "libbolt: after the name come \"parameter\"_a, a doc text, "
                "bolt::on_pool, bolt::on_reactor, bolt::may_block and bolt::in_place");
};

template <class T>
inline constexpr bool is_scalar = number<T> || std::is_same_v<T, bool>;

template <class Parameter, class Value>
constexpr bool default_fits() {
  if constexpr (is_scalar<Parameter> && !is_scalar<Value>)
    return false;
  else if constexpr (integer<Parameter> && floating<Value>)
    return false;
  else
    return std::is_same_v<Parameter, Value> || std::is_convertible_v<const Value&, Parameter>;
}

template <class T>
std::vector<std::uint8_t> bytes_of(const T& value) {
  local_buffer out;
  writer to(out);
  codec<T>::encode(to, value);
  return {out.data, out.data + out.len};
}

// The default in wire form; empty if the number is out of the parameter's range.
template <class Parameter, class Value>
std::vector<std::uint8_t> encode_default(const Value& value) {
  if constexpr (!default_fits<Parameter, Value>()) {
    (void)sizeof(default_of_wrong_type<Value, Parameter>);
    return {};
  } else {
    if constexpr (integer<Parameter> && integer<Value>) {
      if (!std::in_range<Parameter>(value)) return {};
    }
    if constexpr (std::is_same_v<Parameter, Value>) {
      return bytes_of(value); // it may be of a type that moves only
    } else {
      return bytes_of(static_cast<Parameter>(value));
    }
  }
}

// Applies one option; `Parameter` is the type that a name belongs to.
template <class Parameter, class Option>
void apply(module_draft& draft, module_draft::fn_draft& fn, const Option& option) {
  if constexpr (std::is_same_v<Option, arg>) {
    draft.add_param(fn, option);
  } else if constexpr (is_arg<Option>) {
    bolt_param& param = draft.add_param(fn, option.parameter);
    std::vector<std::uint8_t> bytes = encode_default<Parameter>(option.value);
    if (bytes.empty()) {
      draft.fail(concat(call_name(*fn.fn), ": the default of '", param.name, "' is out of range"));
    }
    draft.set_default(param, std::move(bytes));
  } else if constexpr (std::is_convertible_v<const Option&, const char*>) {
    fn.fn->doc = draft.keep(option);
  } else if constexpr (std::is_same_v<Option, may_block_t>) {
    fn.fn->flags |= BOLT_FN_MAY_BLOCK;
  } else if constexpr (std::is_same_v<Option, in_place_t>) {
    fn.fn->flags |= BOLT_FN_IN_PLACE;
  } else if constexpr (std::is_same_v<Option, on_reactor_t>) {
    fn.fn->flags = (fn.fn->flags & ~unsigned{BOLT_FN_ON_POOL}) | BOLT_FN_ON_REACTOR;
  } else if constexpr (!std::is_same_v<Option, on_pool_t>) { // that one is in the shape
    (void)sizeof(unknown_option<Option>);
  }
}

// The parameter that the option at `index` names: as many names stand before it.
template <std::size_t Index, class Parameters, class... Options>
struct named_by;
template <std::size_t Index, class... A, class... Options>
struct named_by<Index, type_list<A...>, Options...> {
  static constexpr std::size_t position() {
    constexpr bool named[] = {is_arg<Options>...};
    std::size_t n = 0;
    for (std::size_t i = 0; i < Index; ++i)
      n += named[i] ? 1 : 0;
    return n;
  }
  // Anything, for an option after the last name.
  using type = std::remove_cvref_t<std::tuple_element_t<position(), std::tuple<A..., void*>>>;
};

template <class Parameters, std::size_t... I, class... Options>
void apply_all(module_draft& draft, module_draft::fn_draft& fn, std::index_sequence<I...>,
               const Options&... options) {
  (apply<typename named_by<I, Parameters, option_type<Options>...>::type, option_type<Options>>(
       draft, fn, options),
   ...);
}

// One exported callable, if it can be: else one message, and NULL.
template <auto Callable, class C, class Signature, class... Options>
bolt_fn* define(module_draft& draft, std::uint32_t kind, const bolt_type* owner, const char* name,
                const Options&... options) {
  if constexpr (!std::is_void_v<Signature>) {
    constexpr int names = count_names<option_type<Options>...>();
    constexpr int parameters = static_cast<int>(Signature::parameters::size);
    (void)sizeof(wrong_count_of_names<names, parameters>);
    exportable<C, Signature>::report_all();
    if constexpr (names == parameters && exportable<C, Signature>::value) {
      if constexpr ((std::is_same_v<option_type<Options>, in_place_t> || ...)) {
        report<in_place_mistake<typename exportable<C, Signature>::peeled::value>>();
      }
      constexpr bool pool = (std::is_same_v<option_type<Options>, on_pool_t> || ...);
      constexpr bool reactor = (std::is_same_v<option_type<Options>, on_reactor_t> || ...);
      static_assert(!(pool && reactor), "libbolt: a function is on_pool or on_reactor, not both");
      const fn_shape shape = shape_of < Callable, C, Signature, pool || reactor > (kind, owner);
      module_draft::fn_draft fn = draft.begin_fn(name, shape);
      apply_all<typename Signature::parameters>(draft, fn, std::index_sequence_for<Options...>(),
                                                options...);
      return draft.end_fn(fn);
    }
  }
  return nullptr;
}

template <auto Callable>
using found_signature = typename signature_of<std::remove_const_t<decltype(Callable)>>::type;

// What is wrong with a callable; FreeOnly: for def<> and def_static<> of what has no receiver.
template <auto Callable, bool FreeOnly>
using callable_mistake =
    typename first_of<std::conditional_t<std::is_void_v<found_signature<Callable>>,
                                         not_callable<decltype(Callable)>, void>,
                      std::conditional_t<FreeOnly && std::is_member_pointer_v<decltype(Callable)>,
                                         member_without_class<decltype(Callable)>, void>>::mistake;

// For def<> and def_static<>: a member function is neither.
template <auto Callable>
using free_signature = typename without_receiver<found_signature<Callable>>::type;

} // namespace wire

// Names an exported class's methods. Made by module_builder::class_.
template <class C>
class class_builder {
 public:
  explicit class_builder(wire::module_draft& draft) : draft_(draft) {}

  // A static function, such as a factory that returns C, std::unique_ptr<C> or std::shared_ptr<C>,
  // in a bolt::result or a bolt::task if it likes.
  template <auto Function, class... Options>
  class_builder& def_static(const char* name, const Options&... options) {
    using mistake = wire::callable_mistake<Function, true>;
    if constexpr (std::is_void_v<mistake>) {
      add(wire::define<Function, C, wire::free_signature<Function>>(
          draft_, BOLT_FN_STATIC, &wire::class_type<C>(), name, options...));
    } else {
      wire::report<mistake>();
    }
    return *this;
  }

  // A method: a const one shares the instance with other const ones, the others have it to
  // themselves, in the order of their first polls. The instance lives as long as the call. A
  // function that takes C& or const C& first will do as well.
  template <auto Method, class... Options>
  class_builder& def(const char* name, const Options&... options) {
    using mistake = wire::callable_mistake<Method, false>;
    if constexpr (std::is_void_v<mistake>) {
      using method = typename wire::method_of<C, wire::found_signature<Method>>::type;
      if constexpr (std::is_void_v<method>) {
        (void)sizeof(wire::method_of_another_class<C, decltype(Method)>);
      } else {
        add(wire::define<Method, C, method>(draft_, BOLT_FN_METHOD, &wire::class_type<C>(), name,
                                            options...));
      }
    } else {
      wire::report<mistake>();
    }
    return *this;
  }

  // A value that hosts read and write by its name: .property<&C::get, &C::set>("name", "doc").
  // Without a setter it is read-only. A data member is read and, unless it is const, has a setter
  // or bolt::read_only follows, written. Both run as synchronous methods do: they never wait for
  // the instance.
  template <auto Getter, auto... Setter>
  class_builder& property(const char* name, const char* doc = nullptr) {
    static_assert(sizeof...(Setter) <= 1, "libbolt: a property has one getter and one setter");
    if constexpr (!wire::is_data_member<Getter>) {
      add_property<Getter>(name, doc);
    } else if constexpr (wire::is_readable_member<Getter>) {
      add_property<wire::get_member<C, Getter>>(name, doc);
      if constexpr (sizeof...(Setter) == 0 && !wire::is_const_member<Getter>) {
        add_setter<wire::set_member<C, Getter>>(name);
      }
    } else {
      wire::report<wire::property_of_no_copy<wire::member_type<Getter>>>();
    }
    (add_setter<Setter>(name), ...);
    return *this;
  }
  template <auto Member>
  class_builder& property(const char* name, read_only_t, const char* doc = nullptr) {
    static_assert(wire::is_data_member<Member>,
                  "libbolt: bolt::read_only is for data members: leave the setter out");
    if constexpr (wire::is_readable_member<Member>) {
      add_property<wire::get_member<C, Member>>(name, doc);
    } else {
      wire::report<wire::property_of_no_copy<wire::member_type<Member>>>();
    }
    return *this;
  }
  template <auto Member>
  class_builder& property(const char* name, const char* doc, read_only_t) {
    return property<Member>(name, read_only, doc);
  }

 private:
  template <auto Getter>
  void add_property(const char* name, const char* doc) {
    using mistake = typename wire::getter_of<C, Getter>::mistake;
    if constexpr (std::is_void_v<mistake>) {
      using method = typename wire::getter_of<C, Getter>::method;
      add(wire::define<Getter, C, method>(draft_, BOLT_FN_METHOD, &wire::class_type<C>(), name),
          BOLT_FN_GETTER, doc);
    } else {
      wire::report<mistake>();
    }
  }
  template <auto Setter>
  void add_setter(const char* name) {
    using mistake = typename wire::setter_of<C, Setter>::mistake;
    if constexpr (std::is_void_v<mistake>) {
      using method = typename wire::setter_of<C, Setter>::method;
      add(wire::define<Setter, C, method>(draft_, BOLT_FN_METHOD, &wire::class_type<C>(), name,
                                          arg{"value"}),
          BOLT_FN_SETTER, nullptr);
    } else {
      wire::report<mistake>();
    }
  }
  void add(bolt_fn* fn, std::uint32_t flag, const char* doc) {
    if (fn == nullptr) return;
    fn->flags |= flag;
    fn->doc = draft_.keep(doc);
    add(fn);
  }
  void add(const bolt_fn* fn) {
    if (fn != nullptr) draft_.add_method(wire::class_type<C>(), fn);
  }

  wire::module_draft& draft_;
};

// Docs and names for a record, an enum or an error; it is exported without this, too.
template <class T>
class type_builder {
 public:
  explicit type_builder(wire::module_draft& draft) : draft_(draft) {}

  // Another name than the C++ one: for instances of class templates, and to tell two apart.
  type_builder& name(const char* name) {
    wire::type_of<T>::value.name = draft_.keep(name);
    return *this;
  }
  template <auto Field>
  type_builder& field(const char* doc) {
    return document<Field>(doc);
  }
  template <auto Enumerator>
  type_builder& value(const char* doc) {
    return document<Enumerator>(doc);
  }
  // Makes what these fields are in a default-constructed record their defaults, so that hosts need
  // not give them; of none: of all fields.
  template <auto... Fields>
  type_builder& defaults() {
    if constexpr (!wire::record<T> || !std::is_default_constructible_v<T>) {
      wire::report<wire::not_default_constructible<T>>();
    } else if constexpr (!(wire::is_field_of<T, Fields> && ...)) {
      wire::report<wire::field_of_another_type<T>>();
    } else {
      const T initial{};
      if constexpr (sizeof...(Fields) == 0)
        default_all(
            initial,
            boost::mp11::mp_rename<wire::records_detail::fields<T>, boost::mp11::mp_list>());
      else
        (set_default<Fields>(initial), ...);
    }
    return *this;
  }
  // The text field that hosts show as the error's text. A field named `message` is it anyway.
  template <auto Field>
  type_builder& message() {
    if constexpr (!wire::is_text_field<T, Field>) {
      wire::report<wire::message_of_no_text<T>>();
    } else {
      member<Field>().flags |= BOLT_MEMBER_MESSAGE;
    }
    return *this;
  }

 private:
  template <auto Which>
  static bolt_member& member() {
    const std::size_t index = wire::member_index<T, Which>();
    return const_cast<bolt_member&>(*wire::type_of<T>::value.members[index]);
  }
  template <auto Which>
  type_builder& document(const char* doc) {
    member<Which>().doc = draft_.keep(doc);
    return *this;
  }
  template <auto Field>
  void set_default(const T& initial) {
    draft_.set_default(member<Field>(), wire::bytes_of(initial.*Field));
  }
  template <class... D>
  void default_all(const T& initial, boost::mp11::mp_list<D...>) {
    (set_default<D::pointer>(initial), ...);
  }

  wire::module_draft& draft_;
};

class module_builder {
 public:
  explicit module_builder(wire::module_draft& draft) : draft_(draft) {}

  module_builder& doc(const char* text) {
    draft_.set_doc(text);
    return *this;
  }
  module_builder& version(const char* text) {
    draft_.set_version(text);
    return *this;
  }

  // Exports a function, or a lambda without captures:
  //   m.def<&fetch_user>("fetch_user", "id"_a, "limit"_a = 10, "Fetches one user.");
  template <auto Function, class... Options>
  module_builder& def(const char* name, const Options&... options) {
    using mistake = wire::callable_mistake<Function, true>;
    if constexpr (std::is_void_v<mistake>) {
      if (const bolt_fn* fn = wire::define<Function, void, wire::free_signature<Function>>(
              draft_, BOLT_FN_FUNCTION, nullptr, name, options...)) {
        draft_.add_function(fn);
      }
    } else {
      wire::report<mistake>();
    }
    return *this;
  }

  // A value that hosts have under this name, such as a limit or a version: a text, a number, a
  // record, ...; nothing that holds an object.
  template <class Value>
  module_builder& constant(const char* name, const Value& value, const char* doc = nullptr) {
    constexpr bool text = std::is_convertible_v<const Value&, std::string_view>;
    using type = std::conditional_t<text, std::string, std::remove_cv_t<Value>>;
    using mistake = wire::mistake_in<wire::role::result, type>;
    if constexpr (text) {
      draft_.add_constant(name, doc, wire::type_of<type>::value,
                          wire::bytes_of(std::string(std::string_view(value))));
    } else if constexpr (std::is_void_v<mistake>) {
      draft_.add_constant(name, doc, wire::type_of<type>::value, wire::bytes_of<type>(value));
    } else {
      wire::report<mistake>();
    }
    return *this;
  }

  // Exports a class; its methods are added to what this returns.
  template <class C>
  class_builder<C> class_(const char* name, const char* doc = nullptr) {
    (void)wire::instances_mutex(); // ready for a fork before there is an instance
    draft_.add_class(wire::class_type<C>(), name, doc);
    return class_builder<C>(draft_);
  }

  template <wire::record R>
  type_builder<R> record(const char* doc = nullptr) {
    return type<R>(doc);
  }
  template <wire::enumeration E>
  type_builder<E> enum_(const char* doc = nullptr) {
    return type<E>(doc);
  }

  // Names an error that some function fails with: a variant, which has no name of its own and is
  // else called after its alternatives, or a record or an enum under another name than the C++ one.
  template <class E>
  type_builder<E> error(const char* name, const char* doc = nullptr) {
    using mistake = typename wire::check_error<E>::mistake;
    if constexpr (std::is_void_v<E>) {
      wire::report<wire::error_type<E>>();
    } else if constexpr (!std::is_void_v<mistake>) {
      wire::report<mistake>();
    } else {
      draft_.add_error(wire::type_of<E>::value, name, doc);
    }
    return type_builder<E>(draft_);
  }

 private:
  template <class T>
  type_builder<T> type(const char* doc) {
    draft_.add_type(&wire::type_of<T>::value);
    if (doc != nullptr) wire::type_of<T>::value.doc = draft_.keep(doc);
    return type_builder<T>(draft_);
  }

  wire::module_draft& draft_;
};

} // namespace bolt
