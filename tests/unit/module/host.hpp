// A host in C++: looks functions up in a module's descriptor and calls them through the C ABI, as
// an SDK does. Blocks are written by the codecs themselves; layout_test.cpp pins what these write.
#pragma once

#include <cstring>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <bolt/bolt.h>
#include <bolt/module/type.hpp>

namespace host {

using bytes = std::vector<std::uint8_t>;

inline const bolt_fn& fn_of(const bolt_module& module, std::string_view name) {
  for (std::uint32_t i = 0; i < module.n_fns; ++i) {
    if (module.fns[i]->name == name) return *module.fns[i];
  }
  throw std::runtime_error("no function " + std::string(name));
}
inline const bolt_type& type_of(const bolt_module& module, std::string_view name) {
  for (std::uint32_t i = 0; i < module.n_types; ++i) {
    if (module.types[i]->name == name) return *module.types[i];
  }
  throw std::runtime_error("no type " + std::string(name));
}
inline const bolt_fn& method_of(const bolt_type& type, std::string_view name) {
  for (std::uint32_t i = 0; i < type.n_methods; ++i) {
    if (type.methods[i]->name == name) return *type.methods[i];
  }
  throw std::runtime_error("no method " + std::string(name));
}

// An argument block, or any value, in wire form.
template <class... T>
bytes block(const T&... values) {
  bolt::wire::local_buffer out;
  bolt::wire::writer to(out);
  (bolt::wire::codec<T>::encode(to, values), ...);
  return bytes(out.data, out.data + out.len);
}

// What a call came to. Owns the objects that the result carries.
class outcome {
 public:
  outcome() : buffer_{} {
    buffer_.size = sizeof buffer_;
    buffer_.data = inline_;
    buffer_.cap = sizeof inline_;
  }
  outcome(const outcome&) = delete;
  outcome& operator=(const outcome&) = delete;
  ~outcome() { bolt_buffer_release(&buffer_); }

  bolt_buffer* out() { return &buffer_; }
  std::string text() const { return {reinterpret_cast<const char*>(buffer_.data), buffer_.len}; }
  bytes data() const { return bytes(buffer_.data, buffer_.data + buffer_.len); }
  std::uint32_t objects() const { return buffer_.n_objects; }

  template <class T>
  T as() const {
    bolt::wire::reader in(buffer_.data, buffer_.len);
    T value{};
    if (!bolt::wire::codec<T>::decode(in, value) || !in.at_end()) {
      throw std::runtime_error("the result is not of this type");
    }
    return value;
  }
  // A reference of the caller's own to the one object in the result.
  bolt_object object() const {
    const auto id = as<std::uint64_t>();
    if (bolt_object_retain(id) != BOLT_OK) throw std::runtime_error("the object is gone");
    return id;
  }

  bolt_status status = BOLT_OK;
  bolt_future future = 0;

 private:
  alignas(8) std::uint8_t inline_[64];
  bolt_buffer buffer_;
};

// One call, driven by this thread. Wakes count up the semaphore.
class call : public outcome {
 public:
  call(const bolt_fn& fn, const void* args, std::size_t size, bolt_object receiver = 0) {
    bolt_call start{};
    start.size = sizeof start;
    start.fn = &fn;
    start.receiver = receiver;
    start.args = args;
    start.args_len = size;
    start.waker.fn = [](void* self, std::uint64_t) { static_cast<call*>(self)->woken_.release(); };
    start.waker.data = this;
    status = BOLT_OUTCOME(bolt_future_start_poll(&start, 1, &future, out()));
  }
  call(const bolt_fn& fn, const bytes& args = {}, bolt_object receiver = 0)
      : call(fn, args.empty() ? nullptr : args.data(), args.size(), receiver) {}
  ~call() {
    if (future != 0 && !ended()) (void)bolt_future_free(future);
  }

  bool ended() const { return status != BOLT_PENDING && status != BOLT_AGAIN; }
  bool pending() const { return status == BOLT_PENDING; }

  bolt_status poll() { return status = BOLT_OUTCOME(bolt_future_poll(future, 1, out())); }
  // Polls as a host does, until it has ended.
  call& finish() {
    while (!ended()) {
      if (status == BOLT_PENDING) woken_.acquire();
      poll();
    }
    return *this;
  }

 private:
  std::counting_semaphore<> woken_{0};
};

// An object reference that is released at the end.
class object {
 public:
  explicit object(bolt_object id) : id_(id) {}
  object(const object&) = delete;
  object& operator=(const object&) = delete;
  ~object() { (void)bolt_object_release(id_); }
  bolt_object id() const { return id_; }

 private:
  bolt_object id_;
};

} // namespace host
