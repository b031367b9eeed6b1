/* The frozen layouts, as C11 sees them. */
#include <assert.h>

#include "bolt/bolt.h"

#define FROZEN(condition) _Static_assert(condition, #condition)
#include "layout.inc"
