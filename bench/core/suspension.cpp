// A call that waits. Every contestant is one long-lived task that suspends again and again, so that
// an operation is: PENDING from the poll before, the wake, the poll that resumes the body and arms
// the next PENDING.
#include <algorithm>
#include <array>
#include <memory>

#include "asio_peer.hpp"
#include "boxed_peer.hpp"
#include "floors.hpp"
#include "host.hpp"
#include "rust_peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

std::uint64_t last_token = 0;

void by_callback(std::size_t n) {
  suspended task("wait_forever", wire({1}), noting_waker(&last_token));
  const bolt_runtime& table = task.runtime();
  const bolt_future id = task.id();
  std::uint64_t token = 0;
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    require(last_token == token, "woken with another token");
    require(task.poll(++token) == BOLT_PENDING, "does not wait");
  }
  last_token = 0;
}

// The one task of a queue, kept for the whole run: making a queue costs as much as a hundred wakes.
struct queued {
  explicit queued(bool with_descriptor) : wakes(with_descriptor) {}

  queue wakes;
  suspended task{"wait_forever", wire({1}), wakes.waker()};
  std::uint64_t token = 0;
};

void by_queue(std::size_t n, queued& with) {
  const bolt_runtime& table = runtime();
  const bolt_future id = with.task.id();
  std::array<std::uint64_t, 8> tokens{};
  std::size_t drained = 0;
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    table.queue_drain(with.wakes.id(), tokens.data(), tokens.size(), &drained);
    require(drained == 1 && tokens[0] == with.token, "drained something else");
    require(with.task.poll(++with.token) == BOLT_PENDING, "does not wait");
  }
}

void by_queue_signal(std::size_t n) {
  static queued with(false);
  by_queue(n, with);
}

void by_queue_descriptor(std::size_t n) {
  static queued with(true);
  by_queue(n, with);
}

// 64 futures are woken before one drain: what a busy host sees.
void by_queue_in_batches(std::size_t n) {
  constexpr std::size_t width = 64;
  static queue wakes(true);
  static const auto tasks = [] {
    std::array<std::unique_ptr<suspended>, width> made;
    for (auto& each : made) {
      each = std::make_unique<suspended>("wait_forever", wire({1}), wakes.waker());
    }
    return made;
  }();
  const bolt_runtime& table = runtime();
  std::array<std::uint64_t, width> tokens{};
  std::size_t drained = 0;
  for (std::size_t done = 0; done < n; done += width) {
    const std::size_t some = std::min(width, n - done);
    for (std::size_t i = 0; i < some; ++i)
      table.future_wake(tasks[i]->id());
    table.queue_drain(wakes.id(), tokens.data(), width, &drained);
    require(drained == some, "drained another number");
    for (std::size_t i = 0; i < some; ++i) {
      require(tasks[i]->poll(0) == BOLT_PENDING, "does not wait");
    }
  }
}

void yield_again(std::size_t n) {
  suspended task("yield_forever", {}, noting_waker(&last_token));
  for (std::size_t i = 0; i < n; ++i) {
    require(task.poll(1) == BOLT_AGAIN, "does not yield");
  }
}

// The core's share: a body written by hand that asks for its id and answers PENDING.
void body_by_callback(std::size_t n) {
  static constexpr bolt_body_vtable vtable{
      sizeof vtable, 0,
      [](void*, bolt_context* cx, bolt_buffer*) -> bolt_status {
        return bench::runtime().context_future(cx) != 0 ? BOLT_PENDING : BOLT_FAILED;
      },
      [](void*, bolt_context*) -> bolt_status { return BOLT_ACKNOWLEDGED; }, [](void*) {}};
  const bolt_runtime& table = runtime();
  bolt_call body{};
  body.size = sizeof body;
  body.body = {&vtable, nullptr};
  body.waker = noting_waker(&last_token);
  bolt_buffer result{};
  result.size = sizeof result;
  bolt_future id = 0;
  require(table.future_start_poll(&body, 0, &id, &result) == BOLT_PENDING, "does not wait");
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    require(table.future_poll(id, i, &result) == BOLT_PENDING, "does not wait");
  }
  table.future_free(id);
}

// A whole life: started, suspended once, woken by callback, polled to the end.
void whole_life(std::size_t n) {
  static call once("wait_once", {}, noting_waker(&last_token));
  bolt_future id = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(once.start_poll(i, &id) == BOLT_PENDING, "does not wait");
    once.runtime().future_wake(id);
    require(once.poll(id, i) == BOLT_READY, "does not end");
  }
}

// Started, suspended, cancelled, polled until it has unwound.
void cancelled_life(std::size_t n) {
  static call once("wait_once", {}, noting_waker(&last_token));
  bolt_future id = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(once.start_poll(i, &id) == BOLT_PENDING, "does not wait");
    once.runtime().future_cancel(id);
    require(once.poll(id, i) == BOLT_CANCELLED, "does not end");
  }
}

} // namespace

group suspension_group() {
  const std::string floor = "compare-and-swap";
  group g;
  g.name = "suspension";
  g.subjects = {
      {floor, uncontended_cas, ""},
      {"by callback", by_callback, floor},
      {"by queue", by_queue_signal, floor},
      {"yield", yield_again, floor},
      {"hand-written body", body_by_callback, floor},
      {"by queue, batches of 64", by_queue_in_batches, floor},
      {"by queue with descriptor", by_queue_descriptor, floor},
      {"whole life", whole_life, floor},
      {"cancelled life", cancelled_life, floor},
      {"boxed future (C++ copy)", boxed_suspension, floor},
      {"asio awaitable, post", asio_post, floor},
  };
  if (have_rust()) g.subjects.push_back({"boxed future (Rust)", rust_suspension, floor});
  return g;
}

} // namespace bench
