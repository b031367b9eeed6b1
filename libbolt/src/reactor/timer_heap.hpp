// Which of many timers is due first: a heap with four children to a node (D. B. Johnson, "Priority
// queues with update and finding minimum spanning trees", 1975). Asio has a queue of timers, too;
// but it keeps an operation for each, and calls a handler for each.
//
// A timer that is cancelled stays in the heap until it is due, or until half of the heap is such:
// then they are thrown out together. So nothing outside the heap has to know where a timer is, and
// sifting touches no other memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bolt::timing {

class timer_heap {
 public:
  struct entry {
    std::int64_t due;
    std::uint32_t timer; // its place
    std::uint32_t life;  // of that place: another one means that it was cancelled
  };

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] const entry& first() const noexcept { return entries_.front(); }

  // Makes room for one more, before push(), which throws nothing. `is_live(entry)` tells those that
  // were cancelled. Throws std::bad_alloc.
  template <class IsLive>
  void make_room(IsLive&& is_live) {
    if (entries_.size() < entries_.capacity()) return;
    if (2 * cancelled_ >= entries_.size() && cancelled_ != 0) {
      std::erase_if(entries_, [&](const entry& each) { return !is_live(each); });
      cancelled_ = 0;
      for (std::size_t place = entries_.size(); place-- != 0;)
        down(place, entries_[place]);
    }
    if (entries_.size() == entries_.capacity())
      entries_.reserve(std::max<std::size_t>(16, 2 * entries_.size()));
  }

  void push(entry added) noexcept {
    entries_.push_back(added);
    std::size_t place = entries_.size() - 1;
    for (; place != 0 && added.due < entries_[parent(place)].due; place = parent(place))
      entries_[place] = entries_[parent(place)];
    entries_[place] = added;
  }
  void pop() noexcept {
    const entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) down(0, last);
  }

  void count_cancelled() noexcept { ++cancelled_; }
  // The first was one of those.
  void pop_cancelled() noexcept {
    --cancelled_;
    pop();
  }

 private:
  static constexpr std::size_t parent(std::size_t place) noexcept { return (place - 1) / 4; }

  void down(std::size_t place, entry what) noexcept {
    for (;;) {
      const std::size_t begin = 4 * place + 1;
      if (begin >= entries_.size()) break;
      const std::size_t end = std::min(begin + 4, entries_.size());
      std::size_t least = begin;
      for (std::size_t child = begin + 1; child < end; ++child)
        if (entries_[child].due < entries_[least].due) least = child;
      if (what.due <= entries_[least].due) break;
      entries_[place] = entries_[least];
      place = least;
    }
    entries_[place] = what;
  }

  std::vector<entry> entries_;
  std::size_t cancelled_ = 0; // among them
};

} // namespace bolt::timing
