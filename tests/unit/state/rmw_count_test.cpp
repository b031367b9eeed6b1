// How many atomic read-modify-writes each operation and each path makes when nothing contends. The
// table in docs/protocol.md must say the same.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <string>

#include "core/queue_state.hpp"
#include "core/state.hpp"

namespace {

using namespace bolt::core::state;
namespace qs = bolt::core::queue_state;

class counting_atomic {
 public:
  explicit counting_atomic(word w) : value_(w) {}
  word load(std::memory_order) const { return value_; }
  void store(word w, std::memory_order) { value_ = w; }
  bool compare_exchange_weak(word& expected, word desired, std::memory_order, std::memory_order) {
    ++count;
    if (value_ != expected) {
      expected = value_;
      return false;
    }
    value_ = desired;
    return true;
  }
  word fetch_sub(word bit, std::memory_order) {
    ++count;
    const word before = value_;
    value_ -= bit;
    return before;
  }

  static inline int count = 0;

 private:
  word value_;
};

// One future with a queue that its waker may be.
struct bench {
  counting_atomic s{first_word(0)};
  counting_atomic head{qs::open_head(qs::first_head(0))};
  word id = 0;
  word queue_id = qs::make_id(qs::first_head(0), 0);
  bool queue = false;

  explicit bench(bool by_queue = false, word flags = 0) : queue(by_queue) { id = start(s, flags); }

