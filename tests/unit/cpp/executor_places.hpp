// Places where tasks run: one of each kind of executor there is. Some can be closed.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "bolt/executor.hpp"
#include "bolt/executor_adapter.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/thread_pool.hpp"

#if BOLT_TEST_REACTOR
#include "bolt/reactor.hpp"
#endif

namespace bolt::test {

// Somebody runs it.
class on_inline {
 public:
  static constexpr const char* name = "inline";
  ~on_inline() {
    executor(jobs_).schedule([](void* me) { static_cast<on_inline*>(me)->ended_ = true; }, this);
    runs_.join();
  }
  [[nodiscard]] executor where() const { return jobs_; }
  [[nodiscard]] bool is_here() const { return std::this_thread::get_id() == runs_.get_id(); }

 private:
  inline_executor jobs_;
  bool ended_ = false;
  std::thread runs_{[this] {
    while (!ended_)
      jobs_.run_one();
  }};
};

class on_some_thread {
 public:
  [[nodiscard]] bool is_here() const { return std::this_thread::get_id() != not_here_; }

 private:
  std::thread::id not_here_ = std::this_thread::get_id();
};

class on_thread_pool : public on_some_thread {
 public:
  static constexpr const char* name = "thread_pool";
  [[nodiscard]] executor where() const { return threads_; }

 private:
  thread_pool threads_{2};
};

class on_bounded_pool : public on_some_thread {
 public:
  static constexpr const char* name = "bounded_pool";
  [[nodiscard]] executor where() const { return threads_; }

 private:
  thread_pool threads_{{.threads = 2, .max_queued = 1}};
};

class on_process_pool : public on_some_thread {
 public:
  static constexpr const char* name = "process_pool";
  [[nodiscard]] static executor where() { return pool(); }
};

// A toolkit's queue of events, which runs them on the thread of its window.
class window {
 public:
  void post(std::function<void()> event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    posted_.notify_one();
  }
  bool is_open() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }
  void close() {
    post([this] {
      const std::lock_guard lock(mutex_);
      open_ = false;
    });
  }
  // Until it is closed, and no event is left.
  void show() {
    std::unique_lock lock(mutex_);
    while (open_ || !events_.empty()) {
      posted_.wait(lock, [this] { return !events_.empty(); });
      const std::function<void()> next = std::move(events_.front());
      events_.pop_front();
      lock.unlock();
      next();
      lock.lock();
    }
  }

  // All that it takes to be an executor.
  bool schedule(void (*fn)(void*), void* data) {
    const std::lock_guard lock(mutex_);
    if (!open_) return false;
    events_.emplace_back([fn, data] { fn(data); });
    posted_.notify_one();
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> events_;
  bool open_ = true;
};

class on_window {
 public:
  static constexpr const char* name = "window";
  ~on_window() { close(); }
  [[nodiscard]] executor where() const { return gui_; }
  [[nodiscard]] bool is_here() const { return std::this_thread::get_id() == id_; }
  void close() {
    if (!shows_.joinable()) return;
    window_.close();
    shows_.join();
  }

 private:
  window window_;
  executor_adapter<window> gui_{window_};
  std::thread shows_{[this] { window_.show(); }};
  std::thread::id id_ = shows_.get_id();
};

#if BOLT_TEST_REACTOR
class on_reactor : public on_some_thread {
 public:
  static constexpr const char* name = "reactor";
  [[nodiscard]] executor where() const { return reactor_; }
  void close() { EXPECT_TRUE(reactor_.stop()); }

 private:
  reactor reactor_{{.threads = 2}};
};
using places = testing::Types<on_inline, on_thread_pool, on_bounded_pool, on_process_pool,
                              on_window, on_reactor>;
using places_that_close = testing::Types<on_window, on_reactor>;
#else
using places =
    testing::Types<on_inline, on_thread_pool, on_bounded_pool, on_process_pool, on_window>;
using places_that_close = testing::Types<on_window>;
#endif

struct name_of {
  template <class Place>
  static std::string GetName(int) {
    return Place::name;
  }
};

} // namespace bolt::test
