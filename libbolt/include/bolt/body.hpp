#ifndef BOLT_BODY_HPP
#define BOLT_BODY_HPP

#include <coroutine>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "bolt/bolt.h"
#include "bolt/detail/describe.hpp"
#include "bolt/detail/failure.hpp"
#include "bolt/detail/root.hpp"
#include "bolt/task.hpp"

// A task as the body of a future: how exported functions reach the C ABI.

namespace bolt {

// How a task's value leaves, as an empty type with
//   static bolt_status encode(T&& value, bolt_buffer* out)      (void: encode(bolt_buffer* out))
// that writes the wire form and answers BOLT_READY, BOLT_ERROR or BOLT_FAILED; it may throw.
template <class Encode, class T>
concept result_encoder = std::is_empty_v<Encode> && requires(bolt_buffer* out) {
  requires(std::is_void_v<T> && requires {
            { Encode::encode(out) } -> std::same_as<bolt_status>;
          }) || requires(std::add_rvalue_reference_t<T> (*value)()) {
    { Encode::encode(value(), out) } -> std::same_as<bolt_status>;
  };
};

// Base of what must live as long as the frame: a decoded argument block that the arguments point
// into. Derive, allocate with new (recycled memory), hand over with make_body.
struct call_record {
  void* frame = nullptr; // set by make_body

  static void* operator new(std::size_t size) {
    void* const memory = bolt_frame_alloc(size);
    if (memory == nullptr) {
      throw std::bad_alloc();
    }
    return memory;
  }
  static void operator delete(void* memory, std::size_t size) noexcept {
    bolt_frame_free(memory, size);
  }
};

namespace detail {

template <class Encode, class T>
bolt_status poll_frame(void* frame, bolt_context* raw, bolt_buffer* out) {
  auto& promise = std::coroutine_handle<detail::promise<T>>::from_address(frame).promise();
  context cx(*raw, promise);
  if (!poll_root(promise, cx)) {
    return BOLT_PENDING;
  }
  if (promise.slot.has_error()) [[unlikely]] {
    return fail_with(promise.slot.take_error(), out);
  }
  try {
    if constexpr (std::is_void_v<T>) {
      return Encode::encode(out);
    } else {
      return Encode::encode(std::move(promise.slot.value()), out);
    }
  } catch (...) {
    return fail_with_current_exception(out);
  }
}

template <class T>
bolt_status cancel_frame(void* frame, bolt_context* raw) noexcept {
  context cx(*raw);
  const cancel_answer answer =
      cancel_root(std::coroutine_handle<promise<T>>::from_address(frame).promise(), cx);
  return answer == cancel_answer::acknowledged ? BOLT_ACKNOWLEDGED : BOLT_LATER;
}

template <class T>
void drop_frame(void* frame) noexcept {
  destroy_root(std::coroutine_handle<promise<T>>::from_address(frame).promise());
}

template <class T>
void describe_frame(void* frame, bolt_place* out_place) noexcept {
  describe_root(std::coroutine_handle<promise<T>>::from_address(frame).promise(), *out_place);
}

// The body is the frame itself: no record.
template <class Encode, class T>
inline constexpr bolt_body_vtable frame_vtable = {sizeof(bolt_body_vtable), 0,
                                                  &poll_frame<Encode, T>,   &cancel_frame<T>,
                                                  &drop_frame<T>,           &describe_frame<T>};

// The body is a record that points to the frame and outlives it.
template <class Encode, class T, class Record, class Deleter>
struct recorded {
  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer* out) {
    return poll_frame<Encode, T>(static_cast<Record*>(self)->frame, cx, out);
  }
  static bolt_status cancel(void* self, bolt_context* cx) noexcept {
    return cancel_frame<T>(static_cast<Record*>(self)->frame, cx);
  }
  static void drop(void* self) noexcept {
    const std::unique_ptr<Record, Deleter> record(static_cast<Record*>(self));
    drop_frame<T>(record->frame);
  }
  static void describe(void* self, bolt_place* out_place) noexcept {
    describe_frame<T>(static_cast<Record*>(self)->frame, out_place);
  }
  static constexpr bolt_body_vtable vtable = {
      sizeof(bolt_body_vtable), 0, &poll, &cancel, &drop, &describe};
};

} // namespace detail

// The task as a body: its own frame, nothing allocated. An exception of the task is BOLT_FAILED
// with its text. Whoever gets the body owns the task.
template <class Encode, class T>
  requires result_encoder<Encode, T>
[[nodiscard]] bolt_body make_body(task<T>&& work) noexcept {
  return {&detail::frame_vtable<Encode, T>, work.release().address()};
}

// The same with a record that is destroyed after the frame. Record derives from call_record;
// Deleter is stateless.
template <class Encode, class T, class Record, class Deleter>
  requires result_encoder<Encode, T> && std::derived_from<Record, call_record>
[[nodiscard]] bolt_body make_body(task<T>&& work,
                                  std::unique_ptr<Record, Deleter> record) noexcept {
  static_assert(std::is_empty_v<Deleter>);
  record->frame = work.release().address();
  return {&detail::recorded<Encode, T, Record, Deleter>::vtable, record.release()};
}

} // namespace bolt
#endif
