// bool, integers and floating point. A type is mapped by its size and sign, so long and long long
// both work.
#pragma once

#include <cstring>

#include "bolt/module/codec.hpp"

namespace bolt::wire {

template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <class T>
concept integer = std::is_integral_v<T> && !std::is_same_v<T, bool> && !is_character<T> &&
                  std::is_same_v<T, std::remove_cv_t<T>> && sizeof(T) <= 8;

template <class T>
concept floating = std::is_same_v<T, float> || std::is_same_v<T, double>;

template <class T>
concept number = integer<T> || floating<T>;

template <class T>
constexpr std::uint32_t number_kind() {
  if constexpr (std::is_same_v<T, float>)
    return BOLT_KIND_F32;
  else if constexpr (std::is_same_v<T, double>)
    return BOLT_KIND_F64;
  else {
    constexpr std::uint32_t rank = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return BOLT_KIND_I8 + 2 * rank + (std::is_unsigned_v<T> ? 1 : 0);
  }
}

template <number T>
struct codec<T> {
  static constexpr std::uint32_t kind = number_kind<T>();
  static constexpr std::uint32_t align = sizeof(T);
  static constexpr std::uint32_t min = sizeof(T);
  static constexpr bool plain = true, any_bits = true, dense = true;
  static constexpr std::uint32_t members = 0;

  static bool check(reader&, const std::uint8_t*) { return true; }
  static bool decode(reader& in, T& out) {
    const std::uint8_t* at = in.take(align, sizeof(T));
    if (at == nullptr) return false;
    std::memcpy(&out, at, sizeof(T));
    return true;
  }
  static void encode(writer& out, const T& value) { out.scalar(value); }
};

template <>
struct codec<bool> {
  static_assert(sizeof(bool) == 1);
  static constexpr std::uint32_t kind = BOLT_KIND_BOOL;
  static constexpr std::uint32_t align = 1, min = 1;
  static constexpr bool plain = true, any_bits = false, dense = true;
  static constexpr std::uint32_t members = 0;

  static bool check(reader& in, const std::uint8_t* at) {
    return *at <= 1 || in.fail("a bool is 0 or 1");
  }
  static bool decode(reader& in, bool& out) {
    const std::uint8_t* at = in.take(1, 1);
    if (at == nullptr || !check(in, at)) return false;
    out = *at == 1;
    return true;
  }
  static void encode(writer& out, bool value) { out.scalar<std::uint8_t>(value ? 1 : 0); }
};

template <number T, role Role>
struct check_type<T, Role> : accepted {};
template <role Role>
struct check_type<bool, Role> : accepted {};

template <class T, role Role>
  requires is_character<T>
struct check_type<T, Role> : mistaken<character_type<T>> {};

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

template <class T>
inline constexpr bool is_number_of_no_kind =
    std::is_same_v<T, long double> || std::is_same_v<T, int128> || std::is_same_v<T, uint128>;
template <class T, role Role>
  requires is_number_of_no_kind<T>
struct check_type<T, Role> : mistaken<number_of_no_kind<T>> {};

} // namespace bolt::wire
