#include "reactor/watch_table.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/counters.hpp"
#include "reactor/handler_memory.hpp"
#include "reactor/place_id.hpp"
#include "reactor/running.hpp"

namespace bolt::reactor {

// False: there is no such descriptor, or none that can be waited for.
bool watch_table::describe(int fd, description& out) noexcept {
  struct stat found{};
  const int flags = fcntl(fd, F_GETFL);
  if (flags == -1 || fstat(fd, &found) != 0) return false;
  if (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode) || S_ISBLK(found.st_mode)) return false;
  out = {found.st_dev, found.st_ino, flags};
  return true;
}

void watch_table::open(boost::asio::io_context& io, std::uint64_t epoch) {
  const std::lock_guard lock(mutex_);
  io_ = &io;
  epoch_ = epoch;
}

void watch_table::close() noexcept {
  std::unique_lock lock(mutex_);
  io_ = nullptr;
  for (auto& [fd, each] : by_fd_) {
    delist(each);
    for (place* left = each.watches; left != nullptr; left = left->next) {
      left->on = nullptr;
      left->ended = BOLT_SHUTDOWN;
    }
  }
  by_fd_.clear();
  for (std::size_t index = 0; index < places_.size(); ++index)
    abandon(lock, places_[index]);
}

// ---- descriptors --------------------------------------------------------------------------------

// Null: the kernel has no room for it, or there is no memory.
watch_table::registration* watch_table::registered(int fd, const description& now,
                                                   std::vector<bolt_future>& orphans) {
  if (const auto there = by_fd_.find(fd); there != by_fd_.end()) {
    registration& same = there->second;
    if (same.is == now) {
      try {
        refresh(same);
        return &same;
      } catch (const std::exception&) {
        forget(same, BOLT_NO_MEMORY, orphans);
        return nullptr;
      }
    }
    forget(same, BOLT_INVALID_HANDLE, orphans); // closed, and the number used again
  }
  registration& made = by_fd_.try_emplace(fd, *io_, fd, now).first->second;
  try {
    enlist(made);
    return &made;
  } catch (const boost::system::system_error&) {
    by_fd_.erase(fd);
    return nullptr;
  }
}

// Told to the kernel anew: should the number stand for another thing of the same description, the
// kernel has forgotten it.
void watch_table::refresh(registration& same) {
  same.descriptor.release();
  enlist(same);
  for (unsigned side = 0; side < directions; ++side) {
    const bool wanted = std::exchange(same.armed[side], false);
    if (wanted) arm(same, side);
  }
}

// The next polls of its watches say why.
void watch_table::forget(registration& stale, bolt_status why, std::vector<bolt_future>& orphans) {
  for (place* left = stale.watches; left != nullptr; left = left->next) {
    for (const waiting& side : left->sides)
      if (side.future != 0) orphans.push_back(side.future);
  }
  for (place* left = stale.watches; left != nullptr; left = left->next) {
    std::fill(std::begin(left->sides), std::end(left->sides), waiting{});
    left->on = nullptr;
    left->ended = why;
  }
  delist(stale);
  by_fd_.erase(stale.fd);
}

void watch_table::enlist(registration& with) {
  with.life = ++registrations_;
  with.descriptor.assign(with.fd);
  if ((with.is.flags & O_NONBLOCK) == 0) fcntl(with.fd, F_SETFL, with.is.flags | O_NONBLOCK);
}

// Gives the descriptor back as it was, if it still is what it was.
void watch_table::delist(registration& ended) noexcept {
  if (!ended.descriptor.is_open()) return;
  ended.descriptor.release();
  description now{};
  if ((ended.is.flags & O_NONBLOCK) == 0 && describe(ended.fd, now) && now == ended.is) {
    fcntl(ended.fd, F_SETFL, now.flags & ~O_NONBLOCK);
  }
}

// The handler names the registration it belongs to, because Asio delivers it also after a release.
void watch_table::arm(registration& on, unsigned side) {
  using descriptor = boost::asio::posix::descriptor_base;
  on.descriptor.async_wait(
      side == 0 ? descriptor::wait_read : descriptor::wait_write,
      recycled{[this, fd = on.fd, life = on.life, side](const boost::system::error_code& ec) {
        // Other errors say that waiting is not possible: reading or writing
        // will tell.
        if (ec == boost::asio::error::operation_aborted) return;
        handle([&] { ready(fd, life, side); });
      }});
  on.armed[side] = true;
}

// On the reactor's thread.
void watch_table::ready(int fd, std::uint64_t life, unsigned side) noexcept {
  std::array<bolt_future, 16> woken;
  bool first = true;
  std::size_t n = 0;
  do {
    n = 0;
    {
      const std::lock_guard lock(mutex_);
      const auto there = by_fd_.find(fd);
      // Later the marks count: another watch of it may have been opened in between.
      if (there == by_fd_.end() || (first && there->second.life != life)) return;
      if (first) there->second.armed[side] = false;
      for (place* each = there->second.watches; each != nullptr; each = each->next) {
        waiting& who = each->sides[side];
        if (first && who.future != 0) who.ready = who.to_wake = true;
        if (who.to_wake && n < woken.size()) {
          who.to_wake = false;
          woken[n++] = who.future;
        }
      }
    }
    first = false;
    std::for_each_n(woken.begin(), n, [](bolt_future each) { (void)bolt_future_wake(each); });
  } while (n == woken.size());
}

