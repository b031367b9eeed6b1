// Sockets: what TCP and Unix streams are alike is tested on pairs of Unix streams. The file is
// long because TCP, Unix sockets and names share their fixtures.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/reactor.hpp"
#include "bolt/resolve.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "bolt/tcp.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/timeout.hpp"
#include "bolt/unix_socket.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"

namespace bolt::test {
namespace {

#if defined(BOLT_SANITIZED)
constexpr int n_connections = 200;
constexpr std::size_t n_bytes = 1 << 20;
#else
constexpr int n_connections = 1000;
constexpr std::size_t n_bytes = 1 << 24;
#endif

using namespace std::chrono_literals;

const std::string loopback = "127.0.0.1";

class net_test : public leak_check {
 protected:
  net_test() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bolt-net-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~net_test() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder;
};

task<tcp_stream> accept_from(tcp_listener& at) { co_return co_await at.accept(); }
task<unix_stream> accept_from(unix_listener& at) { co_return co_await at.accept(); }

task<std::tuple<tcp_stream, tcp_stream>> tcp_pair() {
  auto listener = tcp_listener::bind(loopback, 0);
  co_return co_await when_all(tcp_stream::connect(loopback, listener.port()),
                              accept_from(listener));
}

template <class Stream>
task<std::string> read_all(Stream& from) {
  std::string all;
  std::array<char, 1000> room{};
  for (;;) {
    const std::size_t n = co_await from.read_some(room);
    if (n == 0) co_return all;
    all.append(room.data(), n);
  }
}

template <class Stream>
task<void> read_one(Stream& from) {
  std::array<char, 1> room{};
  const std::size_t n = co_await from.read_some(room);
  EXPECT_EQ(n, 1u);
}

// The status with which a task fails.
template <class T>
task<bolt_status> status_of(task<T> work) {
  try {
    co_await std::move(work);
  } catch (const error& failed) {
    co_return failed.status();
  }
  co_return BOLT_OK;
}

template <class T>
std::system_error system_error_of(task<T> work) {
  try {
    block_on(std::move(work));
  } catch (const std::system_error& failed) {
    return failed;
  }
  ADD_FAILURE() << "nothing was thrown";
  return std::system_error(0, std::generic_category());
}

bool has(const std::system_error& failed, std::errc code, const std::string& text) {
  EXPECT_NE(std::string(failed.what()).find(text), std::string::npos) << failed.what();
  EXPECT_EQ(failed.code(), code) << failed.what();
  return failed.code() == code;
}

TEST_F(net_test, tcp_streams_carry_bytes_both_ways) {
  auto outer = []() -> task<void> {
    auto [client, server] = co_await tcp_pair();
    client.no_delay(true);
    EXPECT_EQ(client.peer_address(), server.local_address());
    EXPECT_EQ(client.local_address(), server.peer_address());
    co_await client.write_all("question");
    std::array<char, 8> room{};
    co_await server.read_exactly(room);
    EXPECT_EQ(std::string(room.data(), room.size()), "question");
    const std::size_t n = co_await server.write_some("answer");
    EXPECT_EQ(n, 6u);
    server.close();
    EXPECT_EQ(co_await read_all(client), "answer");
  };
  block_on(outer());
}

TEST_F(net_test, an_address_that_is_known_is_connected_to) {
  auto outer = []() -> task<void> {
    auto listener = tcp_listener::bind(loopback, 0);
    const auto found = co_await resolve(loopback, std::to_string(listener.port()));
    EXPECT_EQ(found.front().text(), listener.local_address());
    EXPECT_EQ(found.front().port(), listener.port());
    auto [client, server] =
        co_await when_all(tcp_stream::connect(found.front()), accept_from(listener));
    EXPECT_EQ(client.peer_address(), listener.local_address());
  };
  block_on(outer());
}

TEST_F(net_test, names_are_resolved_and_each_address_tried) {
  auto outer = []() -> task<void> {
    auto listener = tcp_listener::bind(loopback, 0);
    // ::1 comes first where there is IPv6, and refuses.
    auto [client, server] =
        co_await when_all(tcp_stream::connect("localhost", listener.port()), accept_from(listener));
    EXPECT_EQ(client.peer_address(), listener.local_address());
  };
  block_on(outer());
}

TEST_F(net_test, families_are_tried_in_turn) {
  const auto four = detail::look_up(loopback, "1", AI_NUMERICHOST).front();
  const auto six = detail::look_up("::1", "1", AI_NUMERICHOST).front();
  EXPECT_EQ(six.text(), "[::1]:1");
  std::vector<socket_address> all{six, six, six, four, four};
  detail::interleave_families(all);
  std::vector<int> families;
  for (const auto& each : all)
    families.push_back(each.family());
  EXPECT_EQ(families, (std::vector<int>{AF_INET6, AF_INET, AF_INET6, AF_INET, AF_INET6}));
}

TEST_F(net_test, G9_a_refused_connection_names_the_peer) {
  std::uint16_t port = 0;
  {
    port = tcp_listener::bind(loopback, 0).port(); // free again
  }
  const std::string at = loopback + ":" + std::to_string(port);
  const auto refused = system_error_of(tcp_stream::connect(loopback, port));
  EXPECT_TRUE(has(refused, std::errc::connection_refused, "connecting to " + at));
  const auto by_name = system_error_of(tcp_stream::connect("localhost", port));
  EXPECT_TRUE(has(by_name, std::errc::connection_refused, "localhost:" + std::to_string(port)));
}

TEST_F(net_test, G9_what_cannot_be_resolved_says_so) {
  const auto service = system_error_of(resolve(loopback, "no-such-service"));
  EXPECT_EQ(service.code().category(), resolve_category());
  EXPECT_NE(std::string(service.what()).find("127.0.0.1:no-such-service"), std::string::npos);
  // A label of more than 63 letters is no name, so nobody is asked.
  std::string name(70, 'x');
  name.append(".invalid");
  const auto host = system_error_of(tcp_stream::connect(name, 80));
  EXPECT_EQ(host.code().category(), resolve_category());
  EXPECT_NE(std::string(host.what()).find("invalid:80"), std::string::npos) << host.what();
}

TEST_F(net_test, G9_a_name_is_not_cut_off_at_a_nul) {
  const std::string host("127.0.0.1\0.trusted.org", 22);
  auto listener = tcp_listener::bind(loopback, 0);
  const auto is_no_name = [](const std::system_error& failed) {
    EXPECT_NE(std::string(failed.what()).find("127.0.0.1?"), std::string::npos) << failed.what();
    EXPECT_EQ(failed.code(), std::error_code(EAI_NONAME, resolve_category())) << failed.what();
  };
  is_no_name(system_error_of(resolve(host, "1")));
  is_no_name(system_error_of(resolve(abandonable, loopback + std::string(1, '\0'), "1")));
  is_no_name(system_error_of(tcp_stream::connect(host, listener.port())));
  try {
    auto second = tcp_listener::bind(host, 0);
    FAIL();
  } catch (const std::system_error& failed) {
    is_no_name(failed);
  }
  const auto service = system_error_of(resolve(loopback, std::string("1\0x", 3)));
  EXPECT_NE(std::string(service.what()).find("127.0.0.1:1?x"), std::string::npos);
}

TEST_F(net_test, G9_listening_fails_with_the_address) {
  auto first = tcp_listener::bind(loopback, 0);
  try {
    auto second = tcp_listener::bind(loopback, first.port());
    FAIL();
  } catch (const std::system_error& failed) {
    EXPECT_TRUE(has(failed, std::errc::address_in_use, first.local_address()));
  }
  EXPECT_THROW((void)tcp_listener::bind("localhost", 0), std::system_error); // not an address
}

TEST_F(net_test, a_half_closed_stream_still_reads) {
  auto outer = []() -> task<void> {
    auto [client, server] = co_await tcp_pair();
    co_await client.write_all("all there is");
    client.shutdown_write();
    EXPECT_EQ(co_await read_all(server), "all there is");
    co_await server.write_all("and back");
    server.close();
    EXPECT_EQ(co_await read_all(client), "and back");
    const std::size_t again = co_await client.read_some(std::span<char>());
    EXPECT_EQ(again, 0u);
  };
  block_on(outer());
}

TEST_F(net_test, bytes_may_be_of_any_kind) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    const std::vector<std::uint8_t> small{1, 2};
    const std::array<std::byte, 2> plain{std::byte{3}, std::byte{4}};
    co_await a.write_all(small);
    co_await a.write_all(plain);
    std::vector<std::uint8_t> first(3);
    std::vector<std::byte> second(1);
    co_await b.read_exactly(first);
    co_await b.read_exactly(second);
    EXPECT_EQ(first, (std::vector<std::uint8_t>{1, 2, 3}));
    EXPECT_EQ(second.front(), std::byte{4});
  };
  block_on(outer());
}

