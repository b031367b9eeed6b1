#include "core/pool.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include "core/memory.hpp"

namespace bolt::core {

namespace {

struct job {
  void (*fn)(void* data);
  void* data;
  job* next;
};

// Threads come one by one, when work is there and none is idle, up to a limit; they stay for the
// process's life, detached, waiting on memory that is never destroyed. POSIX primitives, because a
// forked child has to make them anew in place.
class thread_pool {
 public:
  bolt_status schedule(void (*fn)(void*), void* data) noexcept;
  // A thread's life. Ends by forced unwinding only: a job may end its thread, which is then
  // replaced.
  void run();

  void lock() noexcept { pthread_mutex_lock(&mutex_); }
  void unlock() noexcept { pthread_mutex_unlock(&mutex_); }
  // What was waiting belongs to futures of the process before the fork, which has its own threads
  // for it. Called with the mutex held.
  void reset_in_child() noexcept {
    wake_up_ = PTHREAD_COND_INITIALIZER;
    *forgotten_end() = first_;
    first_ = last_ = nullptr;
    threads_ = idle_ = queued_ = 0;
  }

 private:
  bool start_thread() noexcept;
  void thread_ended() noexcept;
  job** forgotten_end() noexcept {
    job** end = &forgotten_;
    while (*end != nullptr)
      end = &(*end)->next;
    return end;
  }

  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t wake_up_ = PTHREAD_COND_INITIALIZER;
  job* first_ = nullptr;
  job* last_ = nullptr;
  job* forgotten_ = nullptr; // kept for leak checkers only
  unsigned threads_ = 0;
  unsigned idle_ = 0;   // of them, inside the wait
  unsigned queued_ = 0; // jobs that no thread has taken
  unsigned limit_ = 0;
};

constinit thread_pool the_pool;

unsigned thread_limit() noexcept {
  const char* text = std::getenv("BOLT_POOL_THREADS");
  const long asked = text != nullptr ? std::strtol(text, nullptr, 10) : 0;
  if (asked > 0) return static_cast<unsigned>(std::min(asked, 1024L));
  return std::max(4U, std::thread::hardware_concurrency());
}

void* thread_main(void*) {
  the_pool.run();
  return nullptr;
}

bool thread_pool::start_thread() noexcept {
  // Signals are the application's: they go to threads of its own.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const bool started = pthread_create(&thread, &attributes, thread_main, nullptr) == 0;
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

bolt_status thread_pool::schedule(void (*fn)(void*), void* data) noexcept {
  thread_block& block = this_thread();
  void* memory = allocate(block, sizeof(job));
  if (memory == nullptr) return BOLT_NO_MEMORY;
  auto* added = new (memory) job{fn, data, nullptr};
  lock();
  if (limit_ == 0) limit_ = thread_limit();
  // Idle threads that were woken for the jobs before this one are still counted as idle.
  if (queued_ + 1 > idle_ && threads_ < limit_) {
    if (start_thread()) {
      ++threads_;
    } else if (threads_ == 0) {
      unlock();
      deallocate(block, memory, sizeof(job));
      return BOLT_NO_MEMORY;
    }
  }
  (last_ != nullptr ? last_->next : first_) = added;
  last_ = added;
  ++queued_;
  const bool wake = idle_ != 0;
  unlock();
  if (wake) pthread_cond_signal(&wake_up_);
  return BOLT_OK;
}

void thread_pool::thread_ended() noexcept {
  lock();
  --threads_;
  // It counted as one that would come back for what is queued.
  if (queued_ > idle_ && start_thread()) ++threads_;
  unlock();
}

void thread_pool::run() {
  struct life {
    thread_pool& pool;
    ~life() { pool.thread_ended(); }
  } const mine{*this};
  thread_block& block = this_thread();
  lock();
  for (;;) {
    while (first_ == nullptr) {
      ++idle_;
      pthread_cond_wait(&wake_up_, &mutex_);
      --idle_;
    }
    --queued_;
    job* next = first_;
    first_ = next->next;
    if (first_ == nullptr) last_ = nullptr;
    unlock();
    const job now = *next;
    deallocate(block, next, sizeof(job));
    now.fn(now.data);
    lock();
  }
}

bolt_status schedule_on_pool(void*, void (*fn)(void*), void* data) {
  return fn == nullptr ? BOLT_ARGUMENT : the_pool.schedule(fn, data);
}

constexpr bolt_executor own_pool{
    sizeof(bolt_executor), 0, schedule_on_pool, nullptr, nullptr, nullptr, nullptr};
constinit std::atomic<const bolt_executor*> chosen_pool{&own_pool};

} // namespace

const bolt_executor* executor_pool() noexcept {
  return chosen_pool.load(std::memory_order_acquire);
}

void executor_set_pool(const bolt_executor* executor) noexcept {
  chosen_pool.store(executor != nullptr ? executor : &own_pool, std::memory_order_release);
}

void lock_pool() noexcept { the_pool.lock(); }
void unlock_pool() noexcept { the_pool.unlock(); }
void reset_pool_in_child() noexcept { the_pool.reset_in_child(); }

} // namespace bolt::core
