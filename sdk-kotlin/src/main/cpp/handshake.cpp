#include "handshake.hpp"

#include <dlfcn.h>

#include <cstddef>

namespace bolt_jni {
namespace {

constexpr unsigned major_of(std::uint32_t abi) { return abi >> 16; }
constexpr unsigned minor_of(std::uint32_t abi) { return abi & 0xffff; }

std::string text_of(std::uint32_t abi) {
  return std::to_string(major_of(abi)) + "." + std::to_string(minor_of(abi));
}

bool refuse(refusal& why, refusal::kind_of kind, std::string text) {
  why = {kind, std::move(text)};
  return false;
}

bool refuse_version(refusal& why, const std::string& who, std::uint32_t abi,
                    const std::string& advice) {
  return refuse(why, refusal::version,
                who + " speaks ABI " + text_of(abi) + " and this libbolt-kotlin speaks " +
                    text_of(BOLT_ABI_VERSION) + "; " + advice);
}

// Asks the library itself whether `abi` runs with it.
bool ask(const bolt_runtime& table, std::uint32_t abi, refusal& why) {
  bolt_buffer message{};
  message.size = sizeof message;
  const bool runs = table.handshake(abi, &message) == BOLT_OK;
  if (!runs) {
    const auto* text = reinterpret_cast<const char*>(message.data);
    why = {refusal::version, std::string(text == nullptr ? "" : text, message.len)};
  }
  table.buffer_release(&message);
  return runs;
}

bool shake_hands(const bolt_module* module, refusal& why) {
  if (module == nullptr) {
    return refuse(why, refusal::load, "its module function answered NULL");
  }
  // Of another major nothing but the first two fields may be looked at.
  if (major_of(module->abi) != major_of(BOLT_ABI_VERSION)) {
    return refuse_version(why, "the module", module->abi,
                          "rebuild the module or use the libbolt-kotlin of its version");
  }
  if (module->size < offsetof(bolt_module, constants)) {
    return refuse(why, refusal::load, "its descriptor is too short");
  }
  if (module->failure != nullptr) {
    return refuse(why, refusal::load, module->failure);
  }
  const bolt_runtime* table = module->runtime;
  if (table == nullptr) {
    return refuse(why, refusal::load, "it brings no runtime (was bolt_module_seal called?)");
  }
  if (major_of(table->abi) != major_of(BOLT_ABI_VERSION) || table->size < sizeof(bolt_runtime)) {
    return refuse_version(why, "its libbolt", table->abi,
                          "use a libbolt and a libbolt-kotlin of one version");
  }
  return ask(*table, BOLT_ABI_VERSION, why) && ask(*table, module->abi, why);
}

} // namespace

const bolt_module* open_module(const std::string& path, const std::string& symbol, refusal& why) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* reason = dlerror();
    why = {refusal::load, reason == nullptr ? "unknown error" : reason};
    return nullptr;
  }
  void* found = dlsym(library, symbol.c_str());
  if (found == nullptr) {
    why = {refusal::load, "it is no libbolt module named so (it does not export " + symbol + ")"};
    dlclose(library);
    return nullptr;
  }
  const auto get_module = reinterpret_cast<const bolt_module* (*)()>(found);
  const bolt_module* module = get_module();
  return shake_hands(module, why) ? module : nullptr;
}

} // namespace bolt_jni
