// Plain types: those whose memory is their wire form. A list of them is copied at once, and a span
// of them needs no copy at all, so a record must not count as plain by mistake: Boost.Describe
// lists what the author wrote, which may leave a field out or name two in the wrong order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include <boost/pfr/core.hpp>

#include "bolt/module/codec.hpp"

namespace bolt::wire {
namespace plain_detail {

// Converts to any field, for counting how many initialisers an aggregate takes. Never called.
template <class Record>
struct any_field {
  template <class Field>
    requires(!std::is_same_v<Field, Record>)
  constexpr operator Field() const noexcept;
};

template <class Record, std::size_t>
using any_field_at = any_field<Record>;

template <class Record, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { Record{any_field_at<Record, I>{}...}; };
}

template <class Record, std::size_t N>
constexpr bool has_exactly() {
  return takes<Record>(std::make_index_sequence<N>()) &&
         !takes<Record>(std::make_index_sequence<N + 1>());
}

// An object that exists in constant expressions only, to compare its fields' addresses.
template <class Record>
struct example {
  union {
    char nothing;
    Record record;
  };
  constexpr example() : nothing() {}
  constexpr ~example() {}
};

template <class Record>
inline constexpr example<Record> example_of{};

template <class A, class B>
constexpr bool same(const A* a, const B* b) {
  if constexpr (std::is_same_v<A, B>)
    return a == b;
  else
    return false;
}

// Boost.PFR sees the fields as the compiler does. By address, which is how a swap shows.
template <class Record, auto... Pointers, std::size_t... I>
constexpr bool in_order(std::index_sequence<I...>) {
  constexpr const Record& record = example_of<Record>.record;
  return (same(&(record.*Pointers), &boost::pfr::get<I>(record)) && ...);
}

template <class Record, auto... Pointers>
constexpr bool fields_in_order() {
  constexpr std::size_t n = sizeof...(Pointers);
  if constexpr (!has_exactly<Record, n>())
    return false;
  else
    return in_order<Record, Pointers...>(std::make_index_sequence<n>());
}

} // namespace plain_detail

// Where described fields of these types lie, one after another.
template <class... Fields>
struct field_layout {
  static constexpr std::size_t n = sizeof...(Fields);
  std::size_t offset[n + 1] = {}; // [n]: the end
  std::size_t align = 1;

  constexpr field_layout() {
    constexpr std::size_t aligns[] = {codec<Fields>::align..., 1};
    constexpr std::size_t sizes[] = {codec<Fields>::min..., 0};
    std::size_t at = 0;
    for (std::size_t i = 0; i < n; ++i) {
      at = align_up(at, aligns[i]);
      offset[i] = at;
      at += sizes[i];
      if (aligns[i] > align) align = aligns[i];
    }
    offset[n] = n == 0 ? 1 : at; // every value takes at least one byte
  }
};

// True if nothing is in Record's memory but these fields, in this order, at their natural places.
template <class Record, auto... Pointers, class... Fields>
constexpr bool is_plain_record(const field_layout<Fields...>& layout) {
  if constexpr (!std::is_trivially_copyable_v<Record> || !std::is_standard_layout_v<Record> ||
                !std::is_aggregate_v<Record> || !(codec<Fields>::plain && ...)) {
    return false;
  } else if constexpr (sizeof...(Fields) == 0) {
    return std::is_empty_v<Record> && sizeof(Record) == 1;
  } else {
    using namespace plain_detail;
    return layout.align == alignof(Record) &&
           align_up(layout.offset[sizeof...(Fields)], layout.align) == sizeof(Record) &&
           fields_in_order<Record, Pointers...>();
  }
}

// Copies a plain value out, its padding as zero: `at` is zeroed memory of sizeof(T) bytes.
template <class T>
void store_plain(std::uint8_t* at, const T& value) {
  if constexpr (codec<T>::dense)
    std::memcpy(at, &value, sizeof(T));
  else
    codec<T>::store(at, value);
}

// Encodes `n` plain values that lie side by side.
template <class T>
void encode_plain(writer& out, const T* values, std::size_t n) {
  if (n > BOLT_BLOCK_MAX / sizeof(T)) throw std::length_error("the value is longer than 2^31-1");
  std::uint8_t* at = out.put(codec<T>::align, n * sizeof(T));
  if constexpr (codec<T>::dense) {
    if (n != 0) std::memcpy(at, values, n * sizeof(T));
  } else {
    if (n != 0) std::memset(at, 0, n * sizeof(T));
    for (std::size_t i = 0; i < n; ++i)
      store_plain(at + i * sizeof(T), values[i]);
  }
}

// `n` plain values at the reader's place, checked; NULL: a failure.
template <class T>
const std::uint8_t* take_plain(reader& in, std::size_t n) {
  if (n > BOLT_BLOCK_MAX / sizeof(T)) {
    in.fail("its length is over 2^31-1");
    return nullptr;
  }
  const std::uint8_t* at = in.take(codec<T>::align, n * sizeof(T));
  if constexpr (!codec<T>::any_bits) {
    for (std::size_t i = 0; at != nullptr && i < n; ++i) {
      if (codec<T>::check(in, at + i * sizeof(T))) continue;
      in.in_element(i);
      return nullptr;
    }
  }
  return at;
}

} // namespace bolt::wire
