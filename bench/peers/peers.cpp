#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "peer.hpp"
#include "rust_peer.hpp"
#include "subject.hpp"

namespace bench {

void* peer_symbol(const char* variable, const char* symbol) {
  const char* path = std::getenv(variable);
  if (path == nullptr) return nullptr;
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL); // the same one each time
  if (library == nullptr) std::fprintf(stderr, "bench: %s\n", dlerror());
  require(library != nullptr, "a peer's library does not load");
  void* found = dlsym(library, symbol);
  if (found == nullptr) std::fprintf(stderr, "bench: %s\n", dlerror());
  require(found != nullptr, "a peer's library lacks a function");
  return found;
}

const std::vector<peer>& peers() {
  static const std::vector<peer> all = [] {
    std::vector<peer> found{asio_peer()};
    if (have_rust()) found.push_back(rust_peer());
    if (have_async_ffi()) found.push_back(async_ffi_peer());
    if (have_boltffi()) found.push_back(boltffi_peer());
    return found;
  }();
  return all;
}

} // namespace bench
