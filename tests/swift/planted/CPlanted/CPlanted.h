// Faults in C++ that a sanitizer must report.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Reads a coroutine frame that libbolt has recycled. */
int planted_recycled_frame(void);

/* Writes in two threads at once. */
int planted_race(void);

/* Adds more than an int holds. */
int planted_overflow(int value);

#ifdef __cplusplus
}
#endif
