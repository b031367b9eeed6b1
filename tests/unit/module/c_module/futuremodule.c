/* A module built for the next ABI major: a host must refuse it with a message that names both. */
#include <pthread.h>

#include <bolt/bolt.h>

static bolt_module module = {
    .size = sizeof(bolt_module), .abi = BOLT_ABI_VERSION + (1u << 16), .name = "futuremodule"};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void seal(void) { bolt_module_seal(&module); }

BOLT_EXPORT const bolt_module* bolt_module_futuremodule(void);
BOLT_EXPORT const bolt_module* bolt_module_futuremodule(void) {
  pthread_once(&once, seal);
  return &module;
}