TEST_F(net_test, G9_a_connection_that_is_reset_under_a_read) {
  auto outer = []() -> task<void> {
    auto [client, server] = co_await tcp_pair();
    auto waiting = co_await spawn(read_one(client));
    const linger at_once{1, 0};
    ::setsockopt(server.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    server.close();
    co_await waiting;
  };
  EXPECT_TRUE(has(system_error_of(outer()), std::errc::connection_reset, "reading from 127."));
}

TEST_F(net_test, G9_writing_to_who_has_gone_is_an_error_and_no_signal) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    b.close();
    co_await a.write_all("x");
  };
  EXPECT_TRUE(has(system_error_of(outer()), std::errc::broken_pipe, "writing to"));
}

TEST_F(net_test, G9_an_end_in_the_middle_tells_how_much_has_come) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    co_await a.write_all("abc");
    a.close();
    std::array<char, 10> room{};
    co_await b.read_exactly(room);
  };
  try {
    block_on(outer());
    FAIL();
  } catch (const end_of_stream& ended) {
    EXPECT_EQ(ended.received(), 3u);
    EXPECT_NE(std::string(ended.what()).find("7"), std::string::npos);
  }
}

TEST_F(net_test, G9_closing_ends_who_waits) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    auto waiting = co_await spawn(status_of(read_one(a)));
    a.close();
    EXPECT_EQ(co_await waiting, BOLT_INVALID_HANDLE);
    EXPECT_EQ(co_await status_of(read_one(a)), BOLT_INVALID_HANDLE);
    EXPECT_EQ(co_await read_all(b), "");
    EXPECT_EQ(a.fd(), -1);

    auto listener = tcp_listener::bind(loopback, 0);
    auto accepting = co_await spawn(status_of(accept_from(listener)));
    listener.close();
    EXPECT_EQ(co_await accepting, BOLT_INVALID_HANDLE);
    EXPECT_FALSE(listener.is_open());
  };
  block_on(outer());
}

