#ifndef BOLT_DETAIL_FAILURE_HPP
#define BOLT_DETAIL_FAILURE_HPP

#include <cstring>
#include <exception>

#include "bolt/bolt.h"

namespace bolt::detail {

// The exception's text as the message of a failure. Answers BOLT_FAILED. Without memory for the
// text the message stays empty. `out` may be null.
[[gnu::cold, gnu::noinline]] inline bolt_status fail_with(const std::exception_ptr& error,
                                                          bolt_buffer* out) noexcept {
  const auto say = [out](const char* text) {
    if (out != nullptr) {
      (void)bolt_buffer_assign(out, text, std::strlen(text));
    }
  };
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    say(known.what());
  } catch (...) {
    say("an exception that is not a std::exception");
  }
  return BOLT_FAILED;
}

// The same for the exception that is being handled: call it in `catch (...)`. Throws on what is no
// C++ exception: a forced unwinding (thread cancellation) must not be swallowed.
[[gnu::cold, gnu::noinline]] inline bolt_status fail_with_current_exception(bolt_buffer* out) {
  const std::exception_ptr error = std::current_exception();
  if (!error) {
    throw;
  }
  return fail_with(error, out);
}

} // namespace bolt::detail
#endif
