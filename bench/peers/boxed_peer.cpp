// The shape of Pin<Box<dyn Future>> polled with an Arc-backed Waker: a heap box per future, a
// two-entry vtable, a waker that is cloned (an increment) and dropped (a decrement) per suspension.
// It is the cheapest form that works, and does less than libbolt: its handle is a raw pointer that
// nobody checks, it has no cancel that can be waited for, one thread may poll and wake at a time.
#include "boxed_peer.hpp"

#include <benchmark/benchmark.h>

#include <atomic>
#include <memory>
#include <optional>

#include "subject.hpp"

namespace bench {

namespace {

// Arc<W> behind a Waker.
struct arc_waker {
  std::atomic<std::size_t> references{1};
  void (*wake)(void* data, std::uint64_t token);
  void* data;
};

class waker {
 public:
  explicit waker(arc_waker* owned) : arc_(owned) {}
  waker(const waker& other) : arc_(other.arc_) {
    arc_->references.fetch_add(1, std::memory_order_relaxed);
  }
  waker& operator=(const waker&) = delete;
  ~waker() {
    if (arc_->references.fetch_sub(1, std::memory_order_release) == 1) {
      std::atomic_thread_fence(std::memory_order_acquire);
      delete arc_;
    }
  }
  void wake() const { arc_->wake(arc_->data, 0); }

 private:
  arc_waker* arc_;
};

struct dyn_future {
  virtual std::optional<std::int64_t> poll(const waker& cx) = 0;
  virtual ~dyn_future() = default;
};
using boxed = std::unique_ptr<dyn_future>;

struct add_future final : dyn_future {
  add_future(std::int64_t a_, std::int64_t b_) : a(a_), b(b_) {}
  std::optional<std::int64_t> poll(const waker&) override { return a + b; }
  std::int64_t a, b;
};

// Waits for ever; its last waker is where a leaf keeps it.
struct waiting_future final : dyn_future {
  explicit waiting_future(std::optional<waker>& armed_) : armed(armed_) {}
  std::optional<std::int64_t> poll(const waker& cx) override {
    armed.emplace(cx);
    return std::nullopt;
  }
  std::optional<waker>& armed;
};

struct chain_future final : dyn_future {
  explicit chain_future(std::int64_t depth_) : depth(depth_) {}
  std::optional<std::int64_t> poll(const waker& cx) override {
    if (depth <= 1) return 1;
    if (child == nullptr) child = std::make_unique<chain_future>(depth - 1);
    const auto value = child->poll(cx);
    if (!value) return std::nullopt;
    child.reset();
    return *value + 1;
  }
  std::int64_t depth;
  boxed child;
};

// What the binding calls, through a table of functions like ours.
struct boxed_table {
  dyn_future* (*add)(std::int64_t a, std::int64_t b);
  dyn_future* (*chain)(std::int64_t depth);
  bool (*poll)(dyn_future* future, const waker& cx, std::int64_t* out);
  void (*drop)(dyn_future* future);
};

const boxed_table table = {
    [](std::int64_t a, std::int64_t b) -> dyn_future* { return new add_future(a, b); },
    [](std::int64_t depth) -> dyn_future* { return new chain_future(depth); },
    [](dyn_future* future, const waker& cx, std::int64_t* out) {
      const auto value = future->poll(cx);
      if (value) *out = *value;
      return value.has_value();
    },
    [](dyn_future* future) { delete future; }};

const boxed_table& opaque_table() {
  const boxed_table* through = &table;
  benchmark::DoNotOptimize(through);
  return *through;
}

std::uint64_t wakes = 0;
waker counting_waker() {
  return waker(new arc_waker{
      1, [](void* data, std::uint64_t) { ++*static_cast<std::uint64_t*>(data); }, &wakes});
}

template <class Make>
void run_ready(std::size_t n, std::int64_t expected, Make make) {
  const boxed_table& through = opaque_table();
  const waker cx = counting_waker();
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    dyn_future* future = make(through);
    std::int64_t value = 0;
    require(through.poll(future, cx, &value), "the boxed future is not ready");
    sum += value;
    through.drop(future);
  }
  require(sum == static_cast<std::int64_t>(n) * expected, "the boxed future's sum is wrong");
}

} // namespace

void boxed_ready(std::size_t n) {
  run_ready(n, 42, [](const boxed_table& through) { return through.add(20, 22); });
}

void boxed_chain(std::size_t n, std::int64_t depth) {
  run_ready(n, depth, [depth](const boxed_table& through) { return through.chain(depth); });
}

void boxed_suspension(std::size_t n) {
  const boxed_table& through = opaque_table();
  std::optional<waker> armed;
  waiting_future waiting(armed);
  const waker cx = counting_waker();
  std::int64_t value = 0;
  require(!through.poll(&waiting, cx, &value), "the boxed future does not wait");
  for (std::size_t i = 0; i < n; ++i) {
    armed->wake();
    require(!through.poll(&waiting, cx, &value), "the boxed future does not wait");
  }
}

} // namespace bench
