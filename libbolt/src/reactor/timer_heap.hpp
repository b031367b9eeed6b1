// Which of many timers is due first: a heap with four children to a node (D. B. Johnson, "Priority
// queues with update and finding minimum spanning trees", 1975), of which any timer can be taken
// out, because each knows its place. Asio has a queue of timers, too; but it keeps an operation for
// each, and calls a handler for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bolt::reactor {

class timer_heap {
 public:
  using index = std::uint32_t; // of a timer
  struct entry {
    std::int64_t due;
    index timer;
  };

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] const entry& first() const noexcept { return entries_.front(); }

  // Room for so many timers; the others throw nothing. Throws std::bad_alloc.
  void reserve(std::size_t timers) {
    entries_.reserve(timers);
    at_.reserve(timers);
    if (at_.size() < timers) at_.resize(timers);
  }

  void push(entry added) noexcept {
    entries_.push_back(added);
    up(entries_.size() - 1, added);
  }
  void take_out(index timer) noexcept {
    const std::size_t hole = at_[timer];
    const entry last = entries_.back();
    entries_.pop_back();
    if (hole == entries_.size()) return;
    if (hole != 0 && last.due < entries_[parent(hole)].due) {
      up(hole, last);
    } else {
      down(hole, last);
    }
  }

 private:
  static constexpr std::size_t parent(std::size_t place) noexcept { return (place - 1) / 4; }

  void put(std::size_t place, entry what) noexcept {
    entries_[place] = what;
    at_[what.timer] = static_cast<index>(place);
  }
  void up(std::size_t place, entry what) noexcept {
    for (; place != 0 && what.due < entries_[parent(place)].due; place = parent(place))
      put(place, entries_[parent(place)]);
    put(place, what);
  }
  void down(std::size_t place, entry what) noexcept {
    for (;;) {
      const std::size_t begin = 4 * place + 1;
      if (begin >= entries_.size()) break;
      const std::size_t end = begin + 4 < entries_.size() ? begin + 4 : entries_.size();
      std::size_t least = begin;
      for (std::size_t child = begin + 1; child < end; ++child)
        if (entries_[child].due < entries_[least].due) least = child;
      if (what.due <= entries_[least].due) break;
      put(place, entries_[least]);
      place = least;
    }
    put(place, what);
  }

  std::vector<entry> entries_;
  std::vector<index> at_; // of each timer, where it is among the entries
};

} // namespace bolt::reactor
