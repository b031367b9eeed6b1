// A file descriptor that a thread can make readable for an event loop: an eventfd where there is
// one, else a pipe. BOLT_WAKE_PIPE=1 in the environment chooses the pipe, which is how it is
// tested.
#pragma once

namespace bolt::core {

class wake_fd {
 public:
  // False: no descriptor is to be had.
  bool open() noexcept;
  void close() noexcept;
  // Makes it readable; any thread.
  void signal() const noexcept;
  // Makes it unreadable again; one thread at a time.
  void consume() const noexcept;
  // To be waited for.
  int readable() const noexcept { return reading_; }

 private:
  int reading_ = -1;
  int writing_ = -1; // the same as reading_ for an eventfd
};

} // namespace bolt::core
