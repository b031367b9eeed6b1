#include "reactor/timer_table.hpp"

#include <algorithm>
#include <limits>

#include "core/counters.hpp"
#include "core/slab.hpp"
#include "reactor/handler_memory.hpp"
#include "reactor/place_id.hpp"
#include "reactor/running.hpp"

namespace bolt::reactor {

namespace {

// Beyond a hundred years the clock's arithmetic would overflow.
constexpr std::uint64_t longest_ns = 100ull * 365 * 24 * 3600 * 1'000'000'000;

} // namespace

void timer_table::open(boost::asio::io_context& io, std::uint64_t epoch) {
  const std::lock_guard lock(mutex_);
  first_.emplace(io);
  epoch_ = epoch;
}

void timer_table::close() noexcept {
  for (;;) {
    batch woken;
    std::size_t n = 0;
    {
      const std::lock_guard lock(mutex_);
      first_.reset(); // its handler finds that it was replaced
      waits_ = false;
      ++wait_;
      n = take_due(std::numeric_limits<std::int64_t>::max(), woken);
    }
    if (n == 0) return;
    std::for_each_n(woken.begin(), n, [](bolt_future each) { (void)bolt_future_wake(each); });
  }
}

bolt_status timer_table::start(std::uint64_t after_ns, bolt_future future, bolt_timer& out) {
  const auto after = static_cast<std::int64_t>(std::min(after_ns, longest_ns));
  const std::int64_t due = clock::now().time_since_epoch().count() + after;
  const std::lock_guard lock(mutex_);
  if (!first_) return BOLT_SHUTDOWN;
  const std::uint64_t index = free_index();
  heap_.make_room([this](const timer_heap::entry& each) { return is_live(each); });
  const std::int64_t first = heap_.empty() ? due : std::min(due, heap_.first().due);
  if (!waits_ || first < waits_until_) wait_until(first);
  free_.pop_back();
  place& mine = places_[index];
  heap_.push({due, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(mine.count)});
  mine.future = future;
  mine.running = true;
  core::count_timers(+1);
  out = make_place_id(epoch_, mine.count, number_, index);
  return BOLT_OK;
}

bool timer_table::cancel(bolt_timer timer) noexcept {
  const std::lock_guard lock(mutex_);
  if (find(timer) == nullptr) return false;
  end(place_of(timer));
  heap_.count_cancelled();
  return true;
}

bool timer_table::runs(bolt_timer timer) noexcept {
  const std::lock_guard lock(mutex_);
  return find(timer) != nullptr;
}

// Replaces the wait there is. The handler names its own: Asio delivers it after a replacement, too.
void timer_table::wait_until(std::int64_t due) {
  waits_ = false; // until it does
  first_->expires_at(clock::time_point(clock::duration(due)));
  first_->async_wait(recycled{[this, nth = wait_ + 1](const boost::system::error_code& aborted) {
    if (!aborted) handle([this, nth] { expired(nth); });
  }});
  ++wait_;
  waits_ = true;
  waits_until_ = due;
}

void timer_table::wait_for_first() noexcept {
  waits_ = false;
  while (!heap_.empty() && !is_live(heap_.first()))
    heap_.pop_cancelled();
  if (heap_.empty()) return;
  try {
    wait_until(heap_.first().due);
  } catch (const std::exception&) {
    waits_ = false; // no memory: the next start tries again
  }
}

// On the reactor's thread.
void timer_table::expired(std::uint64_t nth) {
  for (unsigned batches = 1;; ++batches) {
    batch woken;
    std::size_t n = 0;
    bool more = false;
    {
      const std::lock_guard lock(mutex_);
      if (nth != wait_ || !first_) return;
      n = take_due(clock::now().time_since_epoch().count(), woken);
      more = n == woken.size() && batches < most_batches;
      if (!more) wait_for_first();
    }
    std::for_each_n(woken.begin(), n, [](bolt_future each) { (void)bolt_future_wake(each); });
    if (!more) return;
    // A job may end this thread: then nobody would come for the timers that are left.
    struct waits_anyway {
      timer_table& timers;
      std::uint64_t nth;
      bool ran = false;
      ~waits_anyway() {
        if (ran) return;
        const std::lock_guard lock(timers.mutex_);
        if (nth == timers.wait_ && timers.first_) timers.wait_for_first();
      }
    } after{*this, nth};
    run_local_jobs();
    after.ran = true;
  }
}

std::size_t timer_table::take_due(std::int64_t now, batch& out) noexcept {
  std::size_t n = 0;
  while (n < out.size() && !heap_.empty() && heap_.first().due <= now) {
    const timer_heap::entry due = heap_.first();
    if (!is_live(due)) {
      heap_.pop_cancelled();
      continue;
    }
    heap_.pop();
    out[n] = places_[due.timer].future;
    core::prefetch_future(out[n++]);
    end(due.timer);
  }
  return n;
}

bool timer_table::is_live(const timer_heap::entry& each) const noexcept {
  const place& there = places_[each.timer];
  return there.running && static_cast<std::uint32_t>(there.count) == each.life;
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
    if (index == places_.capacity()) {
      const std::size_t room = std::max<std::size_t>(16, 2 * index);
      free_.reserve(room);
      places_.reserve(room);
    }
    places_.emplace_back();
    free_.push_back(static_cast<std::uint32_t>(index));
  }
  return free_.back();
}

void timer_table::end(std::uint64_t index) noexcept {
  place& mine = places_[index];
  mine.running = false;
  core::count_timers(-1);
  // A place whose counts are used up is never used again: its ids would repeat.
  if (++mine.count < core::state::max_count) {
    free_.push_back(static_cast<std::uint32_t>(index));
  }
}

} // namespace bolt::reactor
