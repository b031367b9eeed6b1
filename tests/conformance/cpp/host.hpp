// A host in C++: loads the fixture as any SDK does, through the symbol of the module and the
// function table it carries, and drives calls from one thread with a completion queue.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <bolt/bolt.h>

#include "wire.hpp"

namespace host {

// The fixture, loaded once, and the runtime it brings.
const bolt_module& module();
const bolt_runtime& runtime();

// "add" or "Cell.read"; throws if the module has no such function.
const bolt_fn* function(std::string_view name);

// What a call ended with.
struct outcome {
  bolt_status status = BOLT_PENDING; // without flags
  std::vector<std::uint8_t> bytes;
  std::vector<bolt_object> objects; // retained for this host, in the order of the bytes

  std::string message() const { return {bytes.begin(), bytes.end()}; }
  reader value() const { return reader(bytes); }
};

// Where the tokens of woken calls arrive. One thread drives it; it is closed by its destructor.
class loop {
 public:
  loop();
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  bolt_queue queue() const { return queue_; }

  // Tokens that have arrived since the last time, oldest first; does not block.
  std::vector<std::uint64_t> arrived();
  // The same, but blocks until there is at least one.
  std::vector<std::uint64_t> wait();

 private:
  bolt_queue queue_ = 0;
};

// One call of an exported function. Nothing happens before the first poll.
class call {
 public:
  call(loop& on, std::string_view name, const writer& args = {}, bolt_object receiver = 0);
  ~call();
  call(const call&) = delete;
  call& operator=(const call&) = delete;

  // Starts without polling.
  bolt_status start();
  // Polls once (starts if need be). The full status, with flags; an outcome is kept in `result`.
  bolt_status poll();
  bolt_status cancel() { return runtime().future_cancel(id()); }
  bolt_status free();

  bolt_future id() const { return __atomic_load_n(&id_, __ATOMIC_ACQUIRE); }
  std::uint64_t token() const { return token_; }
  bool ended() const { return ended_; }
  // Tokens that are with the library: 0 or 1.
  int armed() const { return armed_; }
  void arrived() { --armed_; }

  // Set before the first poll: the id is published before the body's first instruction, so that
  // another thread can read it with id().
  bool publish = false;
  // Set before the first poll: the executor drives the call.
  const bolt_executor* executor = nullptr;

  outcome result;

 private:
  bolt_call description();
  bolt_status settle(bolt_status status, bolt_buffer& out);

  loop& loop_;
  const bolt_fn* fn_;
  std::vector<std::uint8_t> args_;
  bolt_object receiver_;
  bolt_future id_ = 0;
  std::uint64_t token_;
  bool started_ = false;
  bool ended_ = false;
  int armed_ = 0;
};

// Drives `one` to its end, waiting on its loop; the tokens of other calls on that loop must not
// arrive.
outcome& finish(loop& on, call& one);

// Drives all to their ends; the order in which they ended, as indices.
std::vector<std::size_t> finish_all(loop& on, const std::vector<call*>& calls);

// Starts, drives and returns: what an SDK's await does.
outcome run(std::string_view name, const writer& args = {}, bolt_object receiver = 0);

// The result of a call that must be READY; throws with the message otherwise.
outcome ready(std::string_view name, const writer& args = {}, bolt_object receiver = 0);

// The counters now.
bolt_counters counters();

} // namespace host
