// Futures that tests await.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bolt/context.hpp"
#include "bolt/future.hpp"

namespace bolt::test {

// A journal of what happened in which order, and a thing that writes its own end there.
using journal = std::vector<std::string>;

class noted {
 public:
  noted(journal& where, std::string name) : where_(&where), name_(std::move(name)) {}
  noted(noted&& other) noexcept
      : where_(std::exchange(other.where_, nullptr)), name_(std::move(other.name_)) {}
  noted& operator=(noted&&) = delete;
  ~noted() {
    if (where_ != nullptr) where_->push_back("~" + name_);
  }

 private:
  journal* where_;
  std::string name_;
};

// What a test holds of a gated leaf.
class gate {
 public:
  // The leaf's value has come: wakes.
  void open(int value = 0) {
    value_ = value;
    waker_.wake();
  }
  // The end of a cancellation that was answered `later`.
  void acknowledge() { ack_.acknowledge(); }

  int polls = 0;
  int cancels = 0;
  bool waited_for = false;

 private:
  friend class gated;
  std::optional<int> value_;
  waker waker_;
  acknowledger ack_;
};

// A pinned, hand-written future that ends when its gate opens. Asked to cancel, it acknowledges at
// once, or only when the test says so.
class gated {
 public:
  explicit gated(gate& g, cancel_answer answer = cancel_answer::acknowledged)
      : gate_(g), answer_(answer) {}
  gated(const gated&) = delete;
  gated& operator=(const gated&) = delete;

  std::optional<int> poll(context& cx) {
    if (self_ != this) throw std::logic_error("a future was moved");
    ++gate_.polls;
    if (gate_.value_) return gate_.value_;
    gate_.waker_ = cx.waker();
    gate_.waited_for = true;
    return std::nullopt;
  }

  cancel_answer cancel(context& cx) noexcept {
    ++gate_.cancels;
    gate_.ack_ = cx.acknowledger();
    return answer_;
  }

 private:
  gated* self_ = this;
  gate& gate_;
  cancel_answer answer_;
};

} // namespace bolt::test
