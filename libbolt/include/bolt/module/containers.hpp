// optional, vector, span of plain elements, array, map, unordered_map and variant.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "bolt/module/chrono.hpp"
#include "bolt/module/plain.hpp"
#include "bolt/module/records.hpp"
#include "bolt/module/text.hpp"

namespace bolt::wire {

struct composite_codec {
  static constexpr bool plain = false, any_bits = false, dense = false;
};

// ---- optional: u8 tag at the value's alignment, then the value

template <class T>
struct codec<std::optional<T>> : composite_codec {
  static constexpr std::uint32_t kind = BOLT_KIND_OPTIONAL;
  static constexpr std::uint32_t align = codec<T>::align, min = 1;
  static constexpr std::uint32_t members = 1;
  template <std::size_t>
  static constexpr bolt_member member() {
    return unnamed_member<T>();
  }

  BOLT_CODEC_FUNCTION static bool decode(reader& in, std::optional<T>& out) {
    const std::uint8_t* tag = in.take(align, 1);
    if (tag == nullptr) return false;
    if (*tag > 1) return in.fail("the tag of an optional is 0 or 1");
    out.reset();
    return *tag == 0 || codec<T>::decode(in, out.emplace());
  }
  static void encode(writer& out, const std::optional<T>& value) {
    *out.put(align, 1) = value.has_value() ? 1 : 0;
    if (value.has_value()) codec<T>::encode(out, *value);
  }
};

// ---- box: the same at 8, whatever is in it, so that a record may hold one of itself

template <record R>
struct codec<std::unique_ptr<R>> : composite_codec {
  static constexpr std::uint32_t kind = BOLT_KIND_OPTIONAL;
  static constexpr std::uint32_t align = 8, min = 1;
  static constexpr std::uint32_t members = 1;
  template <std::size_t>
  static constexpr bolt_member member() {
    return unnamed_member<R>();
  }

  BOLT_CODEC_FUNCTION static bool decode(reader& in, std::unique_ptr<R>& out) {
    const std::uint8_t* tag = in.take(align, 1);
    if (tag == nullptr) return false;
    if (*tag > 1) return in.fail("the tag of an optional is 0 or 1");
    out.reset();
    if (*tag == 0) return true;
    if (!in.enter() || !in.charge(1, sizeof(R))) return false;
    out = std::make_unique<R>();
    if (!codec<R>::decode(in, *out)) return false;
    in.leave();
    return true;
  }
  BOLT_CODEC_FUNCTION static void encode(writer& out, const std::unique_ptr<R>& value) {
    *out.put(align, 1) = value != nullptr ? 1 : 0;
    if (value == nullptr) return;
    out.enter();
    codec<R>::encode(out, *value);
    out.leave();
  }
};

template <class T>
inline constexpr bool is_boxed = false;
template <record R>
inline constexpr bool is_boxed<std::unique_ptr<R>> = true;

// ---- list: u32 count and u32 zero at 8, then the elements

template <class T>
struct list_codec : composite_codec {
  static constexpr std::uint32_t kind = BOLT_KIND_LIST;
  static constexpr std::uint32_t align = 8, min = 8;
  static constexpr std::uint32_t members = 1;
  template <std::size_t>
  static constexpr bolt_member member() {
    return unnamed_member<T>();
  }
};

template <class T>
bool decode_plain_list(reader& in, std::vector<T>& out) {
  std::size_t n;
  if (!in.enter() || !in.count(n, codec<T>::min) || !in.charge(n, sizeof(T))) return false;
  const std::uint8_t* at = take_plain<T>(in, n);
  if (at == nullptr) return false;
  in.leave();
  if (reinterpret_cast<std::uintptr_t>(at) % alignof(T) == 0) {
    const T* first = reinterpret_cast<const T*>(at); // plain types are implicit-lifetime types
    out.assign(first, first + n);
  } else {
    out.resize(n);
    if (n != 0) std::memcpy(out.data(), at, n * sizeof(T)); // an empty one's data may be NULL
  }
  return true;
}

template <class T>
  requires(!byte_like<T>)
struct codec<std::vector<T>> : list_codec<T> {
  static bool decode(reader& in, std::vector<T>& out) {
    if constexpr (std::is_same_v<T, bool>)
      return decode_each(in, out); // not made of bools
    else if constexpr (codec<T>::plain)
      return decode_plain_list(in, out);
    else
      return decode_each(in, out);
  }
  static void encode(writer& out, const std::vector<T>& value) {
    out.enter();
    out.count(value.size());
    if constexpr (codec<T>::plain && !std::is_same_v<T, bool>) {
      encode_plain(out, value.data(), value.size());
    } else {
      for (const auto& element : value)
        codec<T>::encode(out, element);
    }
    out.leave();
  }

