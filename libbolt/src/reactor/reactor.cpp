#include "reactor/reactor.hpp"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/fork.hpp"

namespace bolt::reactor {

namespace {

// Set once, under `starting`. release/acquire: what the constructor wrote.
constinit std::atomic<reactor*> the_reactor{nullptr};
constinit std::mutex starting;

// A thread that is inside start() while another one forks must not leave `starting` locked in the
// child. Installed when the library is loaded: later there could be a fork at the same time.
[[maybe_unused]] const int fork_handlers =
    pthread_atfork([] { starting.lock(); }, [] { starting.unlock(); }, [] { starting.unlock(); });

// For the life of the object: the threads that this one starts take no signals from the
// application.
class signals_blocked {
 public:
  signals_blocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  signals_blocked(const signals_blocked&) = delete;
  signals_blocked& operator=(const signals_blocked&) = delete;
  ~signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

} // namespace

reactor* reactor::started() noexcept { return the_reactor.load(std::memory_order_acquire); }

bool reactor::is_here() const noexcept { return epoch_ == core::fork_epoch; }

bolt_status reactor::get(reactor*& out) noexcept {
  out = started();
  if (out == nullptr) {
    try {
      out = start();
    } catch (const std::exception&) { // no memory, no thread or no descriptor
      return BOLT_NO_MEMORY;
    }
  }
  return out->is_here() ? BOLT_OK : BOLT_FORKED;
}

reactor* reactor::start() {
  const std::lock_guard lock(starting);
  if (reactor* const other = started()) return other;
  std::unique_ptr<reactor> made(new reactor(core::fork_epoch));
  made->run_detached();
  the_reactor.store(made.get(), std::memory_order_release);
  return made.release();
}

void reactor::run_detached() {
  const signals_blocked blocked;
  // Handlers are noexcept, and the work guard is never given up: run() does not return.
  std::thread([this] { io_.run(); }).detach();
}

} // namespace bolt::reactor
