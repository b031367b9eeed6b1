// bolt.h: names of statuses, version and handshake.
#include <cstdint>

#include "abi/check.hpp"

extern "C" {

const char* bolt_status_name(bolt_status status) BOLT_NOEXCEPT {
  switch (BOLT_OUTCOME(status)) {
  case BOLT_OK:
    return "OK";
  case BOLT_PENDING:
    return "PENDING";
  case BOLT_AGAIN:
    return "AGAIN";
  case BOLT_READY:
    return "READY";
  case BOLT_ERROR:
    return "ERROR";
  case BOLT_FAILED:
    return "FAILED";
  case BOLT_CANCELLED:
    return "CANCELLED";
  case BOLT_ACKNOWLEDGED:
    return "ACKNOWLEDGED";
  case BOLT_LATER:
    return "LATER";
  case BOLT_BUSY:
    return "BUSY";
  case BOLT_INVALID_HANDLE:
    return "INVALID_HANDLE";
  case BOLT_ARGUMENT:
    return "ARGUMENT";
  case BOLT_ABI:
    return "ABI";
  case BOLT_NO_REACTOR:
    return "NO_REACTOR";
  case BOLT_SHUTDOWN:
    return "SHUTDOWN";
  case BOLT_FORKED:
    return "FORKED";
  case BOLT_NO_MEMORY:
    return "NO_MEMORY";
  default:
    return "UNKNOWN";
  }
}

uint32_t bolt_abi(void) BOLT_NOEXCEPT { return BOLT_ABI_VERSION; }

bolt_status bolt_handshake(uint32_t abi, bolt_buffer* out_message) BOLT_NOEXCEPT {
  const std::uint32_t major = abi >> 16;
  const std::uint32_t minor = abi & 0xffff;
  constexpr std::uint32_t our_major = BOLT_ABI_MAJOR;
  constexpr std::uint32_t our_minor = BOLT_ABI_MINOR;
  if (major == our_major && minor <= our_minor) return BOLT_OK;
  bolt_buffer* out = bolt::abi::sized(out_message) ? out_message : nullptr;
  if (major == our_major) {
    bolt::core::set_messagef(out,
                             "built for libbolt ABI %u.%u, but the libbolt that was loaded has ABI "
                             "%u.%u: update libbolt",
                             major, minor, our_major, our_minor);
  } else {
    bolt::core::set_messagef(out,
                             "built for libbolt ABI %u.%u, but the libbolt that was loaded has ABI "
                             "%u.%u: rebuild for ABI major %u, or load a libbolt of ABI major %u",
                             major, minor, our_major, our_minor, our_major, major);
  }
  return BOLT_ABI;
}

} // extern "C"
