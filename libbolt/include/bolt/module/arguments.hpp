// The arguments of one call: decoded, checked, and kept for as long as the body needs them.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <tuple>

#include "bolt/body.hpp"
#include "bolt/module/scalars.hpp"
#include "bolt/module/signature.hpp"

namespace bolt::wire {

// ---- Refusals

inline std::string call_name(const bolt_fn& fn) {
  return fn.owner != nullptr ? concat(fn.owner->name, ".", fn.name, "()") : concat(fn.name, "()");
}

inline bolt_status say(bolt_buffer* out, bolt_status status, const std::string& message) {
  (void)bolt_buffer_assign(out, message.data(), message.size());
  return status;
}

// `bad`: the parameter that could not be decoded; n_params: the block goes on after the last.
[[gnu::cold, gnu::noinline]] inline bolt_status refuse(const bolt_fn& fn, const reader& in,
                                                       std::size_t bad, bolt_buffer* out) {
  const std::string name = call_name(fn);
  if (bad < fn.n_params) {
    return say(out, BOLT_ARGUMENT,
               concat(name, ": argument '", fn.params[bad]->name, in.path(), "': ", in.reason()));
  }
  return say(out, BOLT_ARGUMENT,
             concat(name, ": ", in.left(), " bytes too many in the argument block"));
}

// ---- Decoding

// What is decoded for parameters A...: values, or views into the block.
template <class... A>
using decoded = std::tuple<std::remove_cvref_t<A>...>;

template <class... A>
inline constexpr bool any_view = (is_view<std::remove_cvref_t<A>> || ...);
// A coroutine's frame has its by-value parameters; what others refer to must live beside it.
template <class... A>
inline constexpr bool any_reference = any_view<A...> || (std::is_reference_v<A> || ...);

// The index of the parameter that failed, or n_params; `good` if all is well.
struct decoding {
  bool good;
  std::size_t bad;
};

template <class... T, std::size_t... I>
decoding decode_all(reader& in, std::tuple<T...>& out, std::index_sequence<I...>) {
  std::size_t n = 0;
  const bool read = ((codec<T>::decode(in, std::get<I>(out)) && (++n, true)) && ...);
  return {read && in.at_end(), n};
}

template <class... T>
decoding decode_all(reader& in, std::tuple<T...>& out) {
  return decode_all(in, out, std::index_sequence_for<T...>());
}

// Numbers have fixed places, and every bit pattern is one of their values: a block of the right
// length needs no further check. What most calls pass, so it is decoded without a reader.
template <class... A>
inline constexpr bool numbers_only = (number<std::remove_cvref_t<A>> && ...);

template <class... T>
inline constexpr auto number_places = [] {
  std::array<std::size_t, sizeof...(T) + 1> places{};
  std::size_t end = 0;
  std::size_t i = 0;
  ((places[i++] = align_up(end, sizeof(T)), end = places[i - 1] + sizeof(T)), ...);
  places[i] = end;
  return places;
}();

template <class... A>
inline constexpr std::size_t numbers_size = number_places<std::remove_cvref_t<A>...>[sizeof...(A)];

// `block` has numbers_size<A...> bytes; NULL if that is 0.
template <class... A>
decoded<A...> load_numbers([[maybe_unused]] const std::uint8_t* block) {
  decoded<A...> values;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr auto& places = number_places<std::remove_cvref_t<A>...>;
    (std::memcpy(&std::get<I>(values), block + places[I], sizeof(std::get<I>(values))), ...);
  }(std::index_sequence_for<A...>());
  return values;
}

// A block whose views would not be aligned is copied once. Hosts send it 8-aligned, as a rule.
class aligned_block {
 public:
  aligned_block(const std::uint8_t* data, std::size_t size) : data_(data) {
    if (reinterpret_cast<std::uintptr_t>(data) % 8 == 0) return;
    copy_ = std::make_unique<std::uint64_t[]>(size / 8 + 1);
    std::memcpy(copy_.get(), data, size);
    data_ = reinterpret_cast<const std::uint8_t*>(copy_.get());
  }
  const std::uint8_t* data() const { return data_; }

 private:
  const std::uint8_t* data_;
  std::unique_ptr<std::uint64_t[]> copy_;
};

// ---- Keeping

// What outlives a body's frame (G2): the decoded arguments, and the block they point into, in one
// piece of recycled memory.
template <class Arguments>
struct call_arguments : call_record {
  Arguments values;
  void* receiver;
  std::size_t allocated;

  struct deleter {
    void operator()(call_arguments* record) const noexcept {
      const std::size_t size = record->allocated;
      record->~call_arguments();
      bolt_frame_free(record, size);
    }
  };
  using owner = std::unique_ptr<call_arguments, deleter>;

  // With a copy of the block behind it, if there is one. Throws std::bad_alloc.
  static owner make(void* receiver, const std::uint8_t* block, std::size_t size) {
    const std::size_t whole = block_offset() + size;
    void* memory = bolt_frame_alloc(whole);
    if (memory == nullptr) throw std::bad_alloc();
    auto* record = ::new (memory) call_arguments;
    record->receiver = receiver;
    record->allocated = whole;
    if (size != 0) std::memcpy(static_cast<std::uint8_t*>(memory) + block_offset(), block, size);
    return owner(record);
  }
  const std::uint8_t* block() const {
    return reinterpret_cast<const std::uint8_t*>(this) + block_offset();
  }

 private:
  static constexpr std::size_t block_offset() { return align_up(sizeof(call_arguments), 16); }
};

} // namespace bolt::wire
