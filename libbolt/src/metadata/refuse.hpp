// How the checks of a module end early: the text becomes bolt_module::failure. Thrown and caught
// inside bolt_module_seal only.
#pragma once

#include <string>

#include "metadata/concat.hpp"

namespace bolt::metadata {

struct refusal {
  std::string text;
};

template <class... Parts>
[[noreturn]] void refuse(const Parts&... parts) {
  throw refusal{concat(parts...)};
}

// The text is put together only if it is needed.
template <class... Parts>
void need(bool condition, const Parts&... parts) {
  if (!condition) refuse(parts...);
}

} // namespace bolt::metadata
