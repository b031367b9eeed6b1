// A call that ends in the call that starts it: the most frequent case, and the cheapest.
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "asio_peer.hpp"
#include "boxed_peer.hpp"
#include "floors.hpp"
#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

// What the claim is about: start-and-poll of an exported C++ task, decoded, run and encoded.
void ready_add(std::size_t n) {
  static call add("add", wire({20, 22}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(add.start_poll(0, &future) == BOLT_READY, "add is not ready");
  }
  require(add.int_result() == 42, "add is wrong");
}

// A host's whole call: the result is read, and its buffer is given back.
void ready_add_released(std::size_t n) {
  static call add("add", wire({20, 22}));
  bolt_future future = 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(add.start_poll(0, &future) == BOLT_READY, "add is not ready");
    sum += add.int_result();
    add.release();
  }
  require(sum == static_cast<std::int64_t>(n) * 42, "add is wrong");
}

void ready_typed_error(std::size_t n) {
  static call refuse("refuse", wire({7}));
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(refuse.start_poll(0, &future) == BOLT_ERROR, "refuse does not fail");
    refuse.release();
  }
}

// 24,000 bytes, of a list that the author keeps.
void records_1k(std::size_t n) {
  static call records("records_1k", {});
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(records.start_poll(0, &future) == BOLT_READY, "the records are not ready");
    require(records.result_size() > 24'000, "another number of records");
    records.release();
  }
}

void ready_noop(std::size_t n) {
  static call noop("noop", {});
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(noop.start_poll(0, &future) == BOLT_READY, "noop is not ready");
  }
}

// 1,024 ASCII bytes there and back, through a std::string of the author's.
void echo_1k(std::size_t n) {
  static const std::vector<std::uint8_t> text = wire(std::string(1024, 'x'));
  static call echo("echo", text);
  bolt_future future = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(echo.start_poll(0, &future) == BOLT_READY, "echo is not ready");
    require(echo.result_size() == text.size(), "echo is wrong"); // a length, and the text
    echo.release();
  }
}

// The core without the C++ layer: a body written by hand, ready in its first poll.
void ready_body(std::size_t n) {
  static constexpr bolt_body_vtable vtable{
      sizeof vtable,
      0,
      [](void* self, bolt_context*, bolt_buffer* out) -> bolt_status {
        if (out->cap < sizeof(std::int64_t)) return BOLT_FAILED;
        std::memcpy(out->data, self, sizeof(std::int64_t));
        out->len = sizeof(std::int64_t);
        return BOLT_READY;
      },
      [](void*, bolt_context*) -> bolt_status { return BOLT_ACKNOWLEDGED; },
      [](void*) {},
      nullptr};
  const bolt_runtime& table = runtime();
  std::int64_t value = 42;
  alignas(8) std::array<std::uint8_t, 64> storage{};
  bolt_call body{};
  body.size = sizeof body;
  body.body = {&vtable, &value};
  for (std::size_t i = 0; i < n; ++i) {
    bolt_buffer result{};
    result.size = sizeof result;
    result.data = storage.data();
    result.cap = storage.size();
    bolt_future future = 0;
    require(table.future_start_poll(&body, 0, &future, &result) == BOLT_READY, "body not ready");
  }
}

} // namespace

group ready_group() {
  group g;
  g.name = "ready";
  g.subjects = {
      {"malloc+free 96", malloc_free_96, ""},
      {"add", ready_add, "malloc+free 96"},
      {"add, released", ready_add_released, "malloc+free 96"},
      {"noop", ready_noop, "malloc+free 96"},
      {"typed error", ready_typed_error, "malloc+free 96"},
      {"hand-written body", ready_body, "malloc+free 96"},
      {"echo 1 KB", echo_1k, "malloc+free 96"},
      {"boxed future (C++ copy)", boxed_ready, "malloc+free 96"},
      {"asio awaitable, co_await", asio_ready, "malloc+free 96"},
  };
  for (const peer& each : peers()) {
    const bool asio = each.name == "asio awaitable";
    const std::string name = asio ? "asio awaitable, co_spawn" : each.name;
    g.subjects.push_back({name, each.ready, "malloc+free 96"});
  }
  return g;
}

group bytes_group() {
  const auto copy = [](std::size_t bytes) {
    return [from = std::vector<char>(bytes, 'x')](std::size_t n) {
      for (std::size_t i = 0; i < n; ++i)
        copy_bytes(from.data(), from.size());
    };
  };
  const std::string text(1024, 'x');
  group g;
  g.name = "bytes";
  g.rounds = 500;
  g.subjects = {
      {"copy of 1 KB", copy(1024), ""},
      {"echo 1 KB", echo_1k, "copy of 1 KB"},
      {"copy of 24 KB", copy(24'000), ""},
      {"1,000 records", records_1k, "copy of 24 KB"},
  };
  for (const peer& each : peers()) {
    g.subjects.push_back({"echo 1 KB, " + each.name,
                          [echo = each.echo, text](std::size_t n) { echo(n, text); },
                          "copy of 1 KB"});
  }
  return g;
}

} // namespace bench
