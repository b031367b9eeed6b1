#include "reactor/reactor.hpp"

#include <algorithm>
#include <system_error>
#include <thread>

#include "core/fork.hpp"
#include "reactor/signals_blocked.hpp"

namespace bolt::reactor {

namespace {

// The reactor that this thread is about to stop.
constinit thread_local const reactor* stopping_here = nullptr;

} // namespace

bool reactor::is_here() const noexcept {
  return epoch_.load(std::memory_order_relaxed) == core::fork_epoch;
}

// ---- threads ------------------------------------------------------------------------------------

bolt_status reactor::start(unsigned threads) noexcept {
  if (!is_idle() && !is_here()) return BOLT_FORKED; // before a lock is touched
  std::unique_lock lock(mutex_);
  switch (state_.load(std::memory_order_relaxed)) {
  case state::running:
    return BOLT_OK;
  case state::closing:
    return BOLT_SHUTDOWN;
  case state::idle:
    break;
  }
  try {
    // One thread alone needs less locking inside Asio. Threads that are lent may be many.
    engine_.emplace(threads == 1 ? 1 : BOOST_ASIO_CONCURRENCY_HINT_DEFAULT);
    const std::uint64_t epoch = core::fork_epoch;
    epoch_.store(epoch, std::memory_order_relaxed);
    alone_ = threads == 1;
    closed_ = false;
    for (unsigned i = 0; i < threads; ++i)
      start_thread();
    timers_.open(engine_->io, epoch);
    watches_.open(engine_->io, epoch);
    life_.fetch_add(1, std::memory_order_relaxed);
    state_.store(state::running, std::memory_order_release);
    return BOLT_OK;
  } catch (const std::exception&) { // no memory, no thread or no descriptor
    if (engine_) engine_->work.reset();
    changed_.wait(lock, [this] { return threads_ == 0; });
    engine_.reset();
    return BOLT_NO_MEMORY;
  }
}

// With mutex_ held: the thread cannot end before it is counted.
void reactor::start_thread() {
  const signals_blocked blocked;
  std::thread([this] { thread_main(); }).detach();
  ++threads_;
}

bool reactor::replace_thread() noexcept {
  try {
    start_thread();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

// A job may end its thread (pthread_exit): that is then replaced, for whatever waits. What the
// thread was before comes back: a reactor's thread may serve another one that it stops.
class reactor::inside {
 public:
  explicit inside(reactor& entered) noexcept : entered_(entered), before_(here) {
    here = {&entered, &entered.engine_->io, entered.alone_, core::fork_epoch, nullptr};
  }
  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;
  ~inside() {
    here = before_;
    entered_.thread_ended(done);
  }
  bool done = false;

 private:
  reactor& entered_;
  const running before_;
};

void reactor::thread_main() {
  inside counted(*this);
  engine_->io.run(); // handlers throw nothing; ends when there is no work left
  counted.done = true;
}

void reactor::thread_ended(bool done) noexcept {
  const std::lock_guard lock(mutex_);
  --threads_;
  // If there is none to be had, what waits is served by the other threads, if there are any.
  if (!done) static_cast<void>(replace_thread());
  // Under the lock: who waits may go on, and destroy the engine, only when this thread lets go.
  changed_.notify_all();
}

bolt_status reactor::run_here(std::uint64_t life) {
  if (here.of != nullptr) return BOLT_BUSY;
  {
    const std::lock_guard lock(mutex_);
    if (!accepts(life)) return BOLT_SHUTDOWN;
    if (alone_) return BOLT_ARGUMENT;
    ++threads_;
  }
  thread_main();
  return BOLT_OK;
}

// ---- work ---------------------------------------------------------------------------------------

bool reactor::accepts(std::uint64_t life) const noexcept {
  return state_.load(std::memory_order_seq_cst) == state::running &&
         (life == 0 || life == life_.load(std::memory_order_relaxed));
}

// seq_cst on posting_ and state_: either this thread sees that the reactor is closing, or the one
// that closes it sees this one inside, and keeps the engine. A thread of its own need not be seen:
// it keeps the engine anyway.
bolt_status reactor::post(std::uint64_t life, void (*fn)(void*), void* data) noexcept {
  if (here.of == this) {
    if (!accepts(life)) return BOLT_SHUTDOWN;
    const bool local = here.jobs != nullptr && here.jobs->push({fn, data});
    return local ? BOLT_OK : to_asio({fn, data});
  }
  posting_.fetch_add(1, std::memory_order_seq_cst);
  const bolt_status status = accepts(life) ? to_asio({fn, data}) : BOLT_SHUTDOWN;
  posting_.fetch_sub(1, std::memory_order_release);
  return status;
}

bolt_status reactor::to_asio(const job& given) noexcept {
  try {
    post_to(engine_->io, given);
    return BOLT_OK;
  } catch (const std::bad_alloc&) {
    return BOLT_NO_MEMORY;
  }
}

bolt_status reactor::enter(std::uint64_t life, bolt_future task,
                           std::uint64_t& out_ticket) noexcept {
  const std::lock_guard lock(mutex_);
  if (!accepts(life)) return BOLT_SHUTDOWN;
  try {
    if (free_tickets_.empty()) {
      free_tickets_.reserve(std::max<std::size_t>(16, 2 * (tasks_.size() + 1)));
      tasks_.push_back(0);
      free_tickets_.push_back(tasks_.size() - 1);
    }
  } catch (const std::bad_alloc&) {
    return BOLT_NO_MEMORY;
  }
  out_ticket = free_tickets_.back();
  free_tickets_.pop_back();
  tasks_[out_ticket] = task;
  ++tasks_left_;
  return BOLT_OK;
}

bolt_status reactor::leave(std::uint64_t ticket) noexcept {
  if (!is_here()) return BOLT_OK; // its task has forked: nobody waits for it here
  const std::lock_guard lock(mutex_);
  tasks_[ticket] = 0;
  free_tickets_.push_back(ticket);
  if (--tasks_left_ == 0) changed_.notify_all();
  return state_.load(std::memory_order_relaxed) == state::running ? BOLT_OK : BOLT_SHUTDOWN;
}

// ---- the end ------------------------------------------------------------------------------------

bolt_status reactor::stop(std::uint64_t life, std::uint64_t within_ns) noexcept {
  if (is_idle()) return BOLT_OK;
  if (!is_here()) return BOLT_FORKED;
  constexpr std::uint64_t longest = 100ull * 365 * 24 * 3600 * 1'000'000'000;
  const auto until = clock::now() + std::chrono::nanoseconds(std::min(within_ns, longest));
  if (here.of == this || stopping_here == this) {
    begin_to_stop(life);
    return BOLT_PENDING; // it cannot wait for itself
  }
  begin_to_stop(life);

  std::unique_lock lock(mutex_);
  const auto over = [&] { return is_idle() || (life != 0 && life != life_); };
  if (!changed_.wait_until(lock, until, [&] { return over() || closed_; })) return BOLT_PENDING;
  if (over()) return BOLT_OK; // another one was faster
  // Nothing is accepted any more: Asio may run out of work once nobody posts, and what was accepted
  // has run then.
  while (posting_.load(std::memory_order_acquire) != 0)
    std::this_thread::yield();
  engine_->work.reset();
  if (threads_ == 0) serve_until(until, lock);
  const auto ended = [&] { return over() || (tasks_left_ == 0 && threads_ == 0); };
  if (!changed_.wait_until(lock, until, ended)) return BOLT_PENDING;
  if (over()) return BOLT_OK;
  if (!engine_->io.stopped()) return BOLT_PENDING; // lent no thread for long enough
  engine_.reset();
  state_.store(state::idle, std::memory_order_release);
  changed_.notify_all();
  return BOLT_OK;
}

// Nobody has lent it a thread, or no more: then this one does what is left.
void reactor::serve_until(clock::time_point until, std::unique_lock<std::mutex>& lock) {
  ++threads_;
  lock.unlock();
  {
    inside counted(*this);
    engine_->io.run_until(until);
    counted.done = true;
  }
  lock.lock();
}

void reactor::begin_to_stop(std::uint64_t life) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!accepts(life)) return;
    state_.store(state::closing, std::memory_order_seq_cst);
  }
  // What is unwound here may ask to stop, too.
  const reactor* const outer = std::exchange(stopping_here, this);
  cancel_tasks();
  timers_.close();
  watches_.close();
  stopping_here = outer;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void reactor::cancel_tasks() noexcept {
  std::unique_lock lock(mutex_);
  // No task is added any more; the lock is free while one is told, which may unwind it here.
  for (std::size_t ticket = 0; ticket < tasks_.size(); ++ticket) {
    const bolt_future task = tasks_[ticket];
    if (task == 0) continue;
    lock.unlock();
    static_cast<void>(bolt_future_cancel(task));
    lock.lock();
  }
}

} // namespace bolt::reactor
