#include <stdlib.h>

#include "bolt_swift.h"

/* States beside the address of a continuation, which is none of these. */
#define EMPTY ((void*)0)
#define WOKEN ((void*)1)
#define ABANDONED ((void*)2)

static void (*resume_continuation)(void* continuation);
static uint64_t waiting;

void bolt_swift_set_resume(void (*resume)(void* continuation)) {
  __atomic_store_n(&resume_continuation, resume, __ATOMIC_RELEASE);
}

uint64_t bolt_swift_waiters(void) { return __atomic_load_n(&waiting, __ATOMIC_RELAXED); }

void bolt_swift_count_waiting(uint64_t change) {
  __atomic_fetch_add(&waiting, change, __ATOMIC_RELAXED);
}

int bolt_swift_waiter_park(bolt_swift_waiter* waiter, void* continuation) {
  void* expected = EMPTY;
  /* Release: whoever resumes sees all that the task has done. Acquire, if it is WOKEN: we see what
     the waker has done. */
  return __atomic_compare_exchange_n(&waiter->state, &expected, continuation, 0, __ATOMIC_RELEASE,
                                     __ATOMIC_ACQUIRE);
}

int bolt_swift_waiter_is_woken(const bolt_swift_waiter* waiter) {
  return __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE) == WOKEN;
}

void bolt_swift_waiter_reset(bolt_swift_waiter* waiter) {
  /* The poll that arms it publishes this. */
  __atomic_store_n(&waiter->state, EMPTY, __ATOMIC_RELAXED);
}

void bolt_swift_forget(bolt_swift_waiter* waiter) {
  bolt_swift_count_waiting((uint64_t)-1);
  if (__atomic_exchange_n(&waiter->state, ABANDONED, __ATOMIC_ACQ_REL) == WOKEN) {
    free(waiter);
  }
}

/* The waker of all calls. Inside of this function the waiter may be freed by whom it has woken: it
   is not touched after the exchange. */
void bolt_swift_wake(void* data, uint64_t token) {
  (void)data;
  bolt_swift_waiter* waiter = (bolt_swift_waiter*)(uintptr_t)token;
  void* before = __atomic_exchange_n(&waiter->state, WOKEN, __ATOMIC_ACQ_REL);
  if (before == EMPTY) {
    return;
  }
  if (before == ABANDONED) {
    free(waiter);
    return;
  }
  __atomic_load_n(&resume_continuation, __ATOMIC_ACQUIRE)(before);
}
