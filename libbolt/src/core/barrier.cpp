#include "core/barrier.hpp"

#include <cxxabi.h>

#include <exception>

#include "core/message.hpp"

namespace bolt::core {

bolt_status caught(bolt_buffer* out_result) {
  try {
    throw;
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
