// Text (std::string, std::string_view) and bytes (std::vector or std::span<const> of std::byte or
// std::uint8_t). The views point into the block, which the call keeps for as long as the body
// lives.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bolt/module/scalars.hpp"

namespace bolt::wire {

template <class T>
concept byte_like = std::is_same_v<T, std::byte> || std::is_same_v<T, std::uint8_t>;

// What text and bytes have in common.
template <std::uint32_t Kind>
struct blob_codec {
  static constexpr std::uint32_t kind = Kind;
  static constexpr std::uint32_t align = 4, min = 4;
  static constexpr bool plain = false, any_bits = false, dense = false;
  static constexpr std::uint32_t members = 0;
};

inline bool decode_text(reader& in, std::string_view& out) {
  const std::uint8_t* data;
  std::size_t size;
  if (!in.blob(data, size)) return false;
  if (bolt_utf8_valid(data, size) == 0) return in.fail("not valid UTF-8");
  out = {reinterpret_cast<const char*>(data), size};
  return true;
}

template <>
struct codec<std::string_view> : blob_codec<BOLT_KIND_STRING> {
  static bool decode(reader& in, std::string_view& out) { return decode_text(in, out); }
  static void encode(writer& out, std::string_view value) { out.blob(value.data(), value.size()); }
};

template <>
struct codec<std::string> : blob_codec<BOLT_KIND_STRING> {
  static bool decode(reader& in, std::string& out) {
    std::string_view text;
    if (!decode_text(in, text) || !in.charge(text.size(), 1)) return false;
    out.assign(text);
    return true;
  }
  static void encode(writer& out, const std::string& value) {
    out.blob(value.data(), value.size());
  }
};

template <byte_like B>
struct codec<std::vector<B>> : blob_codec<BOLT_KIND_BYTES> {
  static bool decode(reader& in, std::vector<B>& out) {
    const std::uint8_t* data;
    std::size_t size;
    if (!in.blob(data, size) || !in.charge(size, 1)) return false;
    const B* first = reinterpret_cast<const B*>(data); // one byte is as good as another
    out.assign(first, first + size);
    return true;
  }
  static void encode(writer& out, const std::vector<B>& value) {
    out.blob(value.data(), value.size());
  }
};

template <byte_like B>
struct codec<std::span<const B>> : blob_codec<BOLT_KIND_BYTES> {
  static bool decode(reader& in, std::span<const B>& out) {
    const std::uint8_t* data;
    std::size_t size;
    if (!in.blob(data, size)) return false;
    out = {reinterpret_cast<const B*>(data), size};
    return true;
  }
  static void encode(writer& out, std::span<const B> value) {
    out.blob(value.data(), value.size());
  }
};

template <>
inline constexpr bool is_view<std::string_view> = true;
template <class T>
inline constexpr bool is_view<std::span<T>> = true;

template <class T, role Role>
struct check_view : accepted {};
template <class T>
struct check_view<T, role::result> : mistaken<returned_view<T>> {};
template <class T>
struct check_view<T, role::field> : mistaken<view_in_value<T>> {};

template <role Role>
struct check_type<std::string, Role> : accepted {};
template <class Character, class... More, role Role>
struct check_type<std::basic_string<Character, More...>, Role>
    : mistaken<wide_string_type<Character>> {};
template <class Character, class... More, role Role>
struct check_type<std::basic_string_view<Character, More...>, Role>
    : mistaken<wide_string_type<Character>> {};
template <role Role>
struct check_type<std::string_view, Role> : check_view<std::string_view, Role> {};
template <byte_like B, role Role>
struct check_type<std::vector<B>, Role> : accepted {};
template <byte_like B, role Role>
struct check_type<std::span<const B>, Role> : check_view<std::span<const B>, Role> {};
template <byte_like B> // neither this one nor that of other spans would be the better match
struct check_type<std::span<const B>, role::parameter> : accepted {};

} // namespace bolt::wire
