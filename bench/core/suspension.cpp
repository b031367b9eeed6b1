// A call that waits. But for the lives, every contestant is one long-lived future that suspends
// again and again, so that an operation is: PENDING from the poll before, the wake, the poll that
// resumes the body and arms the next PENDING.
#include <algorithm>
#include <array>
#include <memory>

#include "boxed_peer.hpp"
#include "floors.hpp"
#include "host.hpp"
#include "peer.hpp"
#include "subject.hpp"

namespace bench {

namespace {

std::uint64_t last_token = 0;

// Two kinds of bodies: written by hand in C's way, which shows what the C ABI costs, and a C++
// task.

// Asks for its id, as whoever would wake it needs it, and waits.
bolt_body waiting_body() {
  static constexpr bolt_body_vtable vtable{
      sizeof vtable,
      0,
      [](void* table, bolt_context* cx, bolt_buffer*) -> bolt_status {
        const bolt_future id = static_cast<const bolt_runtime*>(table)->context_future(cx);
        return id != 0 ? BOLT_PENDING : BOLT_FAILED;
      },
      [](void*, bolt_context*) -> bolt_status { return BOLT_ACKNOWLEDGED; },
      [](void*) {},
      nullptr};
  return {&vtable, const_cast<bolt_runtime*>(&runtime())};
}

bolt_body yielding_body() {
  static constexpr bolt_body_vtable vtable{
      sizeof vtable,
      0,
      [](void*, bolt_context* cx, bolt_buffer*) -> bolt_status {
        cx->flags |= BOLT_CONTEXT_AGAIN;
        return BOLT_PENDING;
      },
      [](void*, bolt_context*) -> bolt_status { return BOLT_ACKNOWLEDGED; },
      [](void*) {},
      nullptr};
  return {&vtable, nullptr};
}

void by_callback(std::size_t n, suspended& task) {
  const bolt_runtime& table = task.runtime();
  const bolt_future id = task.id();
  std::uint64_t token = 0;
  require(task.poll(token) == (BOLT_PENDING | BOLT_TOKEN_BACK), "does not wait");
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    require(last_token == token, "woken with another token");
    require(task.poll(++token) == BOLT_PENDING, "does not wait");
  }
}

void task_by_callback(std::size_t n) {
  suspended task("wait_forever", wire({1}), noting_waker(&last_token));
  by_callback(n, task);
}

void body_by_callback(std::size_t n) {
  suspended body(waiting_body(), noting_waker(&last_token));
  by_callback(n, body);
}

void yields(std::size_t n, suspended& task) {
  for (std::size_t i = 0; i < n; ++i) {
    require(task.poll(1) == BOLT_AGAIN, "does not yield");
  }
}

void task_yields(std::size_t n) {
  suspended task("yield_forever", {}, noting_waker(&last_token));
  yields(n, task);
}

void body_yields(std::size_t n) {
  suspended body(yielding_body(), noting_waker(&last_token));
  yields(n, body);
}

// The one future of a queue, kept for the whole run: making a queue costs as much as a hundred
// wakes.
struct queued {
  explicit queued(bool with_descriptor)
      : wakes(with_descriptor), future("wait_forever", wire({1}), wakes.waker()) {}
  explicit queued(bolt_body body) : wakes(false), future(body, wakes.waker()) {}

  queue wakes;
  suspended future;
  std::uint64_t token = 0;
};

void by_queue(std::size_t n, queued& with) {
  const bolt_runtime& table = runtime();
  const bolt_future id = with.future.id();
  std::array<std::uint64_t, 8> tokens{};
  std::size_t drained = 0;
  for (std::size_t i = 0; i < n; ++i) {
    table.future_wake(id);
    table.queue_drain(with.wakes.id(), tokens.data(), tokens.size(), &drained);
    require(drained == 1 && tokens[0] == with.token, "drained something else");
    require(with.future.poll(++with.token) == BOLT_PENDING, "does not wait");
  }
}

void body_by_queue(std::size_t n) {
  static queued with(waiting_body());
  by_queue(n, with);
}

void task_by_queue(std::size_t n) {
  static queued with(false);
  by_queue(n, with);
}

void task_by_descriptor(std::size_t n) {
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

// Started, gives way once, polled to the end.
void yielding_life(std::size_t n) {
  static call once("yield_once", {}, noting_waker(&last_token));
  bolt_future id = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(once.start_poll(i, &id) == BOLT_AGAIN, "does not yield");
    require(once.poll(id, i) == BOLT_READY, "does not end");
    once.release();
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
      {"body, by callback", body_by_callback, floor},
      {"task, by callback", task_by_callback, floor},
      {"body, by queue", body_by_queue, floor},
      {"task, by queue", task_by_queue, floor},
      {"body, yield", body_yields, floor},
      {"task, yield", task_yields, floor},
      {"task, by queue, batches of 64", by_queue_in_batches, floor},
      {"task, by queue with descriptor", task_by_descriptor, floor},
      {"whole life", whole_life, floor},
      {"cancelled life", cancelled_life, floor},
      {"whole life, yield", yielding_life, floor},
      {"boxed future (C++ copy)", boxed_suspension, floor},
  };
  for (const peer& each : peers()) {
    const bool asio = each.name == "asio awaitable";
    g.subjects.push_back({asio ? "asio awaitable, post" : each.name, each.suspension, floor});
  }
  return g;
}

} // namespace bench
