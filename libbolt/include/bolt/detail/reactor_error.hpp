#ifndef BOLT_DETAIL_REACTOR_ERROR_HPP
#define BOLT_DETAIL_REACTOR_ERROR_HPP

#include <new>
#include <string>

#include "bolt/bolt.h"
#include "bolt/error.hpp"

namespace bolt::detail {

// `what` names what was tried, such as "a timer".
[[noreturn]] inline void throw_reactor_error(bolt_status status, const std::string& what) {
  switch (status) {
  case BOLT_NO_REACTOR:
    throw no_reactor();
  case BOLT_NO_MEMORY:
    throw std::bad_alloc();
  case BOLT_FORKED:
    throw error(status, what + ": the reactor runs in the process that this one was forked from");
  case BOLT_SHUTDOWN:
    throw error(status, what + ": the reactor was stopped");
  default:
    throw error(status, what + " could not be started: " + bolt_status_name(status));
  }
}

} // namespace bolt::detail
#endif
