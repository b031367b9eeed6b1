// A module's library, and its functions, as Kotlin holds them: pointers, valid until the process
// ends.
#pragma once

#include <bolt/bolt.h>

namespace bolt_jni {

struct library {
  const bolt_module* module;
  const bolt_runtime* table;
};

struct function {
  const bolt_runtime* table;
  const bolt_fn* descriptor;
};

} // namespace bolt_jni
