#include "reactor/registry.hpp"

#include <pthread.h>

#include <array>
#include <atomic>
#include <mutex>

#include "core/fork.hpp"
#include "core/state.hpp"
#include "reactor/place_id.hpp"

namespace bolt::reactor {

namespace {

namespace state = core::state;

// What bolt_executor::self points to: one life of a reactor, or, of the process's own, all (0).
struct executor_record {
  bolt_executor raw;
  reactor* of;
  std::uint64_t life;
  executor_record* next; // they are kept: a stale one has to be able to refuse
};

// Never destroyed (see reactor). By number; the process's own is the first.
std::array<std::atomic<reactor*>, max_number + 1> reactors{new reactor(0)};
constinit std::mutex creating; // guards that, and:
constinit executor_record* records = nullptr;
constinit std::array<reactor*, max_number + 1> left_to_parent{}; // for leak checkers only

reactor& own() noexcept { return *reactors[0].load(std::memory_order_relaxed); }

// A thread that is inside one of these while another one forks must not leave it locked in the
// child. Installed when the library is loaded: later there could be a fork at the same time.
void before_fork() noexcept {
  creating.lock();
  own().lock();
}
void after_fork() noexcept {
  own().unlock();
  creating.unlock();
}
// The child does not touch the others again: their locks may be held by threads that it lacks.
void after_fork_in_child() noexcept {
  for (std::size_t number = 1; number < reactors.size(); ++number) {
    reactor* const parents = reactors[number].exchange(nullptr, std::memory_order_relaxed);
    if (parents != nullptr) left_to_parent[number] = parents;
  }
  own().forget_threads();
  after_fork();
}
[[maybe_unused]] const int fork_handlers =
    pthread_atfork(before_fork, after_fork, after_fork_in_child);

bolt_status started_own(reactor*& out) noexcept {
  out = &own();
  if (!out->is_running()) return out->start(1);
  return out->is_here() ? BOLT_OK : BOLT_FORKED;
}

bolt_status open_for(executor_record& record) noexcept {
  reactor* started = nullptr;
  if (record.life == 0) return started_own(started);
  return record.of->is_here() ? BOLT_OK : BOLT_FORKED;
}

bolt_status schedule(void* self, void (*fn)(void*), void* data) {
  if (fn == nullptr) return BOLT_ARGUMENT;
  auto& record = *static_cast<executor_record*>(self);
  const bolt_status status = open_for(record);
  return status == BOLT_OK ? record.of->post(record.life, fn, data) : status;
}

bolt_status enter(void* self, bolt_future task, std::uint64_t* out_ticket) {
  auto& record = *static_cast<executor_record*>(self);
  const bolt_status status = open_for(record);
  return status == BOLT_OK ? record.of->enter(record.life, task, *out_ticket) : status;
}

bolt_status leave(void* self, std::uint64_t ticket) {
  return static_cast<executor_record*>(self)->of->leave(ticket);
}

// A wake must not start the process's own reactor anew for a task of its former life.
bolt_status resume(void* self, void (*fn)(void*), void* data) {
  auto& record = *static_cast<executor_record*>(self);
  return record.of->is_here() ? record.of->post(record.life, fn, data) : BOLT_FORKED;
}

bolt_executor executor_for(executor_record& record) noexcept {
  return {sizeof(bolt_executor), 0, schedule, &record, resume, enter, leave};
}

executor_record own_record{executor_for(own_record), &own(), 0, nullptr};

} // namespace

bolt_status find_started(bolt_reactor id, reactor*& out) noexcept {
  out = &own();
  if (id == 0) return BOLT_OK;
  const std::uint64_t number = state::index_of(id);
  if (number == 0 || number > max_number) return BOLT_INVALID_HANDLE;
  if (state::epoch_of(id) != core::fork_epoch) return core::stale_status(id);
  out = reactors[number].load(std::memory_order_acquire);
  const bool there = out != nullptr && out->life() == state::count_of(id);
  return there ? BOLT_OK : BOLT_INVALID_HANDLE;
}

bolt_status find(bolt_reactor id, reactor*& out) noexcept {
  return id == 0 ? started_own(out) : find_started(id, out);
}

reactor* find_of_place(std::uint64_t id) noexcept {
  // Before a lock is touched: in a forked child the tables are copies that nobody serves.
  if (state::epoch_of(id) != core::fork_epoch) return nullptr;
  reactor* const there = reactors[number_of(id)].load(std::memory_order_acquire);
  return there != nullptr && there->is_here() ? there : nullptr;
}

bolt_status create(unsigned threads, bolt_reactor& out) noexcept {
  const std::lock_guard lock(creating);
  for (std::uint64_t number = 1; number <= max_number; ++number) {
    reactor* free = reactors[number].load(std::memory_order_relaxed);
    if (free != nullptr && (!free->is_idle() || free->life() + 1 >= state::max_count)) continue;
    try {
      if (free == nullptr) free = new reactor(number);
    } catch (const std::bad_alloc&) {
      return BOLT_NO_MEMORY;
    }
    reactors[number].store(free, std::memory_order_release);
    const bolt_status status = free->start(threads);
    if (status != BOLT_OK) return status;
    out = state::make_id(state::make_generation(core::fork_epoch, free->life()), number);
    return BOLT_OK;
  }
  return BOLT_NO_MEMORY;
}

bolt_status executor_of(bolt_reactor id, const bolt_executor*& out) noexcept {
  out = &own_record.raw;
  if (id == 0) return BOLT_OK;
  out = nullptr;
  reactor* of = nullptr;
  const bolt_status status = find_started(id, of);
  if (status != BOLT_OK) return status;
  const std::lock_guard lock(creating);
  const std::uint64_t life = state::count_of(id);
  for (executor_record* each = records; each != nullptr; each = each->next) {
    if (each->of == of && each->life == life) {
      out = &each->raw;
      return BOLT_OK;
    }
  }
  auto* const made = new (std::nothrow) executor_record{{}, of, life, records};
  if (made == nullptr) return BOLT_NO_MEMORY;
  made->raw = executor_for(*made);
  records = made;
  out = &made->raw;
  return BOLT_OK;
}

} // namespace bolt::reactor
