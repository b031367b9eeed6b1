#ifndef BOLT_UNIX_SOCKET_HPP
#define BOLT_UNIX_SOCKET_HPP

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "bolt/detail/connect.hpp"
#include "bolt/detail/listener.hpp"
#include "bolt/detail/stream.hpp"
#include "bolt/reactor.hpp"
#include "bolt/socket_address.hpp"
#include "bolt/task.hpp"

namespace bolt {
namespace detail {

// A path, or a name of Linux's abstract namespace: it begins with a NUL. Throws std::system_error.
inline socket_address unix_address(std::string_view path) {
  sockaddr_un raw{};
  const bool abstract = !path.empty() && path.front() == '\0';
  const std::size_t longest = sizeof raw.sun_path - (abstract ? 0 : 1);
  if (path.empty() || (!abstract && path.find('\0') != std::string_view::npos)) {
    throw_socket_error("a Unix socket's path that is empty or has a NUL inside", EINVAL);
  }
  if (path.size() > longest) {
    throw_socket_error("a Unix socket's path of " + std::to_string(path.size()) +
                           " bytes, where the system takes " + std::to_string(longest) + " (" +
                           std::string(path.substr(0, longest)) + "...)",
                       ENAMETOOLONG);
  }
  raw.sun_family = AF_UNIX;
  std::memcpy(raw.sun_path, path.data(), path.size());
  return {
      reinterpret_cast<const sockaddr*>(&raw),
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + (abstract ? 0 : 1))};
}

// The file that a listener has made: removed with it, unless another one has taken its place.
class socket_file {
 public:
  socket_file() noexcept = default;
  explicit socket_file(std::string_view path) : path_(path) {
    if (!look(made_)) {
      path_.clear();
    }
  }
  socket_file(socket_file&& other) noexcept
      : path_(std::exchange(other.path_, {})), made_(other.made_) {}
  socket_file& operator=(socket_file&& other) noexcept {
    remove();
    path_ = std::exchange(other.path_, {});
    made_ = other.made_;
    return *this;
  }
  ~socket_file() { remove(); }

  void remove() noexcept {
    struct stat now{};
    if (!path_.empty() && look(now) && now.st_dev == made_.st_dev && now.st_ino == made_.st_ino) {
      ::unlink(path_.c_str());
    }
    path_.clear();
  }

  // There is a socket at that path, and nobody listens to it any more.
  static bool is_stale(const std::string& path, const socket_address& at) noexcept {
    struct stat there{};
    if (::lstat(path.c_str(), &there) != 0 || !S_ISSOCK(there.st_mode)) {
      return false;
    }
    const unique_fd probe = try_open_socket(AF_UNIX);
    return probe.get() >= 0 && ::connect(probe.get(), at.get(), at.size()) != 0 &&
           errno == ECONNREFUSED;
  }

 private:
  bool look(struct stat& out) const noexcept {
    return ::lstat(path_.c_str(), &out) == 0 && S_ISSOCK(out.st_mode);
  }

  std::string path_;
  struct stat made_{};
};

} // namespace detail

// A connection over a Unix socket. What it can do is said at detail::stream
// (bolt/detail/stream.hpp).
class unix_stream : public detail::stream {
 public:
  // Throws std::system_error that names the path (ENAMETOOLONG: over 107 bytes on Linux), or
  // no_reactor. While the listener's backlog is full it tries again and again. A cancellation is
  // acknowledged at once.
  [[nodiscard]] static task<unix_stream> connect(std::string path, reactor_ref where = {}) {
    co_return unix_stream(co_await detail::connect_to(detail::unix_address(path), where));
  }

  // Two streams that are connected with each other. Throws std::system_error, or as watched_fd.
  [[nodiscard]] static std::pair<unix_stream, unix_stream> pair(reactor_ref where = {}) {
    auto [one, other] = detail::open_socket_pair();
    unix_stream first(one.release(), where);
    return {std::move(first), unix_stream(other.release(), where)};
  }

  // Takes over a connected socket, from the call on, also if it throws: std::system_error, or as
  // watched_fd.
  [[nodiscard]] static unix_stream adopt(int fd, reactor_ref where = {}) {
    return unix_stream(fd, where);
  }

 private:
  friend struct detail::accept_attempt<unix_stream>;
  explicit unix_stream(detail::socket open) noexcept : stream(std::move(open)) {}
  unix_stream(int fd, reactor_ref where) : stream(fd, where) {}
};

struct unix_listen_options {
  int backlog = SOMAXCONN; // connections that wait to be accepted
};

// Accepts connections over a Unix socket: accept, close, local_address as said at detail::listener.
class unix_listener : public detail::listener<unix_stream> {
 public:
  // Makes the socket's file. One that is there already is replaced if it is a socket to which
  // nobody listens: what a process leaves that was killed. (Whether one does is tried: it sees a
  // connection that ends at once. Two processes that start at the same moment may both find it
  // stale; the later one then has the path.) Anything else there is left alone: EADDRINUSE. close()
  // and the destructor remove the file, unless it is another one by now, and so does bind if it
  // fails once it has made it. The file has the permissions that the umask leaves.
  [[nodiscard]] static unix_listener bind(const std::string& path, unix_listen_options options = {},
                                          reactor_ref where = {}) {
    const socket_address at = detail::unix_address(path);
    auto fd = detail::open_socket(AF_UNIX, "listening at " + at.text());
    const bool abstract = path.front() == '\0';
    if (!abstract && detail::socket_file::is_stale(path, at)) {
      ::unlink(path.c_str());
    }
    detail::bind_to(fd, at);
    detail::socket_file file = abstract ? detail::socket_file() : detail::socket_file(path);
    auto open = detail::listen_at(std::move(fd), at, options.backlog, where);
    return {std::move(open), where, std::move(file)};
  }

  // Removes the file, then closes as detail::listener; by one thread.
  void close() noexcept {
    file_.remove();
    listener::close();
  }

 private:
  unix_listener(detail::socket open, reactor_ref where, detail::socket_file file) noexcept
      : listener(std::move(open), where), file_(std::move(file)) {}

  detail::socket_file file_;
};

} // namespace bolt
#endif
