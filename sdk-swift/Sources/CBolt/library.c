#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* RTLD_DEFAULT */
#endif
#include <dlfcn.h>

#include "bolt_swift.h"

uint32_t bolt_swift_abi(void) { return BOLT_ABI_VERSION; }

void* bolt_swift_find_symbol(const char* name) { return dlsym(RTLD_DEFAULT, name); }

void bolt_swift_function_bind(bolt_swift_function* function, const bolt_fn* fn,
                              const bolt_runtime* runtime) {
  function->runtime = runtime;
  __atomic_store_n(&function->fn, fn, __ATOMIC_RELEASE);
}
