#ifndef BOLT_SOCKET_ADDRESS_HPP
#define BOLT_SOCKET_ADDRESS_HPP

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace bolt {

// Where a socket is, or is to be: an address of the operating system's, as a value.
class socket_address {
 public:
  socket_address() noexcept = default;
  socket_address(const sockaddr* raw, socklen_t size) noexcept
      : size_(size < sizeof storage_ ? size : sizeof storage_) {
    std::memcpy(&storage_, raw, size_);
  }

  [[nodiscard]] const sockaddr* get() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  [[nodiscard]] socklen_t size() const noexcept { return size_; }
  [[nodiscard]] int family() const noexcept { return size_ == 0 ? AF_UNSPEC : get()->sa_family; }

  // 0 if it has none.
  [[nodiscard]] std::uint16_t port() const noexcept {
    if (family() == AF_INET) {
      return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
    }
    return family() == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port)
                                : std::uint16_t{0};
  }

  // "192.0.2.1:80", "[2001:db8::1]:80", "/run/app.socket", "@abstract", "(unnamed)". Never asks a
  // name server.
  [[nodiscard]] std::string text() const {
    switch (family()) {
    case AF_INET:
      return host() + ":" + std::to_string(port());
    case AF_INET6:
      return "[" + host() + "]:" + std::to_string(port());
    case AF_UNIX:
      return path();
    default:
      return "(unknown)";
    }
  }

 private:
  [[nodiscard]] std::string host() const {
    char text[NI_MAXHOST];
    return ::getnameinfo(get(), size_, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0
               ? std::string(text)
               : std::string("(unknown)");
  }

  [[nodiscard]] std::string path() const {
    const auto* const local = reinterpret_cast<const sockaddr_un*>(&storage_);
    const std::size_t size = size_ - offsetof(sockaddr_un, sun_path);
    if (size_ <= offsetof(sockaddr_un, sun_path)) {
      return "(unnamed)";
    }
    if (local->sun_path[0] == '\0') {
      return "@" + std::string(local->sun_path + 1, size - 1);
    }
    return std::string(local->sun_path, ::strnlen(local->sun_path, size));
  }

  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

} // namespace bolt
#endif
