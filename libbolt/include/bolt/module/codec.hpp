// The codec of a type: how it lies in a block (docs/modules.md, "Wire layout"). One specialisation
// per type, in scalars.hpp, text.hpp, chrono.hpp, containers.hpp, records.hpp and instances.hpp.
// Each has
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

// What the checks of docs/modules.md, "Compile errors" say about a type: `mistake` is void, or the
// struct of diagnostics.hpp that says what is wrong. Records answer for themselves, not for their
// fields, or a recursive type would ask itself.
template <class T, role Role>
struct check_type {
  using mistake = unregistered_type<T>;
};

template <class Mistake>
struct mistaken {
  using mistake = Mistake;
};
using accepted = mistaken<void>;

// The first one that is not void.
template <class... Mistakes>
struct first_of : mistaken<void> {};
template <class Mistake, class... More>
struct first_of<Mistake, More...> : mistaken<Mistake> {};
template <class... More>
struct first_of<void, More...> : first_of<More...> {};

template <role Role, class... Types>
using mistake_in = typename first_of<typename check_type<Types, Role>::mistake...>::mistake;

// Makes the compiler say it. Not in a constant expression: Clang would go on about that.
template <class Mistake>
void report() {
  if constexpr (!std::is_void_v<Mistake>) (void)sizeof(Mistake);
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
  return {sizeof(bolt_member), 0, nullptr, nullptr, &type_of<Part>::value, value, nullptr, 0};
}

// A view, or a container of views: such an argument points into its block.
template <class T>
inline constexpr bool is_view = false;

} // namespace bolt::wire
