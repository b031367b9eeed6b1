// The sample module's echoes, and for each of them, of type T:
//   block_x(value: T) -> bytes    the argument block that a host makes of a value
//   raw_x(block: bytes) -> T      any bytes as the argument block of the echo
//   give_x(block: bytes) -> T     any bytes as its result
// For each function that fails with an error:
//   fail_x(block: bytes)          any bytes as its error
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "sample/sample.hpp"

namespace {

using bytes = std::vector<std::byte>;
constexpr std::size_t prefix = 4; // the length of bytes, which stands before them

bolt_status answer(bolt_status outcome, const std::uint8_t* data, std::size_t size,
                   bolt_buffer* out) {
  const bolt_status status = bolt_buffer_assign(out, data, size);
  return status == BOLT_OK ? outcome : status;
}

bolt_status start_block(const bolt_fn*, void*, const std::uint8_t* args, std::size_t size,
                        bolt_context*, bolt_body*, bolt_buffer* out) {
  std::vector<std::uint8_t> block(prefix + size);
  const auto length = static_cast<std::uint32_t>(size);
  std::memcpy(block.data(), &length, prefix);
  if (size != 0) std::memcpy(block.data() + prefix, args, size);
  return answer(BOLT_READY, block.data(), block.size(), out);
}

// A copy of exactly that size, on the heap: what reads past its end is seen.
bolt_status start_raw(const bolt_fn* fn, void*, const std::uint8_t* args, std::size_t size,
                      bolt_context* cx, bolt_body* body, bolt_buffer* out) {
  const std::vector<std::uint8_t> block(args + prefix, args + size);
  const auto& echo = *static_cast<const bolt_fn*>(fn->data);
  return echo.start(&echo, nullptr, block.data(), block.size(), cx, body, out);
}

bolt_status start_give(const bolt_fn*, void*, const std::uint8_t* args, std::size_t size,
                       bolt_context*, bolt_body*, bolt_buffer* out) {
  return answer(BOLT_READY, args + prefix, size - prefix, out);
}

bolt_status start_fail(const bolt_fn*, void*, const std::uint8_t* args, std::size_t size,
                       bolt_context*, bolt_body*, bolt_buffer* out) {
  return answer(BOLT_ERROR, args + prefix, size - prefix, out);
}

// Descriptors that live as long as the process.
class hostile_module {
 public:
  explicit hostile_module(const bolt_module& sample) {
    unit_.size = sizeof unit_;
    unit_.wire_align = 1;
    block_.size = sizeof block_;
    block_.name = "block";
    block_.type = &bolt::wire::type_of<bytes>::value;
    for (std::uint32_t i = 0; i < sample.n_fns; ++i) {
      const bolt_fn& fn = *sample.fns[i];
      const bool async = (fn.flags & BOLT_FN_ASYNC) != 0;
      if (std::string_view(fn.name).starts_with("echo_") && !async) add_echo(fn);
      if (fn.error != nullptr && !async) add_failing(fn);
    }
    module_.size = sizeof module_;
    module_.abi = BOLT_ABI_VERSION;
    module_.name = "hostile";
    module_.fns = list_.data();
    module_.n_fns = static_cast<std::uint32_t>(list_.size());
    module_.failure = sample.failure;
    (void)bolt_module_seal(&module_);
  }
  const bolt_module* get() const { return &module_; }

 private:
  using start_fn = decltype(bolt_fn::start);

  bolt_fn& add(const bolt_fn& like, std::string name) {
    bolt_fn& fn = fns_.emplace_back(like);
    fn.name = names_.emplace_back(std::move(name)).c_str();
    fn.signature = nullptr;
    list_.push_back(&fn);
    return fn;
  }
  // One that takes a block.
  bolt_fn& add_taking(const bolt_fn& like, std::string name, start_fn start) {
    bolt_fn& fn = add(like, std::move(name));
    fn.params = params_;
    fn.n_params = 1;
    fn.args_min = prefix;
    fn.start = start;
    fn.data = &like;
    return fn;
  }
  void add_echo(const bolt_fn& echo) {
    const std::string of = echo.name + std::strlen("echo_");
    add(echo, echo.name);
    bolt_fn& block = add(echo, "block_" + of);
    block.result = &bolt::wire::type_of<bytes>::value;
    block.start = &start_block;
    add_taking(echo, "raw_" + of, &start_raw);
    add_taking(echo, "give_" + of, &start_give);
  }
  void add_failing(const bolt_fn& fn) {
    bolt_fn& fail = add_taking(fn, std::string("fail_") + fn.name, &start_fail);
    fail.result = &unit_;
  }

  std::deque<bolt_fn> fns_;
  std::deque<std::string> names_;
  std::vector<const bolt_fn*> list_;
  bolt_type unit_{};
  bolt_param block_{};
  const bolt_param* params_[1] = {&block_};
  bolt_module module_{};
};

} // namespace

extern "C" BOLT_EXPORT const bolt_module* bolt_module_hostile() {
  static const hostile_module* const only = new hostile_module(*bolt_module_sample());
  return only->get();
}
