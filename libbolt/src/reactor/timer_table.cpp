#include "reactor/timer_table.hpp"

#include <algorithm>
#include <chrono>

#include "core/counters.hpp"
#include "reactor/handler_memory.hpp"
#include "reactor/place_id.hpp"

namespace bolt::reactor {

namespace {

// Beyond a hundred years the clock's arithmetic would overflow.
constexpr std::uint64_t longest_ns = 100ull * 365 * 24 * 3600 * 1'000'000'000;

} // namespace

void timer_table::open(boost::asio::io_context& io, std::uint64_t epoch) {
  const std::lock_guard lock(mutex_);
  io_ = &io;
  epoch_ = epoch;
}

void timer_table::close() noexcept {
  std::unique_lock lock(mutex_);
  io_ = nullptr;
  // In steps, because the lock is free while a future is woken. No place is added any more.
  for (std::uint64_t index = 0; index < places_.size(); ++index) {
    place& each = places_[index];
    each.timer.reset(); // what Asio still delivers finds that the life is over
    if (!each.running) continue;
    const bolt_future woken = each.future;
    end(each, index);
    lock.unlock();
    static_cast<void>(bolt_future_wake(woken));
    lock.lock();
  }
}

bolt_status timer_table::start(std::uint64_t after_ns, bolt_future future, bolt_timer& out) {
  const std::chrono::nanoseconds after(std::min(after_ns, longest_ns));
  const std::lock_guard lock(mutex_);
  if (io_ == nullptr) return BOLT_SHUTDOWN;
  const std::uint64_t index = free_index();
  place& mine = places_[index];
  if (!mine.timer) mine.timer.emplace(*io_);
  mine.timer->expires_after(after);
  arm(index);
  free_.pop_back();
  mine.future = future;
  mine.running = true;
  core::count_timers(+1);
  out = make_place_id(epoch_, mine.count, number_, index);
  return BOLT_OK;
}

// The handler names the life it belongs to, because Asio may still deliver it after a cancel, when
// the place is in use again.
void timer_table::arm(std::uint64_t index) {
  place& mine = places_[index];
  mine.timer->async_wait(recycled{
      [this, index, count = mine.count](const boost::system::error_code& aborted) noexcept {
        if (!aborted) expired(index, count);
      }});
}

bool timer_table::cancel(bolt_timer timer) noexcept {
  const std::lock_guard lock(mutex_);
  place* const mine = find(timer);
  if (mine == nullptr) return false;
  end(*mine, place_of(timer));
  try {
    mine->timer->cancel();
  } catch (const boost::system::system_error&) {
    // The handler comes later and finds that its life is over.
  }
  return true;
}

bool timer_table::runs(bolt_timer timer) noexcept {
  const std::lock_guard lock(mutex_);
  return find(timer) != nullptr;
}

// On the reactor's thread.
void timer_table::expired(std::uint64_t index, std::uint64_t count) noexcept {
  bolt_future woken = 0;
  {
    const std::lock_guard lock(mutex_);
    place& mine = places_[index];
    if (!mine.running || mine.count != count) return;
    woken = mine.future;
    end(mine, index);
  }
  static_cast<void>(bolt_future_wake(woken));
}

timer_table::place* timer_table::find(bolt_timer timer) noexcept {
  const std::uint64_t index = place_of(timer);
  if (index >= places_.size()) return nullptr;
  place& there = places_[index];
  return there.running && there.count == core::state::count_of(timer) ? &there : nullptr;
}

// The last of free_; it stays there until the timer runs.
std::uint64_t timer_table::free_index() {
  if (free_.empty()) {
    const std::uint64_t index = places_.size();
    if (index > max_place) throw std::bad_alloc();
    free_.reserve(std::max<std::size_t>(16, 2 * (index + 1)));
    places_.emplace_back();
    free_.push_back(index);
  }
  return free_.back();
}

void timer_table::end(place& ended, std::uint64_t index) noexcept {
  ended.running = false;
  ++ended.count;
  core::count_timers(-1);
  // A place whose counts are used up is never used again: its ids would repeat.
  if (ended.count < core::state::max_count) free_.push_back(index);
}

} // namespace bolt::reactor
