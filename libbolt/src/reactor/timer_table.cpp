#include "reactor/timer_table.hpp"

#include <algorithm>
#include <chrono>

#include "core/counters.hpp"

namespace bolt::reactor {

namespace {

// Beyond a hundred years the clock's arithmetic would overflow.
constexpr std::uint64_t longest_ns = 100ull * 365 * 24 * 3600 * 1'000'000'000;

} // namespace

bolt_timer timer_table::start(std::uint64_t after_ns, bolt_future future) {
  const std::chrono::nanoseconds after(std::min(after_ns, longest_ns));
  const std::lock_guard lock(mutex_);
  const std::uint64_t index = free_index();
  place& mine = places_[index];
  mine.timer.expires_after(after);
  arm(index);
  free_.pop_back();
  mine.future = future;
  mine.running = true;
  core::count_timers(+1);
  return core::state::make_id(core::state::make_generation(epoch_, mine.count), index);
}

// The handler names the life it belongs to, because Asio may still deliver it after a cancel, when
// the place is in use again.
void timer_table::arm(std::uint64_t index) {
  place& mine = places_[index];
  mine.timer.async_wait(
      [this, index, count = mine.count](const boost::system::error_code& aborted) noexcept {
        if (!aborted) expired(index, count);
      });
}

bool timer_table::cancel(bolt_timer timer) noexcept {
  const std::uint64_t index = core::state::index_of(timer);
  const std::lock_guard lock(mutex_);
  if (index >= places_.size()) return false;
  place& mine = places_[index];
  if (!mine.running || mine.count != core::state::count_of(timer)) return false;
  end(mine, index);
  try {
    mine.timer.cancel();
    return true;
  } catch (const boost::system::system_error&) {
    return true; // the handler comes later and finds that its life is over
  }
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

// The last of free_; it stays there until the timer runs.
std::uint64_t timer_table::free_index() {
  if (free_.empty()) {
    const std::uint64_t index = places_.size();
    if (index > core::state::max_index) throw std::bad_alloc();
    free_.reserve(std::max<std::size_t>(16, 2 * (index + 1)));
    places_.emplace_back(io_);
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
