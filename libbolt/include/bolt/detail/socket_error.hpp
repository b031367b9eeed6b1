#ifndef BOLT_DETAIL_SOCKET_ERROR_HPP
#define BOLT_DETAIL_SOCKET_ERROR_HPP

#include <cerrno>
#include <string>
#include <system_error>

namespace bolt::detail {

// What a system call has refused: "connecting to 192.0.2.1:80: Connection refused".
[[noreturn, gnu::cold]] inline void throw_socket_error(const std::string& tried, int code = errno) {
  throw std::system_error(code, std::generic_category(), tried);
}

} // namespace bolt::detail
#endif
