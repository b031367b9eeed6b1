#include "rust_peer.hpp"

#include "driven_peer.hpp"

#if BENCH_HAVE_RUST

// The Rust side's structs are opaque here.
struct rust_waker;
struct rust_handle {
  std::uintptr_t words[2];
};
struct rust_text {
  const char* data;
  std::size_t len, cap;
};

struct rust_table {
  const rust_waker* (*waker)(void (*wake)(void* data, std::uint64_t token), void* data,
                             std::uint64_t token);
  void (*drop_waker)(const rust_waker* waker);
  rust_handle (*add)(std::int64_t a, std::int64_t b);
  rust_handle (*chain)(std::int64_t depth);
  rust_handle (*ten_steps)(std::int64_t n);
  rust_handle (*waiting)(std::int64_t depth);
  rust_handle (*one_of_many)();
  bool (*poll)(rust_handle handle, const rust_waker* waker, std::int64_t* out);
  void (*drop)(rust_handle handle);
  rust_handle (*echo)(const char* data, std::size_t len);
  bool (*poll_text)(rust_handle handle, const rust_waker* waker, rust_text* out);
  void (*drop_echo)(rust_handle handle);
  void (*drop_text)(rust_text text);
  void (*wake)();
  void* (*share)();
  void (*wake_shared)(const void* waker);
  void (*drop_shared)(void* waker);
  void (*reserve_crowd)(std::size_t n);
  void (*wake_crowd)();
};

extern "C" const rust_table* bench_rust_peer();

namespace bench {

namespace {

// Through the table, as libbolt is called.
const rust_table& table() {
  static const rust_table* const found = bench_rust_peer();
  return *found;
}

struct rust_calls : table_calls<rust_handle, rust_table, table> {
  using waker = const rust_waker*;

  static waker make_waker(void (*wake)(void*, std::uint64_t), void* data, std::uint64_t token) {
    return table().waker(wake, data, token);
  }
  static void drop_waker(waker w) { table().drop_waker(w); }
  static bool poll(future f, waker w, std::int64_t& out) { return table().poll(f, w, &out); }
  static void drop(future f) { table().drop(f); }

  static void echo(std::size_t n, std::string_view text) {
    const waker me = make_waker([](void*, std::uint64_t) {}, nullptr, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const future started = table().echo(text.data(), text.size());
      rust_text back{};
      require(table().poll_text(started, me, &back), "Rust's echo is not ready");
      require(back.len == text.size(), "Rust's echo is wrong");
      table().drop_text(back);
      table().drop_echo(started);
    }
    drop_waker(me);
  }
};

} // namespace

bool have_rust() { return true; }

peer rust_peer() {
  peer made = driven_peer<rust_calls>::make("boxed future (Rust)");
  if (have_async_ffi()) made.join = join_boxed;
  return made;
}

} // namespace bench

#else

namespace bench {

bool have_rust() { return false; }
peer rust_peer() { return {}; }

} // namespace bench

#endif
