// The parts of HTTP that are text: URLs, status lines, header fields. No I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <bolt/result.hpp>

#include "errors.hpp"

namespace http {

struct Url {
  std::string host;
  std::uint16_t port = 80;
  std::string target; // "/path?query"
};

// "http://host[:port]/path": nothing else (no HTTPS, no user, no fragment).
bolt::result<Url, BadUrl> parse_url(std::string_view text);

struct StatusLine {
  int status = 0;
  std::string reason;
};
bolt::result<StatusLine, BadResponse> parse_status_line(std::string_view line);

// What the header fields say of the body.
struct Framing {
  std::optional<std::uint64_t> length;
  bool chunked = false;
};

// Takes one header field into account. Contradictions are refused, not resolved: they are how
// responses are smuggled.
bolt::result<void, BadResponse> add_field(Framing& framing, std::string_view line);

// The size that begins a chunk: hexadecimal, perhaps with extensions, which are ignored.
bolt::result<std::uint64_t, BadResponse> parse_chunk_size(std::string_view line);

} // namespace http