 private:
  BOLT_CODEC_FUNCTION static bool decode_each(reader& in, std::vector<T>& out) {
    std::size_t n;
    if (!in.enter() || !in.count(n, codec<T>::min) || !in.charge(n, sizeof(T))) return false;
    out.clear();
    out.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      T element{};
      if (!codec<T>::decode(in, element)) return in.in_element(i);
      out.push_back(std::move(element));
    }
    in.leave();
    return true;
  }
};

// Seen in place: the call sees to it that the block is aligned and lives as long as the body.
template <class T>
  requires(!byte_like<T> && codec<T>::plain)
struct codec<std::span<const T>> : list_codec<T> {
  static bool decode(reader& in, std::span<const T>& out) {
    std::size_t n;
    if (!in.enter() || !in.count(n, codec<T>::min)) return false;
    const std::uint8_t* at = take_plain<T>(in, n);
    if (at == nullptr) return false;
    in.leave();
    out = {reinterpret_cast<const T*>(at), n}; // plain types are implicit-lifetime types
    return true;
  }
  static void encode(writer& out, std::span<const T> value) {
    out.count(value.size());
    encode_plain(out, value.data(), value.size());
  }
};

// ---- array: its elements, inline

template <class T, std::size_t N>
struct codec<std::array<T, N>> {
  using array = std::array<T, N>;
  static_assert(N >= 1, "libbolt: an exported array has at least one element");
  static_assert(N * sizeof(T) <= BOLT_BLOCK_MAX, "libbolt: the array is too long for a block");

  static constexpr std::uint32_t kind = BOLT_KIND_ARRAY;
  static constexpr std::uint32_t align = codec<T>::align;
  static constexpr std::uint32_t min =
      static_cast<std::uint32_t>((N - 1) * align_up(codec<T>::min, align) + codec<T>::min);
  static constexpr bool plain = codec<T>::plain && sizeof(array) == N * sizeof(T);
  static constexpr bool any_bits = plain && codec<T>::any_bits;
  static constexpr bool dense = plain && codec<T>::dense;
  static constexpr std::uint32_t members = 1;
  template <std::size_t>
  static constexpr bolt_member member() {
    return unnamed_member<T>(static_cast<std::int64_t>(N));
  }

  static bool check(reader& in, const std::uint8_t* at) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!codec<T>::check(in, at + i * sizeof(T))) return in.in_element(i);
    }
    return true;
  }
  static void store(std::uint8_t* at, const array& value) {
    for (std::size_t i = 0; i < N; ++i)
      store_plain(at + i * sizeof(T), value[i]);
  }
  static bool decode(reader& in, array& out) {
    if constexpr (plain) {
      const std::uint8_t* at = take_plain<T>(in, N);
      if (at == nullptr) return false;
      std::memcpy(out.data(), at, sizeof out);
    } else {
      for (std::size_t i = 0; i < N; ++i) {
        if (!codec<T>::decode(in, out[i])) return in.in_element(i);
      }
    }
    return true;
  }
  static void encode(writer& out, const array& value) {
    if constexpr (plain) {
      encode_plain(out, value.data(), N);
    } else {
      for (const T& element : value)
        codec<T>::encode(out, element);
    }
  }
};

