// Written by boltgen for the module demo: changes will be lost.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* The module's own function, for programs that are linked with it. */
const void* bolt_module_demo(void);

#ifdef __cplusplus
}
#endif
