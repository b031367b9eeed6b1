/* A callback API as C libraries have them, and its wrapping as an awaitable function. */
#ifndef C_CLIENT_SQUARE_API_H
#define C_CLIENT_SQUARE_API_H

#include "bolt/bolt.h"

/* The API: `compute_square` calls back on a thread of its own. */
typedef void (*square_callback)(void* user, int64_t square);
void compute_square(int32_t value, square_callback callback, void* user);

/* The wrapping: square(value: i32) -> i64. */
extern const bolt_fn square_fn;

#endif
