// A peer: FfiFutures of the crate async-ffi (peers/async_ffi), polled by C++ through the C structs
// that the crate's ABI 2 consists of. The waker is the host's: counted references, as an Arc has.
#include <atomic>

#include "driven_peer.hpp"

namespace {

struct ffi_waker;

struct ffi_waker_vtable {
  const ffi_waker* (*clone)(const ffi_waker*);
  void (*wake)(const ffi_waker*);
  void (*wake_by_ref)(const ffi_waker*);
  void (*drop)(const ffi_waker*);
};

struct ffi_waker {
  const ffi_waker_vtable* vtable; // all that the crate sees
  mutable std::atomic<std::size_t> references{1};
  void (*fn)(void* data, std::uint64_t token);
  void* data;
  std::uint64_t token;
};

const ffi_waker* clone_waker(const ffi_waker* waker) {
  waker->references.fetch_add(1, std::memory_order_relaxed);
  return waker;
}
void drop_waker(const ffi_waker* waker) {
  if (waker->references.fetch_sub(1, std::memory_order_release) != 1) return;
  std::atomic_thread_fence(std::memory_order_acquire);
  delete waker;
}
void wake_by_ref(const ffi_waker* waker) { waker->fn(waker->data, waker->token); }
void wake_by_value(const ffi_waker* waker) {
  wake_by_ref(waker);
  drop_waker(waker);
}
constexpr ffi_waker_vtable waker_vtable{clone_waker, wake_by_value, wake_by_ref, drop_waker};

struct ffi_context {
  const ffi_waker* waker;
};

enum : std::uint8_t { ffi_ready, ffi_pending, ffi_panicked };

template <class T>
struct ffi_poll {
  std::uint8_t tag;
  T value;
};

template <class T>
struct ffi_future {
  void* future;
  ffi_poll<T> (*poll)(void* future, ffi_context* context);
  void (*drop)(void* future);
};

struct ffi_text {
  const char* data;
  std::size_t len, cap;
};

} // namespace

namespace bench {

namespace {

template <class Function>
Function found(const char* name) {
  return reinterpret_cast<Function>(peer_symbol("BENCH_ASYNC_FFI", name));
}

struct async_ffi_table {
  using number = ffi_future<std::int64_t>;
  number (*add)(std::int64_t, std::int64_t) = found<decltype(add)>("bench_add");
  number (*chain)(std::int64_t) = found<decltype(chain)>("bench_chain");
  number (*ten_steps)(std::int64_t) = found<decltype(ten_steps)>("bench_ten_steps");
  number (*waiting)(std::int64_t) = found<decltype(waiting)>("bench_waiting");
  number (*one_of_many)() = found<decltype(one_of_many)>("bench_one_of_many");
  ffi_future<ffi_text> (*echo)(const char*, std::size_t) = found<decltype(echo)>("bench_echo");
  void (*drop_text)(ffi_text) = found<decltype(drop_text)>("bench_drop_text");
  number (*join_boxed)(std::size_t, bool) = found<decltype(join_boxed)>("bench_join_boxed");
  number (*join_ffi)(std::size_t, bool) = found<decltype(join_ffi)>("bench_join_ffi");
  void (*wake)() = found<decltype(wake)>("bench_wake");
  void* (*share)() = found<decltype(share)>("bench_share");
  void (*wake_shared)(const void*) = found<decltype(wake_shared)>("bench_wake_shared");
  void (*drop_shared)(void*) = found<decltype(drop_shared)>("bench_drop_shared");
  void (*reserve_crowd)(std::size_t) = found<decltype(reserve_crowd)>("bench_reserve_crowd");
  void (*wake_crowd)() = found<decltype(wake_crowd)>("bench_wake_crowd");
};

const async_ffi_table& table() {
  static const async_ffi_table loaded;
  return loaded;
}

struct async_ffi_calls : table_calls<ffi_future<std::int64_t>, async_ffi_table, table> {
  using waker = const ffi_waker*;

  static waker make_waker(void (*wake)(void*, std::uint64_t), void* data, std::uint64_t token) {
    return new ffi_waker{&waker_vtable, 1, wake, data, token};
  }
  static void drop_waker(waker w) { ::drop_waker(w); }
  static bool poll(const future& f, waker w, std::int64_t& out) {
    ffi_context context{w};
    const auto polled = f.poll(f.future, &context);
    require(polled.tag != ffi_panicked, "an FfiFuture has panicked");
    if (polled.tag == ffi_pending) return false;
    out = polled.value;
    return true;
  }
  static void drop(const future& f) { f.drop(f.future); }

  static void echo(std::size_t n, std::string_view text) {
    const waker me = make_waker([](void*, std::uint64_t) {}, nullptr, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const auto started = table().echo(text.data(), text.size());
      ffi_context context{me};
      const auto polled = started.poll(started.future, &context);
      require(polled.tag == ffi_ready && polled.value.len == text.size(), "FfiFuture: wrong echo");
      table().drop_text(polled.value);
      started.drop(started.future);
    }
    drop_waker(me);
  }
};

// Polled until it ends: each of its children that yields wakes it.
void run_join(async_ffi_calls::future joined, std::size_t children) {
  const auto me = async_ffi_calls::make_waker([](void*, std::uint64_t) {}, nullptr, 0);
  std::int64_t sum = 0;
  while (!async_ffi_calls::poll(joined, me, sum)) {
  }
  require(sum == static_cast<std::int64_t>(children), "join_all: wrong sum");
  async_ffi_calls::drop(joined);
  async_ffi_calls::drop_waker(me);
}

} // namespace

bool have_async_ffi() { return peer_symbol("BENCH_ASYNC_FFI", "bench_add") != nullptr; }

void join_boxed(std::size_t children, bool yields) {
  run_join(table().join_boxed(children, yields), children);
}

peer async_ffi_peer() {
  peer made = driven_peer<async_ffi_calls>::make("async-ffi");
  made.join = [](std::size_t children, bool yields) {
    run_join(table().join_ffi(children, yields), children);
  };
  return made;
}

} // namespace bench
