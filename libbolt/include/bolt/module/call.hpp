// bolt_fn::start for each exported function: decode, call, encode. Everything that does not depend
// on the function's types is elsewhere.
#pragma once

#include <functional>
#include <utility>

#include "bolt/module/arguments.hpp"

namespace bolt::wire {

// ---- Results

template <class C, class V>
void encode_value(V&& value, writer& out) {
  using type = std::remove_cvref_t<V>;
  using exported = typename exported_as<C, type>::type;
  if constexpr (std::is_same_v<exported, type>) {
    codec<type>::encode(out, value);
  } else if constexpr (std::is_same_v<type, C>) {
    codec<exported>::encode(out, std::make_shared<C>(std::forward<V>(value)));
  } else {
    codec<exported>::encode(out, exported(std::forward<V>(value))); // from a unique_ptr
  }
}

// How a value of type R leaves, where R is what the function returns or its task yields. Nobody may
// want it: `out` is NULL.
template <class C, class R>
struct encoder {
  static bolt_status encode(R&& value, bolt_buffer* out) {
    if (out == nullptr) [[unlikely]] {
      return encode_unwanted(std::move(value));
    }
    return encode_into(std::move(value), *out);
  }

 private:
  // Encoded all the same: whether the value can be is part of the outcome.
  [[gnu::noinline]] static bolt_status encode_unwanted(R&& value) {
    local_buffer unwanted;
    return encode_into(std::move(value), unwanted);
  }
  static bolt_status encode_into(R&& value, bolt_buffer& out) {
    writer to(out);
    if constexpr (!bolt::is_result<R>::value) {
      encode_value<C>(std::forward<R>(value), to);
      return BOLT_READY;
    } else if (value.has_error()) {
      codec<typename R::error_type>::encode(to, value.assume_error());
      return BOLT_ERROR;
    } else {
      if constexpr (!std::is_void_v<typename R::value_type>) {
        encode_value<C>(std::move(value).assume_value(), to);
      }
      return BOLT_READY;
    }
  }
};
template <class C>
struct encoder<C, void> {
  static bolt_status encode(bolt_buffer* out) {
    if (out != nullptr) out->len = 0;
    return BOLT_READY;
  }
};

// ---- Calls

// The receiver of a method, as objects hold it: see codec<std::shared_ptr<C>>.
template <class Receiver>
Receiver& instance(void* receiver) {
  return **static_cast<std::shared_ptr<std::remove_const_t<Receiver>>*>(receiver);
}

// One exported callable; OnPool (or on the reactor): what returns no task runs as a body there.
template <auto Callable, class C, class Signature, bool OnPool>
struct call;

template <auto Callable, class C, class R, class Receiver, class... A, bool OnPool>
struct call<Callable, C, signature<R, Receiver, A...>, OnPool> {
  using peeled_task = peel_task<R>;
  using yielded = typename peeled_task::type;
  using peeled = peel_result<yielded>;
  using arguments = decoded<A...>;
  using record = call_arguments<arguments>;
  using result_encoder = encoder<C, yielded>;

  static constexpr bool async = peeled_task::async || OnPool;
  static constexpr bool exclusive = !std::is_void_v<Receiver> && !std::is_const_v<Receiver>;

  static bolt_status start(const bolt_fn* fn, void* receiver, const std::uint8_t* args,
                           std::size_t size, bolt_context*, bolt_body* out_body, bolt_buffer* out) {
    try {
      if constexpr (!async)
        return start_sync(*fn, receiver, args, size, out);
      else if constexpr (!peeled_task::async) {
        return start_deferred(*fn, receiver, args, size, out_body, out);
      } else if constexpr (any_reference<A...>) {
        return start_recorded(*fn, receiver, args, size, out_body, out);
      } else {
        return start_task(*fn, receiver, args, size, out_body, out);
      }
    } catch (...) {
      return bolt::detail::fail_with_current_exception(out);
    }
  }

 private:
  // Values are moved into by-value parameters.
  template <std::size_t... I>
  static R invoke(void* receiver, arguments& values, std::index_sequence<I...>) {
    if constexpr (std::is_void_v<Receiver>) {
      return std::invoke(Callable, static_cast<pass<A>>(std::get<I>(values))...);
    } else {
      return std::invoke(Callable, instance<Receiver>(receiver),
                         static_cast<pass<A>>(std::get<I>(values))...);
    }
  }
  static R invoke(void* receiver, arguments& values) {
    return invoke(receiver, values, std::index_sequence_for<A...>());
  }
  template <class P>
  using pass = std::conditional_t<std::is_reference_v<P>, P, std::remove_cv_t<P>&&>;

  static bolt_status run(void* receiver, arguments& values, bolt_buffer* out) {
    if constexpr (std::is_void_v<R>) {
      invoke(receiver, values);
      return result_encoder::encode(out);
    } else {
      return result_encoder::encode(invoke(receiver, values), out);
    }
  }

