/* What the floors of the Swift benchmarks need of C. Nothing of the SDK is in it. */
#pragma once

#include <stdint.h>

/* ---- Bare calls: through the module's function table, with a call that is made once. */

/* Loads the module. 0, or the process has ended with a message. */
int floor_open(const char* path);
void floor_noop(void);
int64_t floor_add(int64_t a, int64_t b);

/* ---- A native thread that wakes, as the module's does: it sleeps in a read of a descriptor. */

/* Calls resume(continuation) from the thread, soon. */
void floor_resume_from_thread(void (*resume)(void*), void* continuation);
/* A second such thread visits the first one, `visits` times, and resumes it then. */
void floor_resume_from_partner(int32_t visits, void (*resume)(void*), void* continuation);

/* ---- Processors: -1 is any. */

/* All threads that the process has. */
void floor_pin_process(int cpu);
/* How many threads of the process may run there and nowhere else. */
int floor_threads_on(int cpu);
/* The waking thread. */
void floor_pin_waker(int cpu);

/* ---- Atomic operations, which Swift has only on newer systems */

void* floor_exchange(void** cell, void* value);
/* How many have called floor_arrive() since floor_arrivals_begin(). */
void floor_arrivals_begin(void);
void floor_arrive(void);
int64_t floor_arrivals(void);

/* ---- Counting */

/* Begins or ends to count calls of malloc and its like. */
void floor_count_allocations(int on);
uint64_t floor_allocations(void);
/* What all threads have used, in ns. */
uint64_t floor_cpu_time(void);
