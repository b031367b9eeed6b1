#ifndef BOLT_DETAIL_WAIT_LIST_HPP
#define BOLT_DETAIL_WAIT_LIST_HPP

#include <cassert>
#include <utility>

#include "bolt/waker.hpp"

namespace bolt::detail {

// A place in a wait_list.
struct wait_link {
  wait_link* before = nullptr;
  wait_link* after = nullptr;
};

// Somebody who waits: part of the future that does, so that waiting allocates nothing. Linked,
// unlinked and asked under the lock of what it waits for. `woken` is set before it is linked.
struct wait_node : wait_link {
  wait_node() = default;
  wait_node(const wait_node&) = delete;
  wait_node& operator=(const wait_node&) = delete;

  [[nodiscard]] bool linked() const noexcept { return after != nullptr; }

  waker woken;

 protected:
  ~wait_node() { assert(!linked()); }
};

// Those who wait, first come first. Has no lock of its own. It is a ring through `ends_`, so a node
// leaves it without knowing which list it is in.
class wait_list {
 public:
  wait_list() noexcept {
    ends_.before = &ends_;
    ends_.after = &ends_;
  }
  wait_list(const wait_list&) = delete;
  wait_list& operator=(const wait_list&) = delete;
  ~wait_list() { assert(empty()); }

  [[nodiscard]] bool empty() const noexcept { return ends_.after == &ends_; }

  void push_back(wait_node& added) noexcept { insert(added, *ends_.before, ends_); }
  void push_front(wait_node& added) noexcept { insert(added, ends_, *ends_.after); }

  // Unlinks the first; there must be one.
  wait_node& pop_front() noexcept {
    assert(!empty());
    auto& first = static_cast<wait_node&>(*ends_.after);
    unlink(first);
    return first;
  }

  static void unlink(wait_node& left) noexcept {
    left.before->after = left.after;
    left.after->before = left.before;
    left.before = nullptr;
    left.after = nullptr;
  }

  // Moves all of them here, where nobody was.
  void take_all(wait_list& from) noexcept {
    assert(empty());
    if (from.empty()) {
      return;
    }
    ends_ = from.ends_;
    ends_.before->after = &ends_;
    ends_.after->before = &ends_;
    from.ends_.before = &from.ends_;
    from.ends_.after = &from.ends_;
  }

 private:
  static void insert(wait_node& added, wait_link& before, wait_link& after) noexcept {
    added.before = &before;
    added.after = &after;
    before.after = &added;
    after.before = &added;
  }

  wait_link ends_;
};

} // namespace bolt::detail
#endif
