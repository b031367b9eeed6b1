/* Between the C files of this target. */
#ifndef BOLT_SWIFT_CALL_H
#define BOLT_SWIFT_CALL_H

#include <stdint.h>

void bolt_swift_count_waiting(uint64_t change);

#endif