TEST_F(net_test, G9_closing_from_another_thread_ends_who_waits) {
  for (int i = 0; i < 50; ++i) {
    auto [a, b] = unix_stream::pair();
    host reader(status_of(read_one(a)));
    if (i % 2 == 0) {
      ASSERT_EQ(reader.poll(), BOLT_PENDING);
    }
    std::thread closer([&closed = a] { closed.close(); });
    EXPECT_EQ(reader.run(), BOLT_READY);
    EXPECT_EQ(reader.text(), std::to_string(BOLT_INVALID_HANDLE));
    closer.join();
  }
}

TEST_F(net_test, G9_a_second_reader_is_refused) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    auto first = co_await spawn(read_one(a));
    EXPECT_EQ(co_await status_of(read_one(a)), BOLT_BUSY);
    co_await b.write_all("x");
    EXPECT_EQ(co_await status_of(read_one(a)), BOLT_BUSY); // nor may it overtake
    co_await first;
  };
  block_on(outer());
}

TEST_F(net_test, G9_descriptors_that_are_no_streams) {
  const auto code_of = [](int fd) {
    try {
      auto taken = unix_stream::adopt(fd);
    } catch (const std::system_error& refused) {
      return refused.code();
    }
    return std::error_code();
  };
  EXPECT_EQ(code_of(-1), std::errc::bad_file_descriptor);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_EQ(code_of(ends[0]), std::errc::not_a_socket);
  EXPECT_EQ(code_of(ends[1]), std::errc::not_a_socket);
  EXPECT_EQ(code_of(socket(AF_UNIX, SOCK_DGRAM, 0)), std::errc::wrong_protocol_type);
}

