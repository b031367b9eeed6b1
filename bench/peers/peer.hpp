// What a peer has to offer for the core's cases. Each is compared in the same turns as libbolt, and
// does the same work; a peer that cannot do a case leaves it empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Many futures that wait at once. In this order: prepare, then any number of times the rest.
class crowd {
 public:
  virtual ~crowd() = default;
  // Makes and touches what is the host's own: its list of futures, and of those that were woken.
  virtual void prepare(std::size_t n) = 0;
  virtual void create() = 0;   // n are started and wait
  virtual void wake_all() = 0; // all of them, first come, first served
  virtual void finish() = 0;   // the host polls what was woken, to the end
};

// A future that waits again and again, that any number of threads wake at once, and one polls.
class wakee {
 public:
  virtual ~wakee() = default;
  virtual void wake(std::size_t times) = 0; // from any thread
  virtual bool serve() = 0; // on the thread that made it: polls if it was told to; whether it did
};

struct peer {
  std::string name;
  // Each does its work n times. A future is started, polled, its result read, and ended.
  std::function<void(std::size_t n)> ready;      // add(20, 22)
  std::function<void(std::size_t n)> suspension; // woken and polled again
  std::function<void(std::size_t n)> ten_steps;  // ten different functions, each awaits the next
  std::function<void(std::size_t n, std::int64_t depth)> chain;  // recursive: known at run time
  std::function<void(std::size_t n, std::int64_t depth)> resume; // a suspension that deep
  std::function<void(std::size_t n, std::string_view text)> echo;
  std::function<void(std::size_t children, bool yields)> join; // all of them, awaited together
  std::function<std::unique_ptr<crowd>()> make_crowd;
  std::function<std::unique_ptr<wakee>()> make_wakee;
};

// Those that were built. Peers in dynamic libraries are there if the environment says where:
// BENCH_ASYNC_FFI, BENCH_BOLTFFI_CORE (bench/tool/peers builds them).
const std::vector<peer>& peers();

// The symbol of a peer's library, which must be there if the variable is set; null: it is not.
void* peer_symbol(const char* variable, const char* symbol);

bool have_async_ffi();
bool have_boltffi();
peer asio_peer();
peer rust_peer();
peer async_ffi_peer();
peer boltffi_peer();

// Plain boxed futures are joined in the library that has the crate for it.
void join_boxed(std::size_t children, bool yields);

} // namespace bench
