#include "rust_peer.hpp"

#include "subject.hpp"

#if BENCH_HAVE_RUST

// The Rust side's structs are opaque here.
struct rust_waker;
struct rust_handle {
  std::uintptr_t words[2];
};

struct rust_table {
  rust_waker* (*waker)(void (*wake)(void* data, std::uint64_t token), void* data);
  void (*drop_waker)(rust_waker* waker);
  rust_handle (*add)(std::int64_t a, std::int64_t b);
  rust_handle (*chain)(std::int64_t depth);
  rust_handle (*waiting)();
  bool (*poll)(rust_handle handle, const rust_waker* waker, std::int64_t* out);
  void (*wake)();
  void (*drop)(rust_handle handle);
};

extern "C" const rust_table* bench_rust_peer();

namespace bench {

namespace {

std::uint64_t wakes = 0;

struct counting_waker {
  explicit counting_waker(const rust_table& from)
      : table(from),
        raw(from.waker([](void* data, std::uint64_t) { ++*static_cast<std::uint64_t*>(data); },
                       &wakes)) {}
  ~counting_waker() { table.drop_waker(raw); }
  counting_waker(const counting_waker&) = delete;
  counting_waker& operator=(const counting_waker&) = delete;

  const rust_table& table;
  rust_waker* raw;
};

template <class Make>
void run_ready(std::size_t n, Make make) {
  const rust_table& table = *bench_rust_peer();
  const counting_waker waker(table);
  std::int64_t value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const rust_handle handle = make(table);
    require(table.poll(handle, waker.raw, &value), "the Rust future is not ready");
    table.drop(handle);
  }
}

} // namespace

bool have_rust() { return true; }

void rust_ready(std::size_t n) {
  run_ready(n, [](const rust_table& table) { return table.add(20, 22); });
}

void rust_chain(std::size_t n, std::int64_t depth) {
  run_ready(n, [depth](const rust_table& table) { return table.chain(depth); });
}

void rust_suspension(std::size_t n) {
  const rust_table& table = *bench_rust_peer();
  const counting_waker waker(table);
  const rust_handle handle = table.waiting();
  std::int64_t value = 0;
  require(!table.poll(handle, waker.raw, &value), "the Rust future does not wait");
  for (std::size_t i = 0; i < n; ++i) {
    table.wake();
    require(!table.poll(handle, waker.raw, &value), "the Rust future does not wait");
  }
  table.drop(handle);
}

} // namespace bench

#else

namespace bench {

bool have_rust() { return false; }
void rust_ready(std::size_t) { require(false, "built without Rust"); }
void rust_chain(std::size_t, std::int64_t) { require(false, "built without Rust"); }
void rust_suspension(std::size_t) { require(false, "built without Rust"); }

} // namespace bench

#endif
