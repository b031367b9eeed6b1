// A host as a binding is one: it loads a module with dlopen, takes the function table from its
// descriptor, and is not linked with libbolt.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bolt/bolt.h"

namespace bench {

// The bench module; loaded once.
const bolt_module& module();
inline const bolt_runtime& runtime() {
  static const bolt_runtime* const table = module().runtime;
  return *table;
}
// Ends the process if the module has no such function.
const bolt_fn* function(std::string_view name);

// The caller's end of a call: descriptor, arguments in wire form, and room for the result.
class call {
 public:
  // `args` holds the argument block.
  call(std::string_view name, std::vector<std::uint8_t> args, bolt_waker waker = {});
  // A body instead of a function.
  explicit call(bolt_body body, bolt_waker waker = {});

  bolt_status start_poll(std::uint64_t token, bolt_future* future) {
    reset_result();
    return runtime_->future_start_poll(&call_, token, future, &result_);
  }
  bolt_status poll(bolt_future future, std::uint64_t token) {
    reset_result();
    return runtime_->future_poll(future, token, &result_);
  }
  void release() { runtime_->buffer_release(&result_); }

  std::int64_t int_result() const {
    std::int64_t value = 0;
    if (result_.len == sizeof value) std::memcpy(&value, result_.data, sizeof value);
    return value;
  }
  std::size_t result_size() const { return result_.len; }
  const bolt_runtime& runtime() const { return *runtime_; }

 private:
  // Field by field: assigning a whole temporary would wait for its partial stores on many
  // processors.
  void reset_result() {
    result_.size = sizeof result_;
    result_.flags = 0;
    result_.data = storage_;
    result_.len = 0;
    result_.cap = sizeof storage_;
    result_.objects = nullptr;
    result_.n_objects = 0;
    result_.cap_objects = 0;
  }

  const bolt_runtime* runtime_;
  std::vector<std::uint8_t> args_;
  bolt_call call_{};
  bolt_buffer result_{};
  alignas(8) std::uint8_t storage_[256];
};

// Argument blocks.
std::vector<std::uint8_t> wire(std::initializer_list<std::int64_t> values);
std::vector<std::uint8_t> wire(std::string_view text);

// A call that has been started and is PENDING or AGAIN; ends by being cancelled. If it is woken
// through a queue, nobody else may have tokens in that queue when it ends.
class suspended {
 public:
  suspended(std::string_view name, std::vector<std::uint8_t> args, bolt_waker waker);
  suspended(bolt_body body, bolt_waker waker);
  ~suspended();
  suspended(const suspended&) = delete;
  suspended& operator=(const suspended&) = delete;

  bolt_future id() const { return id_; }
  bolt_status poll(std::uint64_t token) { return call_.poll(id_, token); }
  const bolt_runtime& runtime() const { return call_.runtime(); }

 private:
  void start();

  call call_;
  bolt_queue queue_ = 0;
  bolt_future id_ = 0;
};

// A waker that notes the last token in `*last` (a std::uint64_t).
bolt_waker noting_waker(std::uint64_t* last);

// A queue; with a signal function that does nothing, or with a descriptor.
class queue {
 public:
  explicit queue(bool with_descriptor);
  ~queue();
  queue(const queue&) = delete;
  queue& operator=(const queue&) = delete;

  bolt_waker waker() const { return {nullptr, nullptr, id_}; }
  bolt_queue id() const { return id_; }
  int descriptor() const;

 private:
  bolt_queue id_ = 0;
};

bolt_counters counters();

} // namespace bench
