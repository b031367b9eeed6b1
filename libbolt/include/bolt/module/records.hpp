// Records and enums, as described by BOOST_DESCRIBE_STRUCT and BOOST_DESCRIBE_ENUM.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>

#include "bolt/module/names.hpp"
#include "bolt/module/plain.hpp"
#include "bolt/module/scalars.hpp"

namespace bolt::wire {

template <class T>
concept record = std::is_class_v<T> && std::is_same_v<T, std::remove_cv_t<T>> &&
                 boost::describe::has_describe_members<T>::value;

template <class T>
concept enumeration = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

namespace records_detail {

using namespace boost::describe;

template <class T>
using fields = describe_members<T, mod_public | mod_inherited>;

template <auto Pointer>
struct pointee;
template <class Class, class Field, Field Class::* Pointer>
struct pointee<Pointer> {
  using type = Field;
};

// Everything that is asked about a record's fields, which Describe gives as a list of descriptors.
template <class T, class List = fields<T>>
struct field_list;

template <class T, template <class...> class List, class... D>
struct field_list<T, List<D...>> {
  template <class Descriptor>
  using type = typename pointee<Descriptor::pointer>::type;
  using layout_type = field_layout<type<D>...>;

  static constexpr std::uint32_t size = sizeof...(D);
  using mistake = mistake_in<role::field, type<D>...>;
  static constexpr layout_type layout() { return {}; }
  static constexpr bool plain() { return is_plain_record<T, D::pointer...>(layout_type{}); }
  static constexpr bool any_bits() { return (codec<type<D>>::any_bits && ...); }
  static constexpr bool dense() {
    return (codec<type<D>>::dense && ...) && size != 0 && layout_type{}.offset[size] == sizeof(T) &&
           (codec<type<D>>::min + ... + 0) == sizeof(T);
  }

  static bool check(reader& in, [[maybe_unused]] const std::uint8_t* at) {
    constexpr layout_type where;
    std::size_t i = 0;
    return ((codec<type<D>>::check(in, at + where.offset[i++]) || in.in_field(D::name)) && ...);
  }
  BOLT_CODEC_FUNCTION static bool decode(reader& in, T& out) {
    return ((codec<type<D>>::decode(in, out.*D::pointer) || in.in_field(D::name)) && ...);
  }
  BOLT_CODEC_FUNCTION static void encode(writer& out, const T& value) {
    (codec<type<D>>::encode(out, value.*D::pointer), ...);
  }
  static void store([[maybe_unused]] std::uint8_t* at, const T& value) {
    constexpr layout_type where;
    std::size_t i = 0;
    (store_plain(at + where.offset[i++], value.*D::pointer), ...);
  }
};

template <class T, class List = describe_enumerators<T>>
struct enumerator_list;

template <class T, template <class...> class List, class... D>
struct enumerator_list<T, List<D...>> {
  static constexpr std::uint32_t size = sizeof...(D);
  // Compared as integers: not every one may be cast to an enum without a fixed type.
  using underlying = std::underlying_type_t<T>;
  static constexpr bool has(underlying value) {
    return ((value == static_cast<underlying>(D::value)) || ...);
  }
};

} // namespace records_detail

template <record T>
struct codec<T> {
  using fields = records_detail::field_list<T>;
  // A bad field is reported once; the record then counts as empty.
  static constexpr bool valid = std::is_void_v<typename fields::mistake>;

  static constexpr std::uint32_t kind = BOLT_KIND_RECORD;
  static constexpr bool plain = [] {
    if constexpr (valid)
      return fields::plain();
    else
      return false;
  }();
  static constexpr bool any_bits = [] {
    if constexpr (plain)
      return fields::any_bits();
    else
      return false;
  }();
  static constexpr bool dense = [] {
    if constexpr (plain)
      return fields::dense();
    else
      return false;
  }();
  static constexpr std::uint32_t align = [] {
    if constexpr (valid)
      return static_cast<std::uint32_t>(fields::layout().align);
    else
      return 1u;
  }();
  static constexpr std::uint32_t min = [] {
    if constexpr (plain)
      return static_cast<std::uint32_t>(sizeof(T));
    else if constexpr (valid)
      return static_cast<std::uint32_t>(fields::layout().offset[fields::size]);
    else
      return 1u;
  }();
  static constexpr std::uint32_t members = valid ? fields::size : 0;

  template <std::size_t I>
  static constexpr bolt_member member() {
    using descriptor = boost::mp11::mp_at_c<records_detail::fields<T>, I>;
    using field = typename records_detail::pointee<descriptor::pointer>::type;
    return {sizeof(bolt_member),    0, descriptor::name, nullptr,
            &type_of<field>::value, 0, nullptr,          0};
  }