  void poll_to_pending() {
    must(poll_begin(s, id).next == begin_t::run);
    pending();
  }
  void pending() {
    must(poll_pending(s, queue, false, [] {}).next == end_t::pending);
  }
  void poll_to_ready() {
    must(poll_begin(s, id).next == begin_t::run);
    must(finish(s));
  }
  void follow(act a, qs::signal_by by = qs::signal_by::descriptor) {
    if (a == act::call) {
      copied(s);
    } else if (a == act::push) {
      must(qs::push(head, queue_id, 0, [](word) {}, by) == qs::push_t::signal);
      if (by == qs::signal_by::descriptor) must(qs::signalled(head) == qs::signalled_t::done);
    }
  }
  void drain() {
    must(qs::take(head, queue_id) == 0);
    dequeued(s);
  }
  static void must(bool holds) { ASSERT_TRUE(holds); }
};

template <class F>
int count(F&& f) {
  const int before = counting_atomic::count;
  f();
  return counting_atomic::count - before;
}

std::map<std::string, int> measured() {
  std::map<std::string, int> m;
  // ---- operations
  {
    counting_atomic s(first_word(0));
    m["start"] = count([&] { start(s, 0); });
  }
  {
    bench b;
    m["poll_begin"] = count([&] { poll_begin(b.s, b.id); });
    m["poll_pending"] = count([&] { b.pending(); });
    m["wake"] = count([&] { b.must(wake(b.s, b.id) == act::call); });
    m["copied"] = count([&] { copied(b.s); });
    m["cancel"] = count([&] { cancel(b.s, b.id); });
    poll_begin(b.s, b.id);
    m["finish"] = count([&] { finish(b.s); });
    m["dead id"] = count([&] {
      wake(b.s, b.id);
      cancel(b.s, b.id);
      poll_begin(b.s, b.id);
      free_begin(b.s, b.id);
    });
  }
  {
    bench b;
    b.poll_to_pending();
    wake(b.s, b.id);
    poll_begin(b.s, b.id);
    m["finish beside another pin"] = count([&] { b.must(!finish(b.s)); });
    copied(b.s);
    m["recycle_word"] = count([&] { recycle_word(b.s); });
  }
  {
    bench b;
    m["free_begin"] = count([&] { free_begin(b.s, b.id); });
    m["free_later"] = count([&] { b.must(!free_later(b.s)); });
    m["look_begin"] = count([&] { b.must(look_begin(b.s, b.id)); });
    m["look_end"] = count([&] { b.must(look_end(b.s).next == free_t::detached); });
    m["ack"] = count([&] { b.must(ack(b.s, b.id) == ack_t::destroy); });
  }
  {
    bench b(false, PRODUCER);
    m["resolve_claim"] = count([&] { resolve_claim(b.s, b.id); });
    m["resolve_publish"] = count([&] { resolve_publish(b.s); });
  }
  {
    bench b(true);
    b.poll_to_pending();
    wake(b.s, b.id);
    m["push"] = count([&] { qs::push(b.head, b.queue_id, 0, [](word) {}); });
    m["signalled"] = count([&] { qs::signalled(b.head); });
    m["take"] = count([&] { qs::take(b.head, b.queue_id); });
    m["take of nothing"] = count([&] { qs::take(b.head, b.queue_id); });
    m["dequeued"] = count([&] { dequeued(b.s); });
    m["close"] = count([&] { qs::close(b.head, b.queue_id); });
    m["recycle"] = count([&] { qs::recycle(b.head); });
    m["open"] = count([&] { qs::open(b.head); });
  }
  // ---- paths
  m["ready in the call that starts it"] = count([] {
    bench b(false, POLLING);
    b.must(finish(b.s));
  });
  m["start, poll: ready"] = count([] { bench().poll_to_ready(); });
  m["start, yield, poll: ready"] = count([] {
    bench b;
    poll_begin(b.s, b.id);
    b.must(poll_pending(b.s, false, true, [] {}).next == end_t::again);
    b.poll_to_ready();
  });
  for (const bool queue : {false, true}) {
    m[queue ? "pending, wake by queue, drain, poll: ready"
            : "pending, wake by callback, poll: ready"] = count([queue] {
      bench b(queue);
      b.poll_to_pending();
      b.follow(wake(b.s, b.id));
      if (queue) b.drain();
      b.poll_to_ready();
    });
  }
  m["pending, wake by queue with a signal function, drain, poll: ready"] = count([] {
    bench b(true);
    b.poll_to_pending();
    b.follow(wake(b.s, b.id), qs::signal_by::function);
    b.drain();
    b.poll_to_ready();
  });
  m["promise: pending, resolve by callback, poll: ready"] = count([] {
    bench b(false, PRODUCER);
    b.poll_to_pending();
    b.must(resolve_claim(b.s, b.id));
    b.follow(resolve_publish(b.s).wake);
    b.must(poll_begin(b.s, b.id).next == begin_t::take);
    b.must(finish(b.s));
  });
  m["pending, cancel, poll: ACKNOWLEDGED"] = count([] {
    bench b;
    b.poll_to_pending();
    b.follow(cancel(b.s, b.id));
    b.must(poll_begin(b.s, b.id).next == begin_t::cancel);
    b.must(finish(b.s));
  });
  m["pending, cancel and poll in one: ACKNOWLEDGED"] = count([] {
    bench b;
    b.poll_to_pending();
    b.must(poll_begin(b.s, b.id, CANCELLED).next == begin_t::cancel);
    b.must(finish(b.s));
  });
  m["pending, cancel, poll: LATER, ack, poll: unwound"] = count([] {
    bench b;
    b.poll_to_pending();
    b.follow(cancel(b.s, b.id));
    b.must(poll_begin(b.s, b.id).next == begin_t::cancel);
    b.pending();
    b.must(ack(b.s, b.id) == ack_t::call);
    copied(b.s);
    b.must(poll_begin(b.s, b.id).next == begin_t::unwind);
    b.must(finish(b.s));
  });
  m["pending, free: LATER, ack: destroyed"] = count([] {
    bench b;
    b.poll_to_pending();
    b.must(free_begin(b.s, b.id).next == free_t::cancel);
    b.must(!free_later(b.s));
    b.must(ack(b.s, b.id) == ack_t::destroy);
    b.must(finish(b.s));
  });
  return m;
}

// Rows `| name | number | ...` between the two marks.
std::map<std::string, int> documented() {
  std::ifstream file(BOLT_PROTOCOL_MD);
  std::map<std::string, int> table;
  const std::regex row(R"(\| ([^|]+?) +\| +(\d+) +\|.*)");
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.find("<!-- rmw table: end -->") != std::string::npos) inside = false;
    std::smatch cells;
    if (inside && std::regex_match(line, cells, row)) table[cells[1]] = std::stoi(cells[2]);
    if (line.find("<!-- rmw table -->") != std::string::npos) inside = true;
  }
  return table;
}

TEST(ReadModifyWrites, G5_are_as_many_as_the_documentation_says) {
  const std::map<std::string, int> counts = measured();
  EXPECT_FALSE(::testing::Test::HasFailure());
  const std::map<std::string, int> table = documented();
  EXPECT_EQ(counts, table);
  EXPECT_EQ(counts.at("ready in the call that starts it"), 0);
}

} // namespace
