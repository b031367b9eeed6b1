#include "core/wake_fd.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#if defined(__linux__)
#include <sys/eventfd.h>
#endif

namespace bolt::core {

namespace {

bool pipe_wanted() noexcept {
#if defined(__linux__)
  const char* value = std::getenv("BOLT_WAKE_PIPE");
  return value != nullptr && std::strcmp(value, "1") == 0;
#else
  return true;
#endif
}

bool prepare(int fd) noexcept {
  return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && ::fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

} // namespace

bool wake_fd::open() noexcept {
#if defined(__linux__)
  if (!pipe_wanted()) {
    reading_ = writing_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return reading_ >= 0;
  }
#endif
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return false;
  reading_ = ends[0];
  writing_ = ends[1];
  if (prepare(reading_) && prepare(writing_)) return true;
  close();
  return false;
}

void wake_fd::close() noexcept {
  if (writing_ >= 0 && writing_ != reading_) ::close(writing_);
  if (reading_ >= 0) ::close(reading_);
  reading_ = writing_ = -1;
}

void wake_fd::signal() const noexcept {
  // Eight bytes, as an eventfd wants them. EAGAIN: full, so it is readable, which is all we want.
  const std::uint64_t one = 1;
  while (::write(writing_, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

void wake_fd::consume() const noexcept {
  // An eventfd is empty after one read of eight bytes; a pipe when a read is not full.
  std::array<std::uint64_t, 64> bytes;
  const std::size_t wanted = reading_ == writing_ ? sizeof bytes[0] : sizeof bytes;
  for (;;) {
    const ssize_t got = ::read(reading_, bytes.data(), wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got != static_cast<ssize_t>(sizeof bytes) || wanted == sizeof bytes[0]) return;
  }
}

} // namespace bolt::core
