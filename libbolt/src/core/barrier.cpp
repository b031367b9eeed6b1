#include "core/barrier.hpp"

#include <exception>

#include "core/message.hpp"

namespace bolt::core {

bolt_status caught(bolt_buffer* out_result) {
  // Forced unwinding is no C++ exception, so there is no current one. (Catching
  // abi::__forced_unwind would say the same, but binds a reference to nothing.)
  if (std::current_exception() == nullptr) throw;
  try {
    throw;
  } catch (const std::exception& error) {
    set_message(out_result, error.what());
  } catch (...) {
    set_message(out_result, "an exception that is not a std::exception");
  }
  return BOLT_FAILED;
}

} // namespace bolt::core
