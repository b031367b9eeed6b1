// A peer: what BoltFFI exports of async functions (peers/boltffi_core), called as its generated
// bindings call it: start, poll with a callback and 64 bits of the host's, complete, free. A handle
// is an unchecked pointer; cancel makes the next poll answer, it does not unwind the future.
#include <cstring>

#include "driven_peer.hpp"

namespace bench {

namespace {

using handle = const void*;
using callback = void (*)(std::uint64_t data, std::int8_t ready);
constexpr std::int8_t is_ready = 0; // else it may be: poll again

struct ffi_status {
  std::int32_t code; // 0: fine
};
struct ffi_buf {
  std::uint8_t* data;
  std::size_t len, cap, align;
};

#define BENCH_BOLTFFI "10bench_core" // how its symbols name the crate

template <class Function>
Function found(const char* name) {
  return reinterpret_cast<Function>(peer_symbol("BENCH_BOLTFFI_CORE", name));
}

template <class Function>
Function start(const char* name) {
  return found<Function>((std::string("boltffi_function_" BENCH_BOLTFFI) + name).c_str());
}

// What belongs to a function beside its start. BoltFFI exports it for each; those of one result
// type are the same code.
template <class Value>
struct exported {
  explicit exported(const char* function) : name(function) {}
  const char* name; // first: the others are found by it
  std::int8_t (*poll)(handle, std::uint64_t data, callback) = part<decltype(poll)>("_poll");
  Value (*complete)(handle, ffi_status*) = part<decltype(complete)>("_complete");
  void (*free)(handle) = part<decltype(free)>("_free");

 private:
  template <class Function>
  Function part(const char* which) const {
    const std::string prefix = "boltffi_async_function_" BENCH_BOLTFFI;
    return found<Function>((prefix + name + which).c_str());
  }
};

struct boltffi_table {
  handle (*add)(std::int64_t, std::int64_t) = start<decltype(add)>("3add");
  handle (*chain)(std::int64_t) = start<decltype(chain)>("5chain");
  handle (*ten_steps)(std::int64_t) = start<decltype(ten_steps)>("9ten_steps");
  handle (*waiting)(std::int64_t) = start<decltype(waiting)>("7waiting");
  handle (*one_of_many)() = start<decltype(one_of_many)>("11one_of_many");
  handle (*join)(std::int64_t, bool) = start<decltype(join)>("4join");
  exported<std::int64_t> number{"3add"};
  handle (*echo)(const std::uint8_t*, std::size_t) = start<decltype(echo)>("4echo");
  exported<ffi_buf> text{"4echo"};
  void (*free_buf)(ffi_buf) = found<decltype(free_buf)>("boltffi_free_buf");
  void (*wake)() = found<decltype(wake)>("bench_wake");
  void* (*share)() = found<decltype(share)>("bench_share");
  void (*wake_shared)(const void*) = found<decltype(wake_shared)>("bench_wake_shared");
  void (*drop_shared)(void*) = found<decltype(drop_shared)>("bench_drop_shared");
  void (*reserve_crowd)(std::size_t) = found<decltype(reserve_crowd)>("bench_reserve_crowd");
  void (*wake_crowd)() = found<decltype(wake_crowd)>("bench_wake_crowd");
};

const boltffi_table& table() {
  static const boltffi_table loaded;
  return loaded;
}

// Who is told: the callback has room for the token only.
void (*told)(void* data, std::uint64_t token) = nullptr;
void* told_data = nullptr;

void on_signal(std::uint64_t token, std::int8_t ready) {
  if (ready != is_ready) told(told_data, token);
}

struct boltffi_calls : table_calls<handle, boltffi_table, table> {
  using waker = std::uint64_t;

  static waker make_waker(void (*wake)(void*, std::uint64_t), void* data, std::uint64_t token) {
    told = wake;
    told_data = data;
    return token;
  }
  static void drop_waker(waker) { told_data = nullptr; }
  static bool poll(future f, waker token, std::int64_t& out) {
    if (table().number.poll(f, token, on_signal) != is_ready) return false;
    ffi_status status{};
    out = table().number.complete(f, &status);
    require(status.code == 0, "BoltFFI: a call has failed");
    return true;
  }
  static void drop(future f) { table().number.free(f); }

  // Text crosses with its length in front, as libbolt's does. The host's block is made once, as
  // libbolt's is.
  static void echo(std::size_t n, std::string_view text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    std::vector<std::uint8_t> block(sizeof length + text.size());
    std::memcpy(block.data(), &length, sizeof length);
    std::memcpy(block.data() + sizeof length, text.data(), text.size());
    const waker me = make_waker([](void*, std::uint64_t) {}, nullptr, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const handle started = table().echo(block.data(), block.size());
      require(table().text.poll(started, me, on_signal) == is_ready, "BoltFFI: echo is not ready");
      ffi_status status{};
      const ffi_buf back = table().text.complete(started, &status);
      require(status.code == 0 && back.len == block.size(), "BoltFFI: echo is wrong");
      table().free_buf(back);
      table().text.free(started);
    }
  }

  static void join(std::size_t children, bool yields) {
    const waker me = make_waker([](void*, std::uint64_t) {}, nullptr, 0);
    const future joined = table().join(static_cast<std::int64_t>(children), yields);
    std::int64_t sum = 0;
    while (!poll(joined, me, sum)) {
    }
    require(sum == static_cast<std::int64_t>(children), "BoltFFI: join_all: wrong sum");
    drop(joined);
  }
};

} // namespace

bool have_boltffi() { return peer_symbol("BENCH_BOLTFFI_CORE", "boltffi_free_buf") != nullptr; }

peer boltffi_peer() {
  peer made = driven_peer<boltffi_calls>::make("BoltFFI");
  made.join = boltffi_calls::join;
  return made;
}

} // namespace bench