// ---- watches ------------------------------------------------------------------------------------

bolt_status watch_table::open_watch(int fd, bolt_watch& out) {
  std::unique_lock lock(mutex_);
  if (io_ == nullptr) return BOLT_SHUTDOWN;
  description now{}; // with the lock: another watch may be giving its flags back
  if (!describe(fd, now)) return BOLT_ARGUMENT;
  const std::uint64_t index = free_index();
  std::vector<bolt_future> orphans;
  registration* const found = registered(fd, now, orphans);
  const auto wake_orphans = [&] {
    lock.unlock();
    for (const bolt_future each : orphans)
      static_cast<void>(bolt_future_wake(each));
  };
  if (found == nullptr) {
    wake_orphans();
    return BOLT_NO_MEMORY;
  }
  registration& on = *found;
  free_.pop_back();
  place& mine = places_[index];
  mine.live = true;
  mine.on = &on;
  mine.next = std::exchange(on.watches, &mine);
  core::count_watches(+1);
  out = make_place_id(epoch_, mine.count, number_, index);
  wake_orphans();
  return BOLT_OK;
}

bolt_status watch_table::poll(bolt_watch watch, unsigned direction, bolt_future future) noexcept {
  const unsigned side = direction == BOLT_WATCH_READ ? 0 : 1;
  const std::lock_guard lock(mutex_);
  place* const mine = find(watch);
  if (mine == nullptr) return BOLT_INVALID_HANDLE;
  if (mine->on == nullptr) return mine->ended;
  waiting& who = mine->sides[side];
  if (who.future != 0 && who.future != future) return BOLT_BUSY;
  if (who.ready) {
    who = {};
    return BOLT_READY;
  }
  if (!mine->on->armed[side]) {
    try {
      arm(*mine->on, side);
    } catch (const std::exception&) {
      return BOLT_NO_MEMORY;
    }
  }
  who.future = future;
  return BOLT_PENDING;
}

bool watch_table::cancel(bolt_watch watch, unsigned direction) noexcept {
  const std::lock_guard lock(mutex_);
  place* const mine = find(watch);
  if (mine == nullptr) return false;
  mine->sides[direction == BOLT_WATCH_READ ? 0 : 1] = {};
  return true;
}

bool watch_table::close_watch(bolt_watch watch) noexcept {
  std::unique_lock lock(mutex_);
  place* const mine = find(watch);
  if (mine == nullptr) return false;
  std::array<bolt_future, directions> woken{};
  for (unsigned side = 0; side < directions; ++side)
    woken[side] = std::exchange(mine->sides[side], {}).future;
  part(*mine);
  mine->live = false;
  core::count_watches(-1);
  // A place whose counts are used up is never used again: its ids would repeat.
  if (++mine->count < core::state::max_count) free_.push_back(place_of(watch));
  lock.unlock();
  for (const bolt_future each : woken) {
    if (each != 0) static_cast<void>(bolt_future_wake(each));
  }
  return true;
}

// Takes the watch off its descriptor, which is let go with the last one.
void watch_table::part(place& leaving) noexcept {
  registration* const from = std::exchange(leaving.on, nullptr);
  if (from == nullptr) return;
  place** link = &from->watches;
  while (*link != &leaving)
    link = &(*link)->next;
  *link = leaving.next;
  if (from->watches != nullptr) return;
  delist(*from);
  by_fd_.erase(from->fd);
}

// Wakes those that wait at a watch that can tell them nothing any more.
void watch_table::abandon(std::unique_lock<std::mutex>& lock, place& left) noexcept {
  for (waiting& side : left.sides) {
    const bolt_future woken = std::exchange(side, {}).future;
    if (woken == 0) continue;
    lock.unlock();
    static_cast<void>(bolt_future_wake(woken));
    lock.lock();
  }
}

watch_table::place* watch_table::find(bolt_watch watch) noexcept {
  const std::uint64_t index = place_of(watch);
  if (index >= places_.size()) return nullptr;
  place& there = places_[index];
  return there.live && there.count == core::state::count_of(watch) ? &there : nullptr;
}

// The last of free_; it stays there until the watch is open.
std::uint64_t watch_table::free_index() {
  if (free_.empty()) {
    const std::uint64_t index = places_.size();
    if (index > max_place) throw std::bad_alloc();
    free_.reserve(std::max<std::size_t>(16, 2 * (index + 1)));
    places_.emplace_back();
    free_.push_back(index);
  }
  return free_.back();
}

} // namespace bolt::reactor
