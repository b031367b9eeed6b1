#include "head.hpp"

#include <algorithm>
#include <charconv>

namespace http {
namespace {

// A whole number and nothing else: no sign, no space, no overflow.
template <class Number>
bool parse_number(std::string_view text, Number& out, int base = 10) {
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, out, base);
  return failed == std::errc() && stop == end && text.front() != '-';
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_visible(char c) { return c > ' ' && c < '\x7f'; }
bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || marks.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool same(std::string_view a, std::string_view b) { // ASCII, any case
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// For error texts: short, and printable whatever the server sent.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 60))
    out += is_visible(c) || c == ' ' ? c : '?';
  return out + (text.size() > 60 ? "...'" : "'");
}

} // namespace

bolt::result<Url, BadUrl> parse_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return BadUrl{"it does not begin with http://"};
  // It becomes a line of the request: a space or an end of line would make others of it.
  if (!std::ranges::all_of(text, is_visible)) return BadUrl{"a character that URLs do not have"};
  text.remove_prefix(scheme.size());

  const auto slash = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, slash);
  Url url;
  url.target = slash == text.size() ? "/" : std::string(text.substr(slash));
  if (url.target.find('#') != std::string::npos) return BadUrl{"a fragment"};

  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return BadUrl{"a '[' without its ']'"};
  const auto colon = std::min(authority.find(':', bracket), authority.size());
  url.host = bracket != 0 ? authority.substr(1, bracket - 1) : authority.substr(0, colon);
  if (bracket != 0 && colon != bracket + 1) return BadUrl{"something after ']'"};
  if (url.host.empty() || url.host.find_first_of("@?") != std::string::npos) {
    return BadUrl{"no host"};
  }
  if (colon != authority.size() && !parse_number(authority.substr(colon + 1), url.port)) {
    return BadUrl{"the port is no number"};
  }
  return url;
}

bolt::result<StatusLine, BadResponse> parse_status_line(std::string_view line) {
  StatusLine parsed;
  const bool good = line.size() >= 12 && line.starts_with("HTTP/1.") &&
                    (line[7] == '0' || line[7] == '1') && line[8] == ' ' &&
                    parse_number(line.substr(9, 3), parsed.status) && parsed.status >= 100 &&
                    (line.size() == 12 || line[12] == ' ');
  if (!good) return BadResponse{"the status line is " + quoted(line)};
  for (const char c : trimmed(line.substr(12)))
    parsed.reason += c >= ' ' && c < '\x7f' ? c : '?';
  return parsed;
}

bolt::result<void, BadResponse> add_field(Framing& framing, std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return BadResponse{"a header field is " + quoted(line)};
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (same(name, "Content-Length")) {
    std::uint64_t length = 0;
    if (value.empty() || !parse_number(value, length)) {
      return BadResponse{"Content-Length is " + quoted(value)};
    }
    if (framing.length && *framing.length != length) return BadResponse{"two Content-Lengths"};
    framing.length = length;
  } else if (same(name, "Transfer-Encoding")) {
    if (!same(value, "chunked") || framing.chunked) {
      return BadResponse{"Transfer-Encoding is " + quoted(value)};
    }
    framing.chunked = true;
  }
  if (framing.chunked && framing.length) {
    return BadResponse{"both a Content-Length and a Transfer-Encoding"};
  }
  return bolt::success();
}

bolt::result<std::uint64_t, BadResponse> parse_chunk_size(std::string_view line) {
  const std::string_view digits = trimmed(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  if (digits.empty() || !parse_number(digits, size, 16)) {
    return BadResponse{"the size of a chunk is " + quoted(line)};
  }
  return size;
}

} // namespace http