TEST_F(net_test, no_socket_is_handed_to_programs_that_are_started) {
  auto outer = [](std::string path) -> task<void> {
    auto at = unix_listener::bind(path);
    auto [client, server] = co_await when_all(unix_stream::connect(path), accept_from(at));
    auto tcp_at = tcp_listener::bind(loopback, 0);
    auto [tcp_client, tcp_server] =
        co_await when_all(tcp_stream::connect(loopback, tcp_at.port()), accept_from(tcp_at));
    auto [a, b] = unix_stream::pair();
    const std::array<int, 8> all{at.fd(),         client.fd(),     server.fd(), tcp_at.fd(),
                                 tcp_client.fd(), tcp_server.fd(), a.fd(),      b.fd()};
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(::fcntl(all[i], F_GETFD), FD_CLOEXEC) << "number " << i;
    }
  };
  block_on(outer(folder / "app.socket"));
}

TEST_F(net_test, a_descriptor_of_ones_own_becomes_a_stream) {
  int fds[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
  auto a = unix_stream::adopt(fds[0]);
  ASSERT_EQ(::write(fds[1], "x", 1), 1);
  block_on(read_one(a));
  ::close(fds[1]);
  EXPECT_EQ(block_on(read_all(a)), "");
}

TEST_F(net_test, G7_waits_are_cancelled_at_once_and_take_nothing) {
  auto [a, b] = unix_stream::pair();
  auto listener = tcp_listener::bind(loopback, 0);
  {
    host reading(read_one(a));
    host accepting(
        [](tcp_listener& at) -> task<void> { auto taken = co_await at.accept(); }(listener));
    for (host* each : {&reading, &accepting}) {
      ASSERT_EQ(each->poll(), BOLT_PENDING);
      each->cancel();
      EXPECT_EQ(each->poll(), BOLT_CANCELLED);
    }
  }
  auto later = [](unix_stream& from, unix_stream& to, tcp_listener& at) -> task<void> {
    co_await to.write_all("x");
    co_await read_one(from);
    auto [client, server] =
        co_await when_all(tcp_stream::connect(loopback, at.port()), accept_from(at));
  };
  block_on(later(a, b, listener));
}

TEST_F(net_test, G7_a_read_that_has_its_data_and_is_cancelled_leaves_it) {
  auto [a, b] = unix_stream::pair();
  {
    host reading(read_one(a));
    ASSERT_EQ(reading.poll(), BOLT_PENDING);
    ASSERT_EQ(::write(b.fd(), "x", 1), 1);
    reading.wait_for_wake(); // it could read, and is not polled
    reading.cancel();
    EXPECT_EQ(reading.poll(), BOLT_CANCELLED);
  }
  block_on(read_one(a));
}

TEST_F(net_test, G4_a_read_that_is_polled_before_its_wake_leaves_no_waiter) {
  auto [a, b] = unix_stream::pair();
  for (int i = 0; i < 100; ++i) {
    host reading(read_one(a));
    ASSERT_EQ(reading.poll(), BOLT_PENDING);
    ASSERT_EQ(::write(b.fd(), "x", 1), 1);
    EXPECT_EQ(reading.run(), BOLT_READY); // the reactor may not have seen it yet
  }
}

TEST_F(net_test, G7_a_write_without_room_is_cancelled_at_once) {
  auto [a, b] = unix_stream::pair();
  host writing([](unix_stream& to) -> task<void> {
    const std::string much(1 << 22, 'x');
    co_await to.write_all(much);
  }(a));
  ASSERT_EQ(writing.poll(), BOLT_PENDING);
  writing.cancel();
  EXPECT_EQ(writing.poll(), BOLT_CANCELLED);
}

TEST_F(net_test, G7_a_tcp_connect_is_cancelled_at_once) {
  // The system answers nobody for a listener whose backlog is full.
  auto listener = tcp_listener::bind(loopback, 0, {.backlog = 0, .reuse_address = true});
  const std::uint16_t port = listener.port();
  std::vector<std::unique_ptr<host>> all;
  auto connect = [](std::uint16_t to) -> task<void> {
    auto connected = co_await tcp_stream::connect(loopback, to);
    co_await read_one(connected);
  };
  for (int i = 0; i < 4; ++i) {
    all.push_back(std::make_unique<host>(connect(port)));
    ASSERT_EQ(all.back()->poll(), BOLT_PENDING);
  }
  for (auto& each : all) {
    each->cancel();
    EXPECT_EQ(each->poll(), BOLT_CANCELLED);
  }
}

TEST_F(net_test, a_unix_connect_waits_for_a_full_backlog) {
  const std::string path = folder / "full";
  auto listener = unix_listener::bind(path, {.backlog = 0});
  auto outer = [](unix_listener& at, std::string to) -> task<void> {
    auto first = co_await unix_stream::connect(to);
    auto second = co_await spawn(unix_stream::connect(to));
    EXPECT_FALSE(second.ready());
    auto third = co_await spawn(unix_stream::connect(to));
    auto accepted = co_await at.accept();
    auto also = co_await at.accept();
    co_await second;
    third.stop();
  };
  block_on(outer(listener, path));
}

TEST_F(net_test, unix_streams_connect_by_path) {
  const std::string path = folder / "app.socket";
  auto outer = [](std::string at) -> task<void> {
    auto listener = unix_listener::bind(at);
    EXPECT_EQ(listener.local_address(), at);
    auto [client, server] = co_await when_all(unix_stream::connect(at), accept_from(listener));
    EXPECT_EQ(client.peer_address(), at);
    EXPECT_EQ(server.peer_address(), "(unnamed)");
    co_await client.write_all("x");
    co_await read_one(server);
    listener.close();
    EXPECT_FALSE(std::filesystem::exists(at));
  };
  block_on(outer(path));
}

TEST_F(net_test, unix_streams_connect_by_abstract_name) {
  const std::string name = std::string(1, '\0') + folder.string();
  auto outer = [](std::string at) -> task<void> {
    auto listener = unix_listener::bind(at);
    EXPECT_EQ(listener.local_address(), "@" + at.substr(1));
    auto [client, server] = co_await when_all(unix_stream::connect(at), accept_from(listener));
    co_await client.write_all("x");
    co_await read_one(server);
  };
  block_on(outer(name));
}

TEST_F(net_test, G9_unix_paths_are_checked) {
  const std::string longest = "/" + std::string(106, 'x');
  EXPECT_TRUE(has(system_error_of(unix_stream::connect(longest)),
                  std::errc::no_such_file_or_directory, longest));
  EXPECT_TRUE(has(system_error_of(unix_stream::connect(longest + "y")),
                  std::errc::filename_too_long, "107"));
  EXPECT_TRUE(has(system_error_of(unix_stream::connect("")), std::errc::invalid_argument, "empty"));
  EXPECT_TRUE(has(system_error_of(unix_stream::connect(std::string("a\0b", 3))),
                  std::errc::invalid_argument, "NUL"));
}

TEST_F(net_test, a_listener_replaces_a_stale_socket_and_nothing_else) {
  const std::string path = folder / "app.socket";
  const auto code_of = [&] {
    try {
      auto listener = unix_listener::bind(path);
    } catch (const std::system_error& refused) {
      return refused.code();
    }
    return std::error_code();
  };
  { // a process that was killed leaves its file
    const auto at = detail::unix_address(path);
    const int killed = socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(killed, at.get(), at.size()), 0);
    ASSERT_EQ(::listen(killed, 1), 0);
    EXPECT_EQ(code_of(), std::errc::address_in_use); // it lives
    ::close(killed);
  }
  EXPECT_EQ(code_of(), std::error_code());
  EXPECT_FALSE(std::filesystem::exists(path));
  std::ofstream(path) << "precious";
  EXPECT_EQ(code_of(), std::errc::address_in_use);
  EXPECT_EQ(std::filesystem::file_size(path), 8u);
  std::filesystem::remove(path);
  {
    auto first = unix_listener::bind(path);
    std::filesystem::remove(path);
    auto second = unix_listener::bind(path);
    first.close(); // the file is the second one's
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(net_test, G13_a_listener_of_a_stopped_reactor_leaves_no_file) {
  const std::string path = folder / "app.socket";
  reactor mine;
  EXPECT_TRUE(mine.stop());
  try {
    auto listener = unix_listener::bind(path, {}, mine);
    FAIL();
  } catch (const error& refused) {
    EXPECT_EQ(refused.status(), BOLT_SHUTDOWN);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

task<void> echo(tcp_stream stream) {
  std::array<char, 64> room{};
  for (;;) {
    const std::size_t n = co_await stream.read_some(room);
    if (n == 0) co_return;
    co_await stream.write_all(std::string_view(room.data(), n));
  }
}

task<void> serve(tcp_listener& listener, int n) {
  std::vector<join_handle<void>> all;
  for (int i = 0; i < n; ++i) {
    auto next = co_await listener.accept();
    all.push_back(co_await spawn(echo(std::move(next))));
  }
  for (auto& each : all)
    co_await each;
}

task<void> ask(std::uint16_t port, int number) {
  auto stream = co_await tcp_stream::connect(loopback, port);
  const std::string question = "number " + std::to_string(number);
  for (int i = 0; i < 3; ++i) {
    co_await stream.write_all(question);
    std::string answer(question.size(), '\0');
    co_await stream.read_exactly(answer);
    EXPECT_EQ(answer, question);
  }
}

TEST_F(net_test, a_thousand_connections) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  auto outer = []() -> task<void> {
    auto listener = tcp_listener::bind(loopback, 0);
    std::vector<task<void>> all;
    all.push_back(serve(listener, n_connections));
    for (int i = 0; i < n_connections; ++i)
      all.push_back(ask(listener.port(), i));
    co_await when_all(std::move(all));
  };
  block_on(outer());
}

TEST_F(net_test, much_data_waits_for_a_slow_reader) {
  auto send = [](unix_stream to) -> task<std::uint64_t> {
    std::vector<char> block(100'000);
    std::uint64_t sum = 0;
    for (std::size_t sent = 0; sent < n_bytes; sent += block.size()) {
      std::iota(block.begin(), block.end(), static_cast<char>(sent / block.size()));
      for (const char each : block)
        sum = sum * 31 + static_cast<unsigned char>(each);
      co_await to.write_all(std::string_view(block.data(), block.size()));
    }
    co_return sum;
  };
  auto receive = [](unix_stream& from) -> task<std::uint64_t> {
    std::vector<char> block(7'001);
    std::uint64_t sum = 0;
    for (;;) {
      const std::size_t n = co_await from.read_some(block);
      if (n == 0) co_return sum;
      for (std::size_t i = 0; i < n; ++i)
        sum = sum * 31 + static_cast<unsigned char>(block[i]);
    }
  };
  auto outer = [&]() -> task<void> {
    auto [a, b] = unix_stream::pair();
    auto [sent, received] = co_await when_all(send(std::move(a)), receive(b));
    EXPECT_EQ(sent, received);
  };
  block_on(outer());
}

TEST_F(net_test, both_directions_at_once_on_threads_of_a_pool) {
  thread_pool pool(2);
  constexpr int n = 500;
  auto write = [](unix_stream& to) -> task<void> {
    for (int i = 0; i < n; ++i)
      co_await to.write_all("12345");
    to.shutdown_write();
  };
  auto read = [](unix_stream& from) -> task<std::size_t> {
    const std::string all = co_await read_all(from);
    co_return all.size();
  };
  auto outer = [&]() -> task<void> {
    auto [a, b] = unix_stream::pair();
    auto a_writes = co_await spawn_on(pool, write(a));
    auto b_writes = co_await spawn_on(pool, write(b));
    auto a_reads = co_await spawn_on(pool, read(a));
    auto b_reads = co_await spawn_on(pool, read(b));
    co_await a_writes;
    co_await b_writes;
    EXPECT_EQ(co_await a_reads, 5u * n);
    EXPECT_EQ(co_await b_reads, 5u * n);
  };
  block_on(outer());
}

TEST_F(net_test, waits_have_the_time_they_are_given) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    auto listener = tcp_listener::bind(loopback, 0);
    std::array<char, 4> room{};
    int n_late = 0;
    try {
      co_await timeout(1ms, a.read_some(room));
    } catch (const timed_out&) {
      ++n_late;
    }
    try {
      co_await timeout(1ms, accept_from(listener));
    } catch (const timed_out&) {
      ++n_late;
    }
    EXPECT_EQ(n_late, 2);
    co_await b.write_all("data");
    co_await timeout(1h, a.read_exactly(room));
    EXPECT_EQ(std::string(room.data(), room.size()), "data");
  };
  block_on(outer());
}

TEST_F(net_test, G6_cancel_and_data_race) {
  for (int i = 0; i < 200; ++i) {
    auto [a, b] = unix_stream::pair();
    host reading(read_one(a));
    ASSERT_EQ(reading.poll(), BOLT_PENDING);
    std::thread writer([fd = b.fd()] { EXPECT_EQ(::write(fd, "x", 1), 1); });
    bool taken = false;
    if (i % 4 == 3) {
      reading.free();
    } else {
      reading.cancel();
      taken = reading.run() == BOLT_READY;
    }
    writer.join();
    if (!taken) block_on(read_one(a)); // it is still there
  }
}

TEST_F(net_test, streams_move_between_operations) {
  auto outer = []() -> task<void> {
    auto [a, b] = unix_stream::pair();
    co_await a.write_all("xy");
    unix_stream moved(std::move(b));
    EXPECT_FALSE(b.is_open());
    co_await read_one(moved);
    b = std::move(moved);
    co_await read_one(b);
    a = std::move(b); // closes what a was
    EXPECT_EQ(co_await read_all(a), "");
  };
  block_on(outer());
}

TEST_F(net_test, G13_a_stopped_reactor_ends_who_waits) {
  reactor mine;
  auto [a, b] = unix_stream::pair(mine);
  host reading(status_of(read_one(a)));
  ASSERT_EQ(reading.poll(), BOLT_PENDING);
  EXPECT_TRUE(mine.stop());
  EXPECT_EQ(reading.run(), BOLT_READY);
  EXPECT_EQ(reading.text(), std::to_string(BOLT_SHUTDOWN));
}

TEST_F(net_test, R11_a_forked_process_gets_a_clear_error) {
  auto [a, b] = unix_stream::pair();
  const pid_t child = fork();
  if (child == 0) {
    host reading(status_of(read_one(a)));
    const bool clear = reading.run() == BOLT_READY && reading.text() == std::to_string(BOLT_FORKED);
    _exit(clear ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  // The parent's goes on.
  ASSERT_EQ(::write(b.fd(), "x", 1), 1);
  block_on(read_one(a));
}

} // namespace
} // namespace bolt::test
