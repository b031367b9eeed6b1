/* Modules that cannot be described: one that ends the process which asks for it, one that could not
   be built, one whose doc is no text. */
#include <stdio.h>
#include <stdlib.h>

#include <bolt/bolt.h>

BOLT_EXPORT const bolt_module* bolt_module_crash(void);
BOLT_EXPORT const bolt_module* bolt_module_leave(void);
BOLT_EXPORT const bolt_module* bolt_module_failed(void);
BOLT_EXPORT const bolt_module* bolt_module_garbled(void);
BOLT_EXPORT const bolt_module* bolt_module_talkative(void);

const bolt_module* bolt_module_crash(void) { abort(); }

const bolt_module* bolt_module_leave(void) { exit(3); }

static const bolt_module* sealed(bolt_module* module) {
  module->size = sizeof *module;
  module->abi = BOLT_ABI_VERSION;
  if (module->runtime == NULL) bolt_module_seal(module);
  return module;
}

const bolt_module* bolt_module_failed(void) {
  static bolt_module module = {.name = "not a name"};
  return sealed(&module);
}

const bolt_module* bolt_module_garbled(void) {
  static bolt_module module = {.name = "garbled", .doc = "\xff\xfe"};
  return sealed(&module);
}

/* It can be described; what it prints must not get into what boltgen prints. */
const bolt_module* bolt_module_talkative(void) {
  static bolt_module module = {.name = "talkative"};
  puts("hello from the module");
  fflush(stdout);
  return sealed(&module);
}
