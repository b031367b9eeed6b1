// The module that is measured: the smallest functions that show one thing each.
#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bolt/bolt.hpp"
#include "bolt/module.hpp"
#include "waker_thread.hpp"

namespace bench {

struct Record {
  std::int64_t id;
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Record, (), (id, x, y))

struct Refused {
  std::int64_t code;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (code, why))

class Tally {
 public:
  static std::unique_ptr<Tally> make() { return std::make_unique<Tally>(); }
  bolt::task<std::int64_t> add(std::int64_t n) { co_return sum_ += n; }

 private:
  std::int64_t sum_ = 0;
};

namespace {

// A future that waits once: armed in its first poll, ready in the second.
class wait_for_wake {
 public:
  bool poll(bolt::context& cx) {
    if (armed_) return true;
    armed_ = true;
    last_ = cx.waker(); // a leaf keeps its waker; whoever wakes this one goes by the future's id
    return false;
  }
  bolt::cancel_answer cancel(bolt::context&) noexcept { return bolt::cancel_answer::acknowledged; }

 private:
  bolt::waker last_;
  bool armed_ = false;
};

// The same, woken by the native thread.
class wait_for_thread {
 public:
  bool poll(bolt::context& cx) {
    if (armed_) return true;
    armed_ = true;
    waker_thread::instance().wake(cx.waker());
    return false;
  }
  // The thread keeps an id only, so nothing outside touches this future.
  bolt::cancel_answer cancel(bolt::context&) noexcept { return bolt::cancel_answer::acknowledged; }

 private:
  bool armed_ = false;
};

bolt::task<void> noop() { co_return; }

bolt::task<std::int64_t> add(std::int64_t a, std::int64_t b) { co_return a + b; }

bolt::task<std::string> echo(std::string text) { co_return text; }

bolt::task<bolt::result<std::int64_t, Refused>> refuse(std::int64_t code) {
  co_return Refused{code, "not today"};
}

bolt::task<std::int64_t> chain(std::int64_t depth) {
  if (depth <= 1) co_return 1;
  co_return co_await chain(depth - 1) + 1;
}

// Ten different functions, as each of the ten knows the next.
template <int Left>
bolt::task<std::int64_t> step(std::int64_t n) {
  if constexpr (Left == 1) {
    co_return n;
  } else {
    co_return co_await step<Left - 1>(n) + 1;
  }
}

bolt::task<std::int64_t> child(bool yields) {
  if (yields) co_await bolt::yield();
  co_return 1;
}

bolt::task<std::int64_t> when_all(std::int64_t children, bool yields) {
  std::vector<bolt::task<std::int64_t>> all;
  all.reserve(static_cast<std::size_t>(children));
  for (std::int64_t i = 0; i < children; ++i)
    all.push_back(child(yields));
  std::int64_t sum = 0;
  for (const std::int64_t each : co_await bolt::when_all(std::move(all)))
    sum += each;
  co_return sum;
}

bolt::task<std::int64_t> await_loop(std::int64_t times) {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < times; ++i)
    sum += co_await add(i, 1);
  co_return sum;
}

bolt::task<void> wait_once() {
  wait_for_wake wake;
  co_await wake;
}

bolt::task<void> keep_waiting() {
  while (true) {
    wait_for_wake wake;
    co_await wake;
  }
}

bolt::task<void> wait_forever(std::int64_t depth);

bolt::task<void> wait_below(std::int64_t depth) { co_await wait_forever(depth - 1); }

bolt::task<void> wait_forever(std::int64_t depth) {
  return depth <= 1 ? keep_waiting() : wait_below(depth);
}

bolt::task<void> yield_once() { co_await bolt::yield(); }

bolt::task<void> yield_forever() {
  while (true)
    co_await bolt::yield();
}

bolt::task<void> wake_from_thread() {
  wait_for_thread wake;
  co_await wake;
}

// Lasts until it is cancelled: nobody knows its waker.
bolt::task<void> wait_until_cancelled() { return keep_waiting(); }

// Where this runs is said where it is exported: driven, the host is woken a hundred times;
// detached, once.
bolt::task<void> suspend_100() {
  for (int i = 0; i < 100; ++i) {
    wait_for_thread wake;
    co_await wake;
  }
}

std::vector<Record> make_records() {
  std::vector<Record> records;
  for (std::int64_t i = 0; i < 1'000; ++i)
    records.push_back({i * 1'000'003, double(i) / 3, double(i) / 7});
  return records;
}

// What an author has who keeps the records: returning them copies them once.
bolt::task<std::vector<Record>> records_1k() {
  static const std::vector<Record> records = make_records();
  co_return records;
}

bolt::task<std::vector<double>> numbers_1k() {
  static const std::vector<double> numbers = [] {
    std::vector<double> made;
    for (const Record& record : make_records())
      made.push_back(record.x);
    return made;
  }();
  co_return numbers;
}

std::int64_t count_records(std::vector<Record> records) { return std::ssize(records); }
std::int64_t count_numbers(std::vector<double> numbers) { return std::ssize(numbers); }

// For a host that wants to wait for the ping itself: what ping() does, in two halves.
void call_thread() { waker_thread::instance().ping(waker_thread::instance().polled_reply()); }
std::int64_t reply_fd() { return waker_thread::instance().polled_reply(); }

void pin_thread(std::int64_t cpu) { waker_thread::instance().pin(cpu); }

// Pins whichever thread polls it.
bolt::task<void> pin_polling_thread(std::int64_t cpu) {
  pin(pthread_self(), cpu);
  co_return;
}

// Times `rounds` bare pings to the native thread and back, on the calling thread; nanoseconds.
std::int64_t ping(std::int64_t rounds) {
  using clock = std::chrono::steady_clock;
  waker_thread& thread = waker_thread::instance();
  const int reply = thread.blocking_reply();
  const auto begin = clock::now();
  for (std::int64_t i = 0; i < rounds; ++i) {
    thread.ping(reply);
    std::uint64_t count = 0;
    if (read(reply, &count, sizeof count) != sizeof count) {
      throw std::runtime_error("the reply could not be read");
    }
  }
  return std::chrono::nanoseconds(clock::now() - begin).count();
}

} // namespace

} // namespace bench