// ---- map: like a list of entries, each at a multiple of 8

template <class Map>
struct map_codec : composite_codec {
  using key = typename Map::key_type;
  using mapped = typename Map::mapped_type;

  static constexpr std::uint32_t kind = BOLT_KIND_MAP;
  static constexpr std::uint32_t align = 8, min = 8;
  static constexpr std::uint32_t members = 2;
  template <std::size_t I>
  static constexpr bolt_member member() {
    if constexpr (I == 0)
      return unnamed_member<key>();
    else
      return unnamed_member<mapped>();
  }

  BOLT_CODEC_FUNCTION static bool decode(reader& in, Map& out) {
    // A node's links, beside the entry itself.
    constexpr std::size_t node = sizeof(typename Map::value_type) + 4 * sizeof(void*);
    std::size_t n;
    if (!in.enter() || !in.count(n, codec<key>::min + codec<mapped>::min) || !in.charge(n, node)) {
      return false;
    }
    out.clear();
    for (std::size_t i = 0; i < n; ++i) {
      key name{};
      mapped value{};
      if (in.take(8, 0) == nullptr || !codec<key>::decode(in, name) ||
          !codec<mapped>::decode(in, value)) {
        return in.in_element(i);
      }
      if (!out.emplace(std::move(name), std::move(value)).second) {
        in.fail("this key occurs twice");
        return in.in_element(i);
      }
    }
    in.leave();
    return true;
  }
  BOLT_CODEC_FUNCTION static void encode(writer& out, const Map& value) {
    out.enter();
    out.count(value.size());
    for (const auto& [name, mapped_value] : value) {
      out.put(8, 0);
      codec<key>::encode(out, name);
      codec<mapped>::encode(out, mapped_value);
    }
    out.leave();
  }
};

template <class K, class V, class Less, class Allocator>
struct codec<std::map<K, V, Less, Allocator>> : map_codec<std::map<K, V, Less, Allocator>> {};
template <class K, class V, class Hash, class Equal, class Allocator>
struct codec<std::unordered_map<K, V, Hash, Equal, Allocator>>
    : map_codec<std::unordered_map<K, V, Hash, Equal, Allocator>> {};

// ---- variant: u8 index at the alternatives' largest alignment, then the chosen one

template <class... T>
struct codec<std::variant<T...>> : composite_codec {
  static_assert(sizeof...(T) <= 255, "libbolt: an exported variant has at most 255 alternatives");
  using variant = std::variant<T...>;

  static constexpr std::uint32_t kind = BOLT_KIND_VARIANT;
  static constexpr std::uint32_t align = std::max({codec<T>::align...});
  static constexpr std::uint32_t min =
      std::min({static_cast<std::uint32_t>(align_up(1, codec<T>::align)) + codec<T>::min...});
  static constexpr std::uint32_t members = sizeof...(T);
  template <std::size_t I>
  static constexpr bolt_member member() {
    return unnamed_member<std::variant_alternative_t<I, variant>>();
  }

  BOLT_CODEC_FUNCTION static bool decode(reader& in, variant& out) {
    const std::uint8_t* tag = in.take(align, 1);
    if (tag == nullptr) return false;
    return decode_chosen(in, *tag, out, std::index_sequence_for<T...>());
  }
  BOLT_CODEC_FUNCTION static void encode(writer& out, const variant& value) {
    if (value.valueless_by_exception()) throw std::bad_variant_access();
    *out.put(align, 1) = static_cast<std::uint8_t>(value.index());
    std::visit([&out]<class Chosen>(const Chosen& chosen) { codec<Chosen>::encode(out, chosen); },
               value);
  }

 private:
  template <std::size_t... I>
  static bool decode_chosen(reader& in, std::size_t tag, variant& out, std::index_sequence<I...>) {
    bool good = false;
    const bool known =
        ((tag == I && (good = codec<T>::decode(in, out.template emplace<I>()), true)) || ...);
    return known ? good : in.fail("the tag of a variant names none of its alternatives");
  }
};

