// Author code is called through here: an exception that leaves it, although it must not, becomes an
// outcome and stays on its side of the C ABI. Forced unwinding (pthread_exit, thread cancellation)
// is no exception: it ends the thread and is passed on.
#pragma once

#include "bolt/bolt.h"

namespace bolt::core {

// In a catch clause: FAILED with the exception's message, or passes forced unwinding on.
bolt_status caught(bolt_buffer* out_result);

template <class Call>
[[gnu::always_inline]] inline bolt_status guarded(bolt_buffer* out_result, Call&& call) {
  try {
    return call();
  } catch (...) {
    return caught(out_result);
  }
}

} // namespace bolt::core
