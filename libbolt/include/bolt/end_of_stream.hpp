#ifndef BOLT_END_OF_STREAM_HPP
#define BOLT_END_OF_STREAM_HPP

#include <cstddef>
#include <stdexcept>
#include <string>

namespace bolt {

// The peer has ended its side before all that was asked for had come.
class end_of_stream : public std::runtime_error {
 public:
  end_of_stream(std::size_t received, std::size_t missing)
      : std::runtime_error("the stream ended after " + std::to_string(received) + " bytes, with " +
                           std::to_string(missing) + " still missing"),
        received_(received) {}

  // How many bytes had come, and are in the buffer.
  [[nodiscard]] std::size_t received() const noexcept { return received_; }

 private:
  std::size_t received_;
};

} // namespace bolt
#endif