// ---- which of them may be seen in place, if bolt::in_place asks for it

template <class T>
inline constexpr bool is_seen_in_place = false;
template <class T>
  requires(!byte_like<T> && (number<T> || record<T>))
inline constexpr bool is_seen_in_place<std::vector<T>> = codec<T>::plain && codec<T>::any_bits;

template <class Result>
using in_place_mistake =
    std::conditional_t<is_seen_in_place<Result>, void, in_place_result<Result>>;

// ---- which of them may be exported

template <class T>
inline constexpr bool is_view<std::optional<T>> = is_view<T>;
template <class T>
inline constexpr bool is_view<std::vector<T>> = is_view<T>;
template <class T, std::size_t N>
inline constexpr bool is_view<std::array<T, N>> = is_view<T>;
template <class K, class V, class... More>
inline constexpr bool is_view<std::map<K, V, More...>> = is_view<K> || is_view<V>;
template <class K, class V, class... More>
inline constexpr bool is_view<std::unordered_map<K, V, More...>> = is_view<K> || is_view<V>;
template <class... T>
inline constexpr bool is_view<std::variant<T...>> = (is_view<T> || ...);

template <role Role, class... Parts>
struct check_parts : mistaken<mistake_in<Role, Parts...>> {};

template <class T, role Role>
struct check_type<std::optional<T>, Role> : check_parts<Role, T> {};
template <class T, role Role>
struct check_type<std::optional<std::optional<T>>, Role>
    : mistaken<nested_optional<std::optional<T>>> {};
template <record R, role Role>
struct check_type<std::optional<std::unique_ptr<R>>, Role>
    : mistaken<nested_optional<std::unique_ptr<R>>> {};
template <class T, role Role>
struct check_type<std::unique_ptr<T>, Role> : mistaken<box_of_no_record<T>> {};
template <record R, role Role>
struct check_type<std::unique_ptr<R>, Role>
    : std::conditional_t<std::is_default_constructible_v<R>, accepted,
                         mistaken<not_default_constructible<R>>> {};
template <class T, role Role>
  requires(!byte_like<T>)
struct check_type<std::vector<T>, Role> : check_parts<Role, T> {};
template <class T, std::size_t N, role Role>
struct check_type<std::array<T, N>, Role> : check_parts<Role, T> {};
template <class... T, role Role>
struct check_type<std::variant<T...>, Role> : check_parts<Role, T...> {};

template <class K>
inline constexpr bool is_key =
    std::is_integral_v<K> || std::is_enum_v<K> || std::is_same_v<K, std::string> ||
    std::is_same_v<K, std::string_view>;

template <class K, class V, role Role>
struct check_map : mistaken<map_key_type<K>> {};
template <class K, class V, role Role>
  requires is_key<K>
struct check_map<K, V, Role> : check_parts<Role, K, V> {};
template <class K, class V, class... More, role Role>
struct check_type<std::map<K, V, More...>, Role> : check_map<K, V, Role> {};
template <class K, class V, class... More, role Role>
struct check_type<std::unordered_map<K, V, More...>, Role> : check_map<K, V, Role> {};

// A parameter is a span of const plain elements; elsewhere there are no spans.
template <class T>
struct check_elements : mistaken<parameter_by_reference<std::span<T>>> {};
template <class T>
struct check_elements<const T> : mistaken<mistake_in<role::parameter, T>> {};
template <class T>
  requires(std::is_void_v<mistake_in<role::parameter, T>> && !codec<T>::plain)
struct check_elements<const T> : mistaken<span_of_composite<T>> {};

template <class T, role Role>
struct check_type<std::span<T>, Role> : check_view<std::span<T>, Role> {};
template <class T>
struct check_type<std::span<T>, role::parameter> : check_elements<T> {};

} // namespace bolt::wire
