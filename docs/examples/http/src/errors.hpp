// What can go wrong with a download, as types that say what a caller can do about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include <bolt/result.hpp>
#include <bolt/timeout.hpp>

namespace http {

struct BadUrl {
  std::string why;
};
// The connection could not be made, or broke: try again later.
struct ConnectionFailed {
  std::string why;
};
// The server answered, but not with what was asked for.
struct BadStatus {
  int status;
  std::string reason;
};
// What the server said is not HTTP/1.1 as this client takes it.
struct BadResponse {
  std::string why;
};
// It ended before it was complete.
struct Truncated {
  std::uint64_t received;
  std::optional<std::uint64_t> expected; // unknown of chunks
};

// It took longer than the caller had time for.
struct TimedOut {};

using Error = std::variant<BadUrl, ConnectionFailed, BadStatus, BadResponse, Truncated, TimedOut>;

// Found by bolt::timeout: its end is one of this library's errors.
inline Error convert_error(const bolt::timed_out&, bolt::error_to<Error>) { return TimedOut{}; }

// One line for people: "truncated: 10 of 1000 bytes".
inline std::string text_of(const Error& error) {
  struct {
    std::string operator()(const BadUrl& e) const { return "bad URL: " + e.why; }
    std::string operator()(const ConnectionFailed& e) const { return "connection: " + e.why; }
    std::string operator()(const BadStatus& e) const {
      return "status: " + std::to_string(e.status) + " " + e.reason;
    }
    std::string operator()(const BadResponse& e) const { return "bad response: " + e.why; }
    std::string operator()(const Truncated& e) const {
      return "truncated: " + std::to_string(e.received) +
             (e.expected ? " of " + std::to_string(*e.expected) : std::string()) + " bytes";
    }
    std::string operator()(const TimedOut&) const { return "timed out"; }
  } text;
  return std::visit(text, error);
}

} // namespace http