BOLT_MODULE(bench, m) {
  m.doc("What the benchmarks call.");
  m.def<&bench::noop>("noop", "Returns at once.");
  m.def<&bench::add>("add", "a"_a, "b"_a, "Adds.");
  m.def<&bench::echo>("echo", "text"_a, "Returns its argument.");
  m.def<&bench::refuse>("refuse", "code"_a, "Fails, with its argument in the error.");
  m.class_<bench::Tally>("Tally", "A sum.")
      .def_static<&bench::Tally::make>("make", "Begins at 0.")
      .def<&bench::Tally::add>("add", "n"_a, "Adds to the sum, and gives it.");
  m.def<&bench::chain>("chain", "depth"_a, "Awaits itself until it is `depth` frames deep.");
  m.def<&bench::step<10>>("ten_steps", "n"_a, "Awaits nine other functions, each the next.");
  m.def<&bench::when_all>("when_all", "children"_a, "yields"_a, "Awaits as many tasks at once.");
  m.def<&bench::await_loop>("await_loop", "times"_a, "Awaits add in a loop.");
  m.def<&bench::wait_once>("wait_once", "Waits until its future is woken.");
  m.def<&bench::wait_forever>("wait_forever", "depth"_a, "Waits again and again, `depth` deep.");
  m.def<&bench::yield_once>("yield_once", "Lets others run, once.");
  m.def<&bench::yield_forever>("yield_forever", "Lets others run, again and again.");
  m.def<&bench::wake_from_thread>("wake_from_thread", "Waits until a native thread wakes it.");
  m.def<&bench::wait_until_cancelled>("wait_until_cancelled", "Waits until it is cancelled.");
  m.def<&bench::suspend_100>("suspend_100", "Waits a hundred times for a native thread.");
  m.def<&bench::suspend_100>("suspend_100_detached", "The same on the reactor.", bolt::on_reactor);
  m.def<&bench::records_1k>("records_1k", "1,000 plain records, seen in place.", bolt::in_place);
  m.def<&bench::records_1k>("list_of_records_1k", "The same as a list.");
  m.def<&bench::numbers_1k>("numbers_1k", "1,000 numbers, seen in place.", bolt::in_place);
  m.def<&bench::numbers_1k>("list_of_numbers_1k", "The same as a list.");
  m.def<&bench::count_records>("count_records", "records"_a, "How many they are.");
  m.def<&bench::count_numbers>("count_numbers", "numbers"_a, "How many they are.");
  m.def<&bench::pin_thread>("pin_thread", "cpu"_a, "Pins the native thread; -1 unpins it.");
  m.def<&bench::pin_polling_thread>("pin_reactor", "cpu"_a, "Pins the reactor's thread; -1 unpins.",
                                    bolt::on_reactor);
  m.def<&bench::call_thread>("call_thread", "Lets the native thread write to reply_fd().");
  m.def<&bench::reply_fd>("reply_fd", "The descriptor that the native thread answers on.");
  m.def<&bench::ping>("ping", "rounds"_a, "Times bare pings to the native thread.");
}
