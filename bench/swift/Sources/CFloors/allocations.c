/* The allocator's entries, counted: the program's own come before the C library's. */
#include <errno.h>
#include <stddef.h>

#include "floors.h"

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

/* Off while anything is timed: who allocates is not to pay for being counted. */
static int is_counting;
static uint64_t calls;

static void count_call(void) {
  if (__atomic_load_n(&is_counting, __ATOMIC_RELAXED))
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
}

void floor_count_allocations(int on) {
  if (on) __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&is_counting, on, __ATOMIC_RELAXED);
}

uint64_t floor_allocations(void) { return __atomic_load_n(&calls, __ATOMIC_RELAXED); }

void* malloc(size_t size) {
  count_call();
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  count_call();
  return __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
  count_call();
  return __libc_realloc(memory, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  count_call();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
  count_call();
  *out = __libc_memalign(alignment, size);
  return *out == NULL ? ENOMEM : 0;
}
