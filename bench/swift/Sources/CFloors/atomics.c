#include "floors.h"

static int64_t arrived;

void* floor_exchange(void** cell, void* value) {
  return __atomic_exchange_n(cell, value, __ATOMIC_ACQ_REL);
}

void floor_arrivals_begin(void) { __atomic_store_n(&arrived, 0, __ATOMIC_RELAXED); }

void floor_arrive(void) { __atomic_fetch_add(&arrived, 1, __ATOMIC_RELAXED); }

int64_t floor_arrivals(void) { return __atomic_load_n(&arrived, __ATOMIC_RELAXED); }
