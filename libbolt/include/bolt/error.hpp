#ifndef BOLT_ERROR_HPP
#define BOLT_ERROR_HPP

#include <stdexcept>
#include <string>

#include "bolt/bolt.h"

namespace bolt {

// libbolt could not do what was asked; status() says why. (An author's own failures are exceptions
// and result<T, E> of their own types.)
class error : public std::runtime_error {
 public:
  error(bolt_status status, const std::string& what) : std::runtime_error(what), status_(status) {}

  // A negative status, or BOLT_CANCELLED for a spawned task that was stopped.
  [[nodiscard]] bolt_status status() const noexcept { return status_; }

 private:
  bolt_status status_;
};

// A timer or another I/O operation, in a libbolt that was built without its reactor.
class no_reactor : public error {
 public:
  no_reactor()
      : error(BOLT_NO_REACTOR, "this build of libbolt has no reactor: timers and I/O need one "
                               "(configure with BOLT_REACTOR=ON)") {}
};

} // namespace bolt
#endif
