// The check that a library is a module, and one that this SDK understands.
#pragma once

#include <bolt/bolt.h>

#include <string>

namespace bolt_jni {

struct refusal {
  enum kind_of : int { load = -1, version = -2 };
  kind_of kind = load;
  std::string text;
};

// The descriptor behind `symbol`, or NULL and why. The library is never closed: frames and threads
// of it may live on.
const bolt_module* open_module(const std::string& path, const std::string& symbol, refusal& why);

} // namespace bolt_jni