  static bool check(reader& in, const std::uint8_t* at) { return fields::check(in, at); }
  static void store(std::uint8_t* at, const T& value) { fields::store(at, value); }

  static bool decode(reader& in, T& out) {
    if constexpr (!valid) {
      report<typename fields::mistake>();
      return false;
    } else if constexpr (plain) {
      const std::uint8_t* at = in.take(align, sizeof(T));
      if (at == nullptr) return false;
      if constexpr (!any_bits) {
        if (!check(in, at)) return false;
      }
      if constexpr (members != 0) std::memcpy(&out, at, sizeof(T));
      return true;
    } else {
      return in.take(align, members == 0 ? 1 : 0) != nullptr && fields::decode(in, out);
    }
  }
  static void encode(writer& out, const T& value) {
    if constexpr (plain) {
      encode_plain(out, &value, 1);
    } else if constexpr (valid) {
      out.put(align, 0);
      if constexpr (members == 0) out.scalar<std::uint8_t>(0);
      fields::encode(out, value);
    } else {
      report<typename fields::mistake>();
    }
  }
};

template <enumeration E>
struct codec<E> {
  using underlying = std::underlying_type_t<E>;
  using enumerators = records_detail::enumerator_list<E>;

  static constexpr std::uint32_t kind = BOLT_KIND_ENUM;
  static constexpr std::uint32_t align = sizeof(E), min = sizeof(E);
  static constexpr bool plain = true, any_bits = false, dense = true;
  static constexpr std::uint32_t members = enumerators::size;
  static_assert(integer<underlying>, "libbolt: an exported enum's underlying type is an integer");

  template <std::size_t I>
  static constexpr bolt_member member() {
    using descriptor = boost::mp11::mp_at_c<boost::describe::describe_enumerators<E>, I>;
    return {sizeof(bolt_member),
            0,
            descriptor::name,
            nullptr,
            nullptr,
            static_cast<std::int64_t>(descriptor::value),
            nullptr,
            0};
  }

  static bool check(reader& in, const std::uint8_t* at) {
    underlying raw;
    std::memcpy(&raw, at, sizeof raw);
    return enumerators::has(raw) || in.fail("not one of the enum's values");
  }
  static bool decode(reader& in, E& out) {
    const std::uint8_t* at = in.take(align, sizeof(E));
    if (at == nullptr || !check(in, at)) return false;
    std::memcpy(&out, at, sizeof(E));
    return true;
  }
  static void encode(writer& out, E value) { out.scalar(static_cast<underlying>(value)); }
};

// Which member of the descriptor a field or an enumerator is.
template <class T, auto Which>
constexpr std::size_t member_index() {
  std::size_t found = 0, i = 0;
  const auto look = [&]<class Value>(Value value) {
    if constexpr (std::is_same_v<Value, std::remove_const_t<decltype(Which)>>) {
      if (value == Which) found = i;
    }
    ++i;
  };
  const auto look_at_all = [&look]<class... D>(boost::mp11::mp_list<D...>) {
    if constexpr (record<T>)
      (look(D::pointer), ...);
    else
      (look(D::value), ...);
  };
  if constexpr (record<T>)
    look_at_all(boost::mp11::mp_rename<records_detail::fields<T>, boost::mp11::mp_list>());
  else
    look_at_all(
        boost::mp11::mp_rename<boost::describe::describe_enumerators<T>, boost::mp11::mp_list>());
  return found;
}

// Whether `Field` points to a described field of T, which may be inherited.
template <class T, auto Field>
inline constexpr bool is_field_of = []<class... D>(boost::mp11::mp_list<D...>) {
  return ([] {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(D::pointer)>, decltype(Field)>)
      return D::pointer == Field;
    else
      return false;
  }() || ...);
}(boost::mp11::mp_rename<records_detail::fields<T>, boost::mp11::mp_list>());

template <class T, auto Field>
inline constexpr bool is_text_field = [] {
  if constexpr (record<T>) {
    if constexpr (is_field_of<T, Field>) {
      return std::is_same_v<typename records_detail::pointee<Field>::type, std::string>;
    }
  }
  return false;
}();

template <record T, role Role>
struct check_type<T, Role>
    : std::conditional_t<Role == role::result || std::is_default_constructible_v<T>, accepted,
                         mistaken<not_default_constructible<T>>> {};
template <enumeration E, role Role>
struct check_type<E, Role> : accepted {};

} // namespace bolt::wire
