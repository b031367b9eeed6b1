#ifndef BOLT_DETAIL_UNIQUE_FD_HPP
#define BOLT_DETAIL_UNIQUE_FD_HPP

#include <unistd.h>

#include <utility>

namespace bolt::detail {

// Owns a descriptor, or none (-1).
class unique_fd {
 public:
  constexpr unique_fd() noexcept = default;
  constexpr explicit unique_fd(int fd) noexcept : fd_(fd) {}
  unique_fd(unique_fd&& other) noexcept : fd_(other.release()) {}
  unique_fd& operator=(unique_fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~unique_fd() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

} // namespace bolt::detail
#endif
