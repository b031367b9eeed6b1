#include "libpq.hpp"

#include <dlfcn.h>

#include <mutex>
#include <string>

namespace demo {
namespace {

libpq functions;

// Empty: all are there.
std::string load() {
  void* const library = dlopen(DEMO_LIBPQ, RTLD_NOW | RTLD_LOCAL); // never closed
  if (library == nullptr) {
    return dlerror();
  }
#define DEMO_LOAD(name)                                                                            \
  functions.name = reinterpret_cast<decltype(&::name)>(dlsym(library, #name));                     \
  if (functions.name == nullptr) return DEMO_LIBPQ " is older than PostgreSQL 14's: no " #name;
  DEMO_LIBPQ_FUNCTIONS(DEMO_LOAD)
#undef DEMO_LOAD
  return {};
}

} // namespace

bolt::result<void, Refused> load_libpq() {
  static const std::string failure = load();
  if (!failure.empty()) {
    return Refused{"PostgreSQL's client library cannot be loaded: " + failure};
  }
  return bolt::success();
}

const libpq& pq() noexcept { return functions; }

} // namespace demo
