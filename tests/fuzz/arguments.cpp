// libFuzzer: any bytes as the arguments of any function of the sample module. Each block is
// accepted exactly if the layout of docs/modules.md says that it is one; what an echo gives back is
// the same values, and goes in again as the same bytes.
#include <cstring>
#include <memory>

#include "arguments_target.hpp"
#include "check.hpp"
#include "host.hpp"
#include "wire_maker.hpp"
#include "wire_reader.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max);

namespace {

using fuzz::check;

// What is alive while the fuzzer runs.
struct world {
  std::vector<const bolt_fn*> fns = fuzz::sample_functions();
  const bolt_type& cell = host::type_of(*bolt_module_sample(), "Cell");
  bolt_object object = make_cell();

  static world& the() {
    static auto* const only = new world;
    return *only;
  }

 private:
  world() { sample::the_gate().open(); }
  bolt_object make_cell() const {
    const host::call made(host::method_of(cell, "make"), host::block(std::int64_t{7}));
    return made.object();
  }
};

// A block of exactly this size, `shift` bytes off a multiple of 16: a read past its end is seen.
class placed_block {
 public:
  placed_block(const std::uint8_t* data, std::size_t size, std::size_t shift)
      : memory_(std::make_unique<std::uint8_t[]>(shift + size)), at_(memory_.get() + shift) {
    if (size != 0) std::memcpy(at_, data, size);
    if (size == 0 && shift != 0) at_ = nullptr; // which is fine for an empty one
  }
  const std::uint8_t* data() const { return at_; }

 private:
  std::unique_ptr<std::uint8_t[]> memory_;
  std::uint8_t* at_;
};

bool reaches_map(const bolt_type& type, int depth = 0) {
  if (type.kind == BOLT_KIND_MAP || depth > 8) return type.kind == BOLT_KIND_MAP;
  for (std::uint32_t i = 0; i < type.n_members && type.kind != BOLT_KIND_ENUM; ++i) {
    if (reaches_map(*type.members[i]->type, depth + 1)) return true;
  }
  return false;
}

// A time is any number of nanoseconds to its descriptor; the function may count in other units.
bool refuses_time(const std::string& message) {
  return message.find("not a whole number of ") != std::string::npos ||
         message.find("out of the range of the type") != std::string::npos;
}

// A value went in and came out: it is the same, and so it is when its bytes go in again. Those of a
// map may come in another order.
void check_round_trip(const bolt_fn& fn, const std::string& sent, const host::call& once) {
  const host::bytes out = once.data();
  const auto returned = fuzz::read_value(*fn.result, out.data(), out.size());
  check(returned.has_value(), "an echo answers a value", fn.name);
  check(sent == *returned + ";", "an echo answers what it was sent", sent + "\n" + *returned);
  host::call twice(fn, out);
  twice.finish();
  check(twice.status == BOLT_READY, "an echo takes what it has answered", twice.text());
  if (reaches_map(*fn.result)) {
    const host::bytes again = twice.data();
    check(fuzz::read_value(*fn.result, again.data(), again.size()) == returned,
          "an echo answers the same values again", fn.name);
  } else {
    check(twice.data() == out, "an echo answers the same bytes again", fn.name);
  }
}

void check_answer(const bolt_fn& fn, const host::call& call,
                  const std::optional<std::string>& values) {
  const host::bytes out = call.data();
  const std::string about = std::string(fn.name) + ": " + call.text();
  switch (call.status) {
  case BOLT_READY:
    check(values.has_value(), "what is accepted is a block of these arguments", about);
    if (std::string_view(fn.name).starts_with("echo_")) return check_round_trip(fn, *values, call);
    return check(fuzz::read_value(*fn.result, out.data(), out.size()).has_value(),
                 "a result is a value of its type", about);
  case BOLT_ERROR:
    check(values.has_value() && fn.error != nullptr, "an error comes after good arguments", about);
    return check(fuzz::read_value(*fn.error, out.data(), out.size()).has_value(),
                 "an error is a value of its type", about);
  case BOLT_FAILED: // what it throws is the caller's own text, which may be empty
    return check(values.has_value() && (std::string_view(fn.name).starts_with("throws") ||
                                        std::string_view(fn.name) == "make_null"),
                 "no other function fails", about);
  case BOLT_ARGUMENT:
    check(!values.has_value() || refuses_time(about), "no good block is refused", about);
    check(call.text().find(std::string(fn.name) + "(): ") != std::string::npos,
          "a refusal names the function", about);
    return check(bolt_utf8_valid(out.data(), out.size()) == 1, "a refusal is text", about);
  default:
    check(false, "a call ends as READY, ERROR, FAILED or ARGUMENT", about);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  world& all = world::the();
  const bolt_fn& fn = *all.fns[data[0] % all.fns.size()];
  const placed_block block(data + 2, size - 2, data[1] % 8);
  const auto values = fuzz::read_arguments(fn, block.data(), size - 2);
  const bolt_object receiver = fn.kind == BOLT_FN_METHOD ? all.object : 0;
  host::call call(fn, block.data(), size - 2, receiver);
  call.finish();
  check_answer(fn, call, values);
  return 0;
}

// One in four starts anew, from a good block of some function; the others, and half of these, are
// mutated as bytes.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max, unsigned seed) {
  fuzz::random_source random(seed);
  if (random() % 4 != 0 || max < 2) return LLVMFuzzerMutate(data, size, max);
  world& all = world::the();
  const std::size_t chosen = random() % all.fns.size();
  fuzz::bytes block;
  fuzz::make_arguments(*all.fns[chosen], random, {&all.cell, all.object}, block);
  if (block.size() + 2 > max) return LLVMFuzzerMutate(data, size, max);
  data[0] = static_cast<std::uint8_t>(chosen);
  data[1] = static_cast<std::uint8_t>(random() % 8);
  if (!block.empty()) std::memcpy(data + 2, block.data(), block.size());
  size = block.size() + 2;
  return random() % 2 == 0 ? size : LLVMFuzzerMutate(data, size, max);
}
