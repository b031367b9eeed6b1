// Author code is called through here: an exception that leaves it, although it must not, becomes an
// outcome and stays on its side of the C ABI. Forced unwinding (pthread_exit, thread cancellation)
// is no exception: it ends the thread and is passed on.
#pragma once

#include <cxxabi.h>

#include <exception>

#include "bolt/bolt.h"
#include "core/message.hpp"

namespace bolt::core {

template <class Call>
bolt_status guarded(bolt_buffer* out_result, Call&& call) {
  try {
    return call();
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (const std::exception& error) {
    set_message(out_result, error.what());
  } catch (...) {
    set_message(out_result, "an exception that is not a std::exception");
  }
  return BOLT_FAILED;
}

} // namespace bolt::core
