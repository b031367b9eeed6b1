#include "download.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "head.hpp"
#include "reader.hpp"

namespace http {
namespace {

constexpr std::size_t longest_line = 8 * 1024;
constexpr int most_fields = 100;
constexpr int most_interim = 10;

// The file, beside its place until it is complete, so that what was there stays if anything fails.
// Writing blocks, so it happens on the pool.
class Target {
 public:
  explicit Target(std::filesystem::path path) : path_(std::move(path)), part_(path_) {
    part_ += ".part";
    // Only what a rename may replace: no folder, no /dev/null, nothing that is read-only.
    if (std::filesystem::exists(path_) && !(std::filesystem::is_regular_file(path_) &&
                                            std::fstream(path_, std::ios::in | std::ios::out))) {
      throw std::runtime_error(path_.string() + " is no file that can be replaced");
    }
    out_.open(part_, std::ios::binary);
    if (!out_) throw std::runtime_error(part_.string() + " cannot be written");
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target() { // also of a cancelled task; not if it was not opened
    out_.close();
    std::error_code none;
    if (!complete_) std::filesystem::remove(part_, none);
  }

  bolt::task<void> write(std::string_view block) {
    co_await bolt::blocking([this, block] {
      out_.write(block.data(), static_cast<std::streamsize>(block.size()));
      if (!out_) throw std::runtime_error("writing to " + part_.string() + " failed");
    });
  }
  void complete() {
    out_.close();
    if (!out_) throw std::runtime_error("writing to " + part_.string() + " failed");
    std::filesystem::rename(part_, path_);
    complete_ = true;
  }

 private:
  std::filesystem::path path_;
  std::filesystem::path part_;
  std::ofstream out_;
  bool complete_ = false;
};

struct Closing {
  bolt::channel<Progress>& channel;
  ~Closing() { channel.close(); }
};

struct Head {
  StatusLine status;
  Framing framing;
};

bolt::task<bolt::result<Head, Error>> read_head(Reader& from) {
  Head head;
  const std::string first = co_await co_await from.line(longest_line);
  head.status = co_await parse_status_line(first);
  for (int i = 0; i < most_fields; ++i) {
    const std::string line = co_await co_await from.line(longest_line);
    if (line.empty()) co_return head;
    co_await add_field(head.framing, line);
  }
  co_return BadResponse{"more than " + std::to_string(most_fields) + " header fields"};
}

// One body on its way from the connection to the file.
struct Transfer {
  Reader from;
  Target to;
  bolt::channel<Progress>& progress;
  Progress so_far;

  // The next `length` bytes. False: the stream has ended before.
  bolt::task<bolt::result<bool, Error>> block(std::uint64_t length) {
    while (length > 0) {
      constexpr std::uint64_t most = 1 << 20;
      const std::string_view part =
          co_await co_await from.some(static_cast<std::size_t>(std::min(length, most)));
      if (part.empty()) co_return false;
      co_await to.write(part);
      length -= part.size();
      so_far.received += part.size();
      (void)progress.try_send(so_far);
    }
    co_return true;
  }

  bolt::task<bolt::result<bool, Error>> chunks() {
    for (;;) {
      const std::string line = co_await co_await from.line(longest_line);
      const std::uint64_t size = co_await parse_chunk_size(line);
      if (size == 0) break;
      const bool whole = co_await co_await block(size);
      if (!whole) co_return false;
      const std::string end = co_await co_await from.line(longest_line);
      if (!end.empty()) co_return BadResponse{"a chunk is longer than it said"};
    }
    for (int i = 0; i < most_fields; ++i) { // trailer fields
      const std::string line = co_await co_await from.line(longest_line);
      if (line.empty()) co_return true;
    }
    co_return BadResponse{"more than " + std::to_string(most_fields) + " trailer fields"};
  }

  bolt::task<bolt::result<std::uint64_t, Error>> body(Framing framing) {
    so_far.expected = framing.length;
    if (framing.chunked) {
      const bool whole = co_await co_await chunks();
      if (!whole) co_return Truncated{so_far.received, {}};
    } else {
      // Without a length it ends with the connection.
      const bool whole = co_await co_await block(framing.length.value_or(UINT64_MAX));
      if (!whole && framing.length) co_return Truncated{so_far.received, framing.length};
    }
    co_return so_far.received;
  }
};

bolt::task<bolt::result<bolt::tcp_stream, Error>> send_request(Url url) {
  try {
    auto stream = co_await bolt::tcp_stream::connect(url.host, url.port);
    const bool literal = url.host.find(':') != std::string::npos;
    const std::string host = literal ? "[" + url.host + "]" : url.host;
    const std::string request = "GET " + url.target + " HTTP/1.1\r\nHost: " + host + ":" +
                                std::to_string(url.port) +
                                "\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    co_await stream.write_all(request);
    co_return stream;
  } catch (const std::system_error& failed) {
    co_return ConnectionFailed{failed.what()};
  }
}

} // namespace

bolt::task<bolt::result<std::uint64_t, Error>> download(std::string url, std::filesystem::path file,
                                                        bolt::channel<Progress>& progress) {
  const Closing at_the_end{progress};
  auto stream = co_await co_await send_request(co_await parse_url(url));
  Transfer transfer{Reader(stream), Target(std::move(file)), progress, {}};
  Head head = co_await co_await read_head(transfer.from);
  // "100 Continue" and the like come before the answer; "101" is one, to what was not asked for.
  for (int n = 1; head.status.status < 200 && head.status.status != 101; ++n) {
    if (n > most_interim) {
      co_return BadResponse{"more than " + std::to_string(most_interim) + " interim responses"};
    }
    head = co_await co_await read_head(transfer.from);
  }
  if (head.status.status != 200 && head.status.status != 204) {
    co_return BadStatus{head.status.status, head.status.reason};
  }
  if (head.status.status == 204) head.framing = {0, false}; // has no body, whatever it says
  const std::uint64_t size = co_await co_await transfer.body(head.framing);
  transfer.to.complete();
  co_return size;
}

} // namespace http
