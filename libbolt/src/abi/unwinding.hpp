// To be included first by exported functions that call an author's or host's code. For users these
// functions are noexcept. Their definitions are not: a thread that ends inside such code by forced
// unwinding (pthread_exit, thread cancellation) must get through, where noexcept would end the
// process. Exceptions are stopped where the code is called (core/barrier.hpp).
#pragma once

#if defined(BOLT_NOEXCEPT) || defined(BOLT_BOLT_H)
#error "include abi/unwinding.hpp before bolt/bolt.h"
#endif
#define BOLT_NOEXCEPT

#include "bolt/bolt.h"
