// R9: the methods of one object exclude each other as a first-in first-out read-write lock. The
// ticket is taken at a method's first poll; nobody blocks: who must wait answers PENDING and is
// woken by its id.
#pragma once

#include <cstdint>
#include <mutex>

#include "bolt/bolt.h"

namespace bolt::core {

// One method's place at the lock. Guarded by the lock's mutex as long as it is `waiting`.
struct ticket {
  enum class state : std::uint8_t { none, waiting, held };
  state now = state::none;
  bool exclusive = false;
  bolt_future future = 0; // to be woken when the lock is handed over
  ticket* previous = nullptr;
  ticket* next = nullptr;
};

class receiver_lock {
 public:
  // Holds at once if nobody conflicts and nobody waits; never waits.
  bool try_hold(ticket& t) noexcept;
  // Holds at once, or waits at the end of the line. True: held. t.future is set.
  bool hold_or_wait(ticket& t) noexcept;
  // Overtakes those that wait. For a synchronous method, which cannot wait and is over soon, and
  // for one that is called from inside another, which has its turn already.
  bool try_hold_now(ticket& t) noexcept;
  // Whether a ticket that waited was granted meanwhile.
  bool is_held(const ticket& t) noexcept;
  // Leaves the lock, held or waiting, and wakes those whose turn it is, after unlocking.
  void leave(ticket& t);

 private:
  bool compatible(const ticket& t) const noexcept;
  void grant(ticket& t) noexcept;
  void unlink(ticket& t) noexcept;
  void hand_over();
  bool hand_over_some();

  std::mutex mutex_;
  std::uint32_t shared_ = 0;
  bool exclusive_ = false;
  ticket* first_ = nullptr;
  ticket* last_ = nullptr;
};

} // namespace bolt::core
