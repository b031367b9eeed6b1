// bolt_module_seal: checks a module's descriptors, whoever wrote them, and fills in what is
// derived. Nothing is written before everything was checked, except `failure`.
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <set>
#include <string>
#include <vector>

#include "bolt/bolt.h"
#include "metadata/canonical.hpp"
#include "metadata/check.hpp"
#include "metadata/checksum.hpp"
#include "metadata/quote.hpp"
#include "metadata/refuse.hpp"
#include "metadata/walk.hpp"

namespace bolt::metadata {
namespace {

// Descriptors live as long as the process, and so do the texts they point to.
const char* kept(const std::string& text) {
  char* copy = new char[text.size() + 1];
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

// The contract of bolt_module_seal: what is reached is writable.
bolt_type& writable(const bolt_type& type) { return const_cast<bolt_type&>(type); }
bolt_fn& writable(const bolt_fn& fn) { return const_cast<bolt_fn&>(fn); }

void check_abi(std::uint32_t abi) {
  bolt_buffer message{};
  message.size = sizeof message;
  const bolt_status status = bolt_handshake(abi, &message);
  const std::string text(reinterpret_cast<const char*>(message.data), message.len);
  bolt_buffer_release(&message);
  if (status != BOLT_OK) refuse(text.empty() ? "the module was built for another ABI" : text);
}

void check_functions(const bolt_module& module) {
  if (module.n_fns != 0 && module.fns == nullptr) refuse("fns is NULL");
  for (std::uint32_t i = 0; i < module.n_fns; ++i) {
    if (module.fns[i] == nullptr) refuse("function ", i, " is NULL");
    check_fn(*module.fns[i], nullptr);
  }
}

type_walk reach_types(const bolt_module& module,
                      const std::vector<const bolt_constant*>& constants) {
  type_walk walk;
  if (module.types == nullptr && module.n_types != 0) refuse("types is NULL");
  for (std::uint32_t i = 0; i < module.n_types; ++i) {
    if (module.types[i] == nullptr) refuse("type ", i, " is NULL");
    walk.reach(module.types[i]);
  }
  for (std::uint32_t i = 0; i < module.n_fns; ++i)
    walk.reach_signature(*module.fns[i]);
  for (const bolt_constant* constant : constants)
    walk.reach(constant->type);
  walk.finish();
  return walk;
}

// A property's setter is called as its getter, and takes what that gives.
void check_setter(const bolt_type& type, const bolt_fn& setter) {
  for (std::uint32_t i = 0; i < type.n_methods; ++i) {
    const bolt_fn& getter = *type.methods[i];
    if ((getter.flags & BOLT_FN_GETTER) == 0 || std::strcmp(getter.name, setter.name) != 0)
      continue;
    const std::string gives = type_text(*getter.result), takes = type_text(*setter.params[0]->type);
    if (gives == takes) return;
    refuse("property '", type.name, ".", setter.name, "': the getter gives ", shortened(gives),
           " and the setter takes ", shortened(takes));
  }
  refuse("property '", type.name, ".", setter.name, "': has a setter, but no getter");
}

void check_methods(const bolt_type& type) {
  std::set<std::string> methods, setters;
  for (std::uint32_t i = 0; i < type.n_methods; ++i) {
    const bolt_fn& method = *type.methods[i];
    const bool setter = (method.flags & BOLT_FN_SETTER) != 0;
    if (!(setter ? setters : methods).insert(method.name).second) {
      refuse("class '", type.name, "': two methods are named '", method.name, "'");
    }
    if (setter) check_setter(type, method);
  }
}

// Functions, types and constants share one scope in a host; methods have their class's.
void check_names(const bolt_module& module, const std::vector<const bolt_type*>& named,
                 const std::vector<const bolt_constant*>& constants) {
  std::set<std::string> names;
  for (const bolt_type* type : named) {
    if (!names.insert(type->name).second) {
      refuse("two types are named '", type->name, "'");
    }
    check_methods(*type);
  }
  std::set<std::string> functions;
  for (std::uint32_t i = 0; i < module.n_fns; ++i) {
    const char* name = module.fns[i]->name;
    if (!functions.insert(name).second) {
      refuse("two functions are named '", name, "'");
    }
    if (names.count(name) != 0) {
      refuse("a function and a type are both named '", name, "'");
    }
  }
  names.merge(functions);
  for (const bolt_constant* constant : constants) {
    if (!names.insert(constant->name).second) {
      refuse("constant '", constant->name, "': something else of the module is named so");
    }
  }
}

void mark_error(const bolt_type& type) {
  for (const bolt_type* each : alternatives_reached(type)) {
    if (is_named(*each)) writable(*each).flags |= BOLT_TYPE_ERROR;
  }
}

void seal_fn(const bolt_fn& fn) {
  const std::string signature = signature_text(fn);
  if (fn.error != nullptr) mark_error(*fn.error);
  writable(fn).checksum = fnv1a(concat(signature, definitions_reached(fn)));
  writable(fn).signature = kept(signature);
}

void seal_type(const bolt_type& type) {
  if (is_named(type)) {
    writable(type).checksum = fnv1a(definitions_reached(type));
  } else if (type.name == nullptr) {
    writable(type).name = kept(type_text(type));
  }
}

// Every function, methods included, in the order of the descriptors.
std::vector<const bolt_fn*> all_functions(const bolt_module& module,
                                          const std::vector<const bolt_type*>& named) {
  std::vector<const bolt_fn*> fns(module.fns, module.fns + module.n_fns);
  for (const bolt_type* type : named) {
    fns.insert(fns.end(), type->methods, type->methods + type->n_methods);
  }
  return fns;
}

std::uint64_t module_checksum(const bolt_module& module, const std::vector<const bolt_fn*>& fns,
                              const std::vector<const bolt_type*>& named) {
  std::set<std::string> lines;
  for (const bolt_fn* fn : fns)
    lines.insert(fn->signature);
  for (const bolt_type* type : named)
    lines.insert(definition_text(*type));
  std::string text = module.name;
  for (const std::string& line : lines)
    text += concat("\n", line);
  return fnv1a(text);
}

void publish_types(bolt_module& module, const std::vector<const bolt_type*>& named) {
  const bolt_type** list = new const bolt_type*[named.size() + 1];
  std::size_t n = 0;
  for (const bolt_type* type : named)
    list[n++] = type;
  list[n] = nullptr;
  module.types = list;
  module.n_types = static_cast<std::uint32_t>(n);
}

void seal(bolt_module& module) {
  check_abi(module.abi);
  check_identifier(module.name, "module");
  check_text(module.doc, "its doc");
  check_text(module.version, "its version");
  check_functions(module);
  const std::vector<const bolt_constant*> constants = constants_of(module);
  const type_walk walk = reach_types(module, constants);
  std::vector<const bolt_type*> named;
  for (const bolt_type* type : walk.all()) {
    if (is_named(*type)) named.push_back(type);
  }
  check_names(module, named, constants);
  const std::vector<const bolt_fn*> fns = all_functions(module, named);
  for (const bolt_fn* fn : fns)
    check_fn_layout(*fn);
  for (const bolt_type* type : walk.all())
    check_defaults(*type);
  for (const bolt_constant* constant : constants)
    check_constant_value(*constant);

  for (const bolt_type* type : walk.all())
    seal_type(*type);
  for (const bolt_fn* fn : fns)
    seal_fn(*fn);
  module.checksum = module_checksum(module, fns, named);
  publish_types(module, named);
  module.runtime = bolt_runtime_get();
}

// The text of the failure, also when there is no memory for it.
bolt_status failed(bolt_module& module, const std::string& text) {
  try {
    module.failure =
        kept(concat("module ", quoted(module.name != nullptr ? module.name : "?"), ": ", text));
  } catch (const std::bad_alloc&) {
    module.failure = "the module could not be built: no memory";
  }
  return BOLT_ARGUMENT;
}

} // namespace
} // namespace bolt::metadata

extern "C" bolt_status bolt_module_seal(bolt_module* module) noexcept {
  using namespace bolt::metadata;
  if (module == nullptr || module->size < offsetof(bolt_module, constants)) return BOLT_ARGUMENT;
  if (module->failure != nullptr) { // its author has given up on it
    module->runtime = bolt_runtime_get();
    return BOLT_ARGUMENT;
  }
  try {
    seal(*module);
    return BOLT_OK;
  } catch (const refusal& refused) {
    module->runtime = bolt_runtime_get();
    return failed(*module, refused.text);
  } catch (const std::exception& error) {
    module->runtime = bolt_runtime_get();
    return failed(*module, error.what());
  }
}
