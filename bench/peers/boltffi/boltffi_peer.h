// What BoltFFI makes of the fixture's async functions, for a caller in C or C++: the protocol that
// its bindings in every language speak, so the core's benchmarks speak it too.
//
// An async function gives a handle at once and runs nothing. NAME_poll(handle, data, wake) polls:
//   returns 0: it is ready, and wake(data, 0) has been called already, in this very call;
//   returns 1: it waits; wake(data, 1) is called once, from any thread: then poll again.
// wake(data, 0) after a cancel means: poll no more, NAME_complete says code 4 (cancelled).
// NAME_complete(handle, &status) takes the value; status.code is 0 then. NAME_cancel(handle) wakes
// a waiting caller and drops nothing. NAME_free(handle) releases the handle, in every case.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef const void* boltffi_future;
typedef void (*boltffi_wake)(uint64_t data, int8_t ready_or_wake);
typedef struct {
  int32_t code;
} boltffi_status;

// NAME is length-prefixed in the symbols, as 3add.
#define BOLTFFI_PEER(NAME, RESULT, ...)                                                            \
  boltffi_future boltffi_function_12boltffi_peer##NAME(__VA_ARGS__);                               \
  int8_t boltffi_async_function_12boltffi_peer##NAME##_poll(boltffi_future, uint64_t data,         \
                                                            boltffi_wake);                         \
  RESULT boltffi_async_function_12boltffi_peer##NAME##_complete(boltffi_future, boltffi_status*);  \
  void boltffi_async_function_12boltffi_peer##NAME##_cancel(boltffi_future);                       \
  void boltffi_async_function_12boltffi_peer##NAME##_free(boltffi_future);

BOLTFFI_PEER(4noop, void, void)
BOLTFFI_PEER(3add, int64_t, int64_t a, int64_t b)
BOLTFFI_PEER(10yield_once, void, void)
BOLTFFI_PEER(16wake_from_thread, void, void)
BOLTFFI_PEER(12wait_forever, void, void)
BOLTFFI_PEER(11suspend_100, void, void)

// Pins the native thread that wakes; -1 unpins it.
boltffi_status boltffi_function_12boltffi_peer10pin_thread(int64_t cpu);

#undef BOLTFFI_PEER

#ifdef __cplusplus
}
#endif
