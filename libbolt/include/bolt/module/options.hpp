// What may stand after the name in def<>: parameter names with defaults and docs, the function's
// doc, and where and how it runs.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace bolt {

template <class Value>
struct arg_with_default;

// A parameter's name: "limit"_a, "limit"_a = 10, "limit"_a.doc("How many at most."). The texts are
// copied when def<> is called.
struct arg {
  const char* name;
  const char* text = nullptr;

  constexpr arg doc(const char* words) const { return {name, words}; }

  template <class Value>
  constexpr arg_with_default<std::decay_t<Value>> operator=(Value&& value) const {
    return {*this, std::forward<Value>(value)};
  }
};

template <class Value>
struct arg_with_default {
  arg parameter;
  Value value;

  constexpr arg_with_default doc(const char* words) const { return {parameter.doc(words), value}; }
};

// The body is driven by the process's thread pool; the host is woken once, at the end. A function
// that returns no task becomes asynchronous by it.
struct on_pool_t {};
inline constexpr on_pool_t on_pool{};

// The same with the process's own reactor: for tasks that mostly wait for timers and sockets.
struct on_reactor_t {};
inline constexpr on_reactor_t on_reactor{};

// The function, or a poll of its task, may block for a while: a host with a global lock releases
// it.
struct may_block_t {};
inline constexpr may_block_t may_block{};

// The result, a std::vector of numbers or of plain records without bool and enum, is for looking at
// where it lies: a host that can gives its memory, not one object for each element.
struct in_place_t {};
inline constexpr in_place_t in_place{};

// A property made of a data member: it can be read and not written.
struct read_only_t {};
inline constexpr read_only_t read_only{};

namespace literals {
constexpr arg operator""_a(const char* name, std::size_t) { return {name}; }
} // namespace literals
} // namespace bolt
