// The input of fuzz_arguments: byte 0 chooses a function, byte 1 how far its block is from being
// aligned, the rest is the block.
#pragma once

#include <string_view>
#include <vector>

#include "sample/sample.hpp"

namespace fuzz {

// Left out: what adds numbers up may overflow, which C++ does not define, and make_cells makes as
// many objects as it is told to. Their parameters are those of other functions.
inline bool is_left_out(const bolt_fn& fn) {
  const std::string_view name = fn.name;
  return name.starts_with("add") || name == "times" || name == "make_cells" || name == "set" ||
         (fn.flags & BOLT_FN_SETTER) != 0;
}

// Functions and methods of the sample module, in the order of its descriptors.
inline std::vector<const bolt_fn*> sample_functions() {
  const bolt_module& module = *bolt_module_sample();
  std::vector<const bolt_fn*> all(module.fns, module.fns + module.n_fns);
  for (std::uint32_t i = 0; i < module.n_types; ++i) {
    const bolt_type& type = *module.types[i];
    all.insert(all.end(), type.methods, type.methods + type.n_methods);
  }
  std::erase_if(all, [](const bolt_fn* fn) { return is_left_out(*fn); });
  return all;
}

} // namespace fuzz