  static bolt_status start_sync(const bolt_fn& fn, void* receiver, const std::uint8_t* args,
                                std::size_t size, bolt_buffer* out) {
    if constexpr (any_view<A...>) {
      const aligned_block block(args, size);
      return decode_and_run(fn, receiver, block.data(), size, out);
    } else {
      return decode_and_run(fn, receiver, args, size, out);
    }
  }
  static bolt_status decode_and_run(const bolt_fn& fn, void* receiver, const std::uint8_t* args,
                                    std::size_t size, bolt_buffer* out) {
    reader in(args, size);
    arguments values;
    const decoding done = decode_all(in, values);
    if (!done.good) [[unlikely]]
      return refuse(fn, in, done.bad, out);
    return run(receiver, values, out);
  }

  // By-value parameters only: they move into the coroutine's frame, which is the whole body.
  static bolt_status start_task(const bolt_fn& fn, void* receiver, const std::uint8_t* args,
                                std::size_t size, bolt_body* out_body, bolt_buffer* out) {
    if constexpr (numbers_only<A...>) {
      if (size == numbers_size<A...>) [[likely]] {
        arguments values = load_numbers<A...>(args);
        *out_body = make_body<result_encoder>(invoke(receiver, values));
        return BOLT_PENDING;
      }
    }
    return start_task_checked(fn, receiver, args, size, out_body, out);
  }
  [[gnu::noinline]] static bolt_status start_task_checked(const bolt_fn& fn, void* receiver,
                                                          const std::uint8_t* args,
                                                          std::size_t size, bolt_body* out_body,
                                                          bolt_buffer* out) {
    reader in(args, size);
    arguments values;
    const decoding done = decode_all(in, values);
    if (!done.good) [[unlikely]]
      return refuse(fn, in, done.bad, out);
    *out_body = make_body<result_encoder>(invoke(receiver, values));
    return BOLT_PENDING;
  }

  static bolt_status start_recorded(const bolt_fn& fn, void* receiver, const std::uint8_t* args,
                                    std::size_t size, bolt_body* out_body, bolt_buffer* out) {
    auto kept = record::make(receiver, args, any_view<A...> ? size : 0);
    reader in(any_view<A...> ? kept->block() : args, size);
    const decoding done = decode_all(in, kept->values);
    if (!done.good) [[unlikely]]
      return refuse(fn, in, done.bad, out);
    R work = invoke(receiver, kept->values);
    *out_body = make_body<result_encoder>(std::move(work), std::move(kept));
    return BOLT_PENDING;
  }

  // A synchronous function as a body of one poll.
  static bolt_status start_deferred(const bolt_fn& fn, void* receiver, const std::uint8_t* args,
                                    std::size_t size, bolt_body* out_body, bolt_buffer* out) {
    auto kept = record::make(receiver, args, any_view<A...> ? size : 0);
    reader in(any_view<A...> ? kept->block() : args, size);
    const decoding done = decode_all(in, kept->values);
    if (!done.good) [[unlikely]]
      return refuse(fn, in, done.bad, out);
    *out_body = {&deferred, kept.release()};
    return BOLT_PENDING;
  }
  static bolt_status poll_deferred(void* self, bolt_context*, bolt_buffer* out) {
    auto& kept = *static_cast<record*>(self);
    try {
      return run(kept.receiver, kept.values, out);
    } catch (...) {
      return bolt::detail::fail_with_current_exception(out);
    }
  }
  static bolt_status cancel_deferred(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
  static void drop_deferred(void* self) { typename record::deleter()(static_cast<record*>(self)); }
  static constexpr bolt_body_vtable deferred = {
      sizeof(bolt_body_vtable), 0, &poll_deferred, &cancel_deferred, &drop_deferred, nullptr};
};

// What the builder needs to know of an exported callable, without its types.
struct fn_shape {
  std::uint32_t kind, flags, n_params, args_min;
  const bolt_type* owner;
  const bolt_type* const* param_types;
  const bolt_type* result;
  const bolt_type* error;
  decltype(bolt_fn::start) start;
};

template <class Parameters>
struct parameter_types;
template <class... A>
struct parameter_types<type_list<A...>> {
  static constexpr const bolt_type* list[] = {&type_of<std::remove_cvref_t<A>>::value..., nullptr};
  static constexpr std::uint32_t args_min =
      sizeof...(A) == 0 ? 0
                        : static_cast<std::uint32_t>(
                              field_layout<std::remove_cvref_t<A>...>().offset[sizeof...(A)]);
};

template <class E>
constexpr const bolt_type* error_descriptor() {
  if constexpr (std::is_void_v<E>)
    return nullptr;
  else
    return &type_of<E>::value;
}

template <auto Callable, class C, class Signature, bool OnPool>
constexpr fn_shape shape_of(std::uint32_t kind, const bolt_type* owner) {
  using exported = call<Callable, C, Signature, OnPool>;
  using peeled = typename exported::peeled;
  using parameters = parameter_types<typename Signature::parameters>;
  using value = typename exported_as<C, typename peeled::value>::type;
  const std::uint32_t flags = (exported::async ? unsigned{BOLT_FN_ASYNC} : 0u) |
                              (exported::exclusive ? unsigned{BOLT_FN_EXCLUSIVE} : 0u) |
                              (OnPool ? unsigned{BOLT_FN_ON_POOL} : 0u);
  return {kind,
          flags,
          static_cast<std::uint32_t>(Signature::parameters::size),
          parameters::args_min,
          owner,
          parameters::list,
          &type_of<value>::value,
          error_descriptor<typename peeled::error>(),
          &exported::start};
}

} // namespace bolt::wire
