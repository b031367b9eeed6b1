// The codec of a type: how it lies in a block (docs/modules.md, "Wire layout"). One specialisation
// per type, in scalars.hpp, text.hpp, containers.hpp, records.hpp and instances.hpp. Each has
//   kind, align, min   as the descriptor's fields of these names
//   plain              its C++ memory is its wire form
//   any_bits           ... and every bit pattern is a value
//   dense              ... and it has no padding
//   members            how many members the descriptor has; member<I>() is one of them
//   decode(reader&, T&) -> bool     false: the reader knows why
//   encode(writer&, const T&)       throws
//   check(reader&, const std::uint8_t*) -> bool   plain types: the bytes are a value
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "bolt/module/diagnostics.hpp"
#include "bolt/module/reader.hpp"
#include "bolt/module/writer.hpp"

// Codecs of composite types are compiled once per type and called, not inlined into every function
// that uses the type. (It also keeps GCC 12 from warning wrongly about std::optional.)
#define BOLT_CODEC_FUNCTION [[gnu::noinline]]

namespace bolt::wire {

template <class T>
struct codec; // undefined: the type has no wire form

// Where a value stands decides whether a view is allowed.
enum class role { parameter, result, field };

// What the checks of docs/modules.md, "Compile errors" say about a type. Every specialisation
// answers true, or names the mistake and answers false. Records answer for themselves, not for
// their fields, or a recursive type would ask itself.
template <class T, role Role>
struct check_type {
  static constexpr bool value() {
    (void)sizeof(unregistered_type<T>);
    return false;
  }
};

template <class T, role Role>
constexpr bool is_exportable() {
  return check_type<T, Role>::value();
}

struct accepted {
  static constexpr bool value() { return true; }
};

template <role Role, class... Parts>
constexpr bool parts_exportable() {
  return (true & ... & is_exportable<Parts, Role>()); // no short cut: every mistake is reported
}

// The descriptor of a type, found by address: the same one wherever the type is used. Not const,
// because bolt_module_seal fills in what is derived.
template <class T>
struct type_of {
  static bolt_type value; // type.hpp
};

// A descriptor's member that has no name: an element, a key, an alternative.
template <class Part>
constexpr bolt_member unnamed_member(std::int64_t value = 0) {
  return {sizeof(bolt_member), 0, nullptr, nullptr, &type_of<Part>::value, value};
}

// A view, or a container of views: such an argument points into its block.
template <class T>
inline constexpr bool is_view = false;

} // namespace bolt::wire
