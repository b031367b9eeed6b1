// libFuzzer: any bytes as a module's descriptors. bolt_module_seal either says what is wrong, in a
// text of a few lines, and has changed nothing; or what it lets through can be walked, its values
// written and read, and its functions called.
#include <cstring>
#include <set>
#include <string_view>

#include "check.hpp"
#include "host.hpp"
#include "hostile_graph.hpp"
#include "wire_maker.hpp"
#include "wire_reader.hpp"

namespace {

using fuzz::check;

constexpr std::size_t longest_failure = 1000, longest_text = std::size_t{64} << 10;

void check_text(const char* text, std::size_t longest, const char* what) {
  check(text != nullptr, what, "is NULL");
  const std::size_t length = strnlen(text, longest + 1);
  check(length <= longest, what, "too long: " + std::string(text, length < 200 ? length : 200));
  check(bolt_utf8_valid(text, length) == 1, what, "not UTF-8: " + std::string(text, length));
}

void check_refusal(const fuzz::hostile_graph& graph, const bolt_module& module) {
  check_text(module.failure, longest_failure, "a failure is a text");
  for (const char* at = module.failure; *at != '\0'; ++at)
    check(static_cast<unsigned char>(*at) >= ' ', "a failure is one line", module.failure);
  check(graph.untouched(), "nothing was written", module.failure);
}

// All types that a sealed module reaches.
class walk {
 public:
  explicit walk(const bolt_module& module) {
    for (std::uint32_t i = 0; i < module.n_types; ++i)
      visit(module.types[i]);
    for (std::uint32_t i = 0; i < module.n_fns; ++i)
      visit(*module.fns[i]);
    while (!open_.empty()) {
      const bolt_type& type = *open_.back();
      open_.pop_back();
      check_type(type);
    }
  }
  const std::vector<const bolt_fn*>& fns() const { return fns_; }

 private:
  void visit(const bolt_type* type) {
    check(type != nullptr && type->size >= sizeof(bolt_type), "types are whole");
    if (seen_.insert(type).second) open_.push_back(type);
  }
  void visit(const bolt_fn& fn) {
    fns_.push_back(&fn);
    check_text(fn.name, longest_text, "a function has a name");
    check_text(fn.signature, longest_text, "a function has a signature");
    check(fn.checksum != 0 && fn.start != nullptr, "functions are whole", fn.signature);
    for (std::uint32_t i = 0; i < fn.n_params; ++i) {
      check_text(fn.params[i]->name, longest_text, "a parameter has a name");
      visit(fn.params[i]->type);
    }
    visit(fn.result);
    if (fn.error != nullptr) visit(fn.error);
  }
  void check_type(const bolt_type& type) {
    check_text(type.name, longest_text, "a type has a name");
    check(type.wire_align == 1 || type.wire_align == 2 || type.wire_align == 4 ||
              type.wire_align == 8,
          "alignments are powers of two", type.name);
    check(type.wire_min >= 1 || type.kind == BOLT_KIND_UNIT, "values take bytes", type.name);
    for (std::uint32_t i = 0; i < type.n_members; ++i) {
      if (type.kind == BOLT_KIND_ENUM) {
        check_text(type.members[i]->name, longest_text, "an enumerator has a name");
      } else {
        visit(type.members[i]->type);
      }
    }
    for (std::uint32_t i = 0; i < type.n_methods; ++i)
      visit(*type.methods[i]);
  }

  std::set<const bolt_type*> seen_;
  std::vector<const bolt_type*> open_;
  std::vector<const bolt_fn*> fns_;
};

// Values are made out of the descriptors, and are values by them.
host::bytes check_values(const bolt_fn& fn, fuzz::random_source& random) {
  host::bytes args;
  if (!fuzz::make_arguments(fn, random, {}, args)) return {};
  check(args.size() >= fn.args_min, "args_min is the least length of a block", fn.signature);
  (void)fuzz::read_arguments(fn, args.data(), args.size());
  return args;
}

void call_it(const bolt_fn& fn, const host::bytes& args) {
  bolt_object receiver = 0;
  static int instance;
  if (fn.owner != nullptr) {
    const bolt_status made = bolt_object_create(fn.owner, &instance, [](void*) {}, &receiver);
    check(made == BOLT_OK, "an object of any class can be made", fn.signature);
  }
  {
    const host::object held(receiver);
    host::call call(fn, args, fn.kind == BOLT_FN_METHOD ? receiver : 0);
    call.finish();
    check(call.status != BOLT_OK, "a call has an outcome", fn.signature);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::input in(data, size);
  fuzz::hostile_graph graph(in);
  bolt_module& module = graph.module();
  const bolt_status status = bolt_module_seal(&module);
  check(module.runtime == bolt_runtime_get(), "a module has its runtime, sealed or not");
  if (module.failure != nullptr) {
    check(status == BOLT_ARGUMENT, "what has failed is refused", module.failure);
    check_refusal(graph, module);
    return 0;
  }
  check(status == BOLT_OK, "what has not failed is sealed");
  const walk all(module);
  fuzz::random_source random(in.number());
  for (const bolt_fn* fn : all.fns())
    call_it(*fn, check_values(*fn, random));
  return 0;
}
