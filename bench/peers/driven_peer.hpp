// A peer whose futures are polled by their host, made from its calls:
//
//   future                         what the host holds; copied like a number
//   waker                          who is to be told; copied like a number
//   make_waker(fn, data, token)    fn and data are the same for all that are in use at a time
//   add, chain, ten_steps, waiting, one_of_many      start a future
//   poll(future, waker, value)     true: it has ended, with that value
//   drop(future)
//   wake, share, wake_shared, drop_shared, reserve_crowd, wake_crowd     of peers/fixture.rs
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "peer.hpp"
#include "subject.hpp"

namespace bench {

// Those of a peer's calls that are plain functions of a table of that name.
template <class Future, class Table, const Table& (*table)()>
struct table_calls {
  using future = Future;

  static future add(std::int64_t a, std::int64_t b) { return table().add(a, b); }
  static future chain(std::int64_t depth) { return table().chain(depth); }
  static future ten_steps(std::int64_t n) { return table().ten_steps(n); }
  static future waiting(std::int64_t depth) { return table().waiting(depth); }
  static future one_of_many() { return table().one_of_many(); }
  static void wake() { table().wake(); }
  static void* share() { return table().share(); }
  static void wake_shared(void* waker) { table().wake_shared(waker); }
  static void drop_shared(void* waker) { table().drop_shared(waker); }
  static void reserve_crowd(std::size_t n) { table().reserve_crowd(n); }
  static void wake_crowd() { table().wake_crowd(); }
};

template <class Calls>
class driven_peer {
  using future = typename Calls::future;
  using waker = typename Calls::waker;

 public:
  template <class Make>
  static void ready(std::size_t n, std::int64_t expected, Make make) {
    std::uint64_t wakes = 0;
    const waker me = Calls::make_waker(count, &wakes, 0);
    std::int64_t value = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const future started = make();
      require(Calls::poll(started, me, value), "a peer's future is not ready");
      Calls::drop(started);
    }
    require(n == 0 || value == expected, "a peer's value is wrong");
    Calls::drop_waker(me);
  }

  // Each value is read and summed, as libbolt's host does it.
  static void adds(std::size_t n) {
    std::uint64_t wakes = 0;
    const waker me = Calls::make_waker(count, &wakes, 0);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const future started = Calls::add(20, 22);
      std::int64_t value = 0;
      require(Calls::poll(started, me, value), "a peer's future is not ready");
      sum += value;
      Calls::drop(started);
    }
    require(sum == static_cast<std::int64_t>(n) * 42, "a peer's sum is wrong");
    Calls::drop_waker(me);
  }

  static void suspension(std::size_t n, std::int64_t depth) {
    std::uint64_t wakes = 0;
    const waker me = Calls::make_waker(count, &wakes, 0);
    const future waiting = Calls::waiting(depth);
    std::int64_t value = 0;
    require(!Calls::poll(waiting, me, value), "a peer's future does not wait");
    for (std::size_t i = 0; i < n; ++i) {
      Calls::wake();
      require(!Calls::poll(waiting, me, value), "a peer's future does not wait");
    }
    require(wakes == n, "a peer's future was not woken");
    Calls::drop(waiting);
    Calls::drop_waker(me);
  }

 private:
  static void count(void* data, std::uint64_t) { ++*static_cast<std::uint64_t*>(data); }

  class many final : public crowd {
   public:
    ~many() override {
      for (const waker each : wakers_)
        Calls::drop_waker(each);
    }
    void prepare(std::size_t n) override {
      futures_.resize(n);
      woken_.resize(n); // touched
      woken_.clear();
      wakers_.resize(n);
      wakers_.clear();
      Calls::reserve_crowd(n);
    }
    // A host that has so many must be told which: a waker each. Its memory is the future's.
    void create() override {
      const bool first = wakers_.empty();
      std::int64_t value = 0;
      for (std::size_t i = 0; i < futures_.size(); ++i) {
        if (first) wakers_.push_back(Calls::make_waker(note, this, i));
        futures_[i] = Calls::one_of_many();
        require(!Calls::poll(futures_[i], wakers_[i], value), "a peer's future does not wait");
      }
    }
    void wake_all() override { Calls::wake_crowd(); }
    void finish() override {
      std::int64_t value = 0;
      const std::lock_guard guard(mutex_);
      require(woken_.size() == futures_.size(), "another number of a peer's futures was woken");
      for (const std::uint64_t token : woken_) {
        require(Calls::poll(futures_[token], wakers_[token], value), "a peer's does not end");
        Calls::drop(futures_[token]);
      }
      woken_.clear();
    }

   private:
    // A waker may be called by any thread.
    static void note(void* data, std::uint64_t token) {
      auto& me = *static_cast<many*>(data);
      const std::lock_guard guard(me.mutex_);
      me.woken_.push_back(token);
    }

    std::vector<future> futures_;
    std::vector<waker> wakers_;
    std::mutex mutex_;
    std::vector<std::uint64_t> woken_; // under mutex_
  };

  class one final : public wakee {
   public:
    one() {
      require(!Calls::poll(future_, me_, value_), "a peer's future does not wait");
      shared_ = Calls::share();
    }
    ~one() override {
      Calls::drop_shared(shared_);
      Calls::drop(future_);
      Calls::drop_waker(me_);
    }
    void wake(std::size_t times) override {
      for (std::size_t i = 0; i < times; ++i)
        Calls::wake_shared(shared_);
    }
    bool serve() override {
      if (!woken_.exchange(false, std::memory_order_acquire)) return false;
      require(!Calls::poll(future_, me_, value_), "a peer's future does not wait");
      return true;
    }

   private:
    static void note(void* data, std::uint64_t) {
      static_cast<std::atomic<bool>*>(data)->store(true, std::memory_order_release);
    }

    alignas(64) std::atomic<bool> woken_{false};
    waker me_ = Calls::make_waker(note, &woken_, 0);
    future future_ = Calls::waiting(1);
    std::int64_t value_ = 0;
    void* shared_ = nullptr;
  };

 public:
  static peer make(std::string name) {
    peer made;
    made.name = std::move(name);
    made.ready = adds;
    made.ten_steps = [](std::size_t n) { ready(n, 10, [] { return Calls::ten_steps(1); }); };
    made.chain = [](std::size_t n, std::int64_t depth) {
      ready(n, depth, [depth] { return Calls::chain(depth); });
    };
    made.suspension = [](std::size_t n) { suspension(n, 1); };
    made.resume = suspension;
    made.echo = Calls::echo;
    made.make_crowd = [] { return std::make_unique<many>(); };
    made.make_wakee = [] { return std::make_unique<one>(); };
    return made;
  }
};

} // namespace bench
