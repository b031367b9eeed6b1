#ifndef BOLT_RESOLVE_HPP
#define BOLT_RESOLVE_HPP

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "bolt/blocking.hpp"
#include "bolt/socket_address.hpp"
#include "bolt/task.hpp"

namespace bolt {

// The category of what getaddrinfo answers: EAI_NONAME, EAI_AGAIN, ...
inline const std::error_category& resolve_category() noexcept {
  class category final : public std::error_category {
   public:
    [[nodiscard]] const char* name() const noexcept override { return "resolve"; }
    [[nodiscard]] std::string message(int code) const override { return ::gai_strerror(code); }
  };
  static const category the;
  return the;
}

namespace detail {

// What getaddrinfo knows, each address once, in its order; its answer (EAI_...; 0: found). Blocks
// unless AI_NUMERICHOST is among the flags. `host` may be empty: any address (with AI_PASSIVE) or
// this machine.
inline int try_look_up(const std::string& host, const std::string& service, int flags,
                       std::vector<socket_address>& out) {
  // The system would see what is before a NUL, which may be another host than the one checked.
  if (host.find('\0') != std::string::npos || service.find('\0') != std::string::npos) {
    return EAI_NONAME;
  }
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* found = nullptr;
  const int code =
      ::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &wanted, &found);
  if (code == 0) {
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
      out.emplace_back(each->ai_addr, each->ai_addrlen);
    }
  }
  return code;
}

// Throws std::system_error.
inline std::vector<socket_address> look_up(const std::string& host, const std::string& service,
                                           int flags = 0) {
  std::vector<socket_address> all;
  if (const int code = try_look_up(host, service, flags, all); code != 0) {
    std::string tried = "resolving " + host + ":" + service;
    std::replace(tried.begin(), tried.end(), '\0', '?'); // it would end what() there
    if (code == EAI_SYSTEM) {
      throw std::system_error(errno, std::generic_category(), tried);
    }
    throw std::system_error(code, resolve_category(), tried);
  }
  return all;
}

} // namespace detail

// The addresses of a host and service ("example.org", "https" or "443"), best first. It asks the
// system on the process's thread pool, at most as many at a time as that has threads, and needs no
// reactor. Throws std::system_error of resolve_category(), or of the system's. A cancellation waits
// for the answer.
inline task<std::vector<socket_address>> resolve(std::string host, std::string service) {
  auto ask = [&] { return detail::look_up(host, service); };
  auto asked = blocking(ask);
  co_return co_await asked;
}

// The same, but a cancellation is acknowledged at once; the system's answer is then dropped.
inline task<std::vector<socket_address>> resolve(abandonable_t, std::string host,
                                                 std::string service) {
  auto ask = [host = std::move(host), service = std::move(service)] {
    return detail::look_up(host, service);
  };
  auto asked = blocking(abandonable, std::move(ask));
  co_return co_await asked;
}

} // namespace bolt
#endif
