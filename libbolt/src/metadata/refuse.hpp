// How the checks of a module end early: the text becomes bolt_module::failure. Thrown and caught
// inside bolt_module_seal only.
#pragma once

#include <string>
#include <utility>

namespace bolt::metadata {

struct refusal {
  std::string text;
};

[[noreturn]] inline void refuse(std::string text) { throw refusal{std::move(text)}; }

} // namespace bolt::metadata
