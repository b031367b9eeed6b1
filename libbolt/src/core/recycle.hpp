// Recycling without an allocator in the steady state: magazines and depots.
//
// Each thread keeps free nodes in a magazine, at most two batches, and takes and gives without any
// synchronisation. A full batch that a thread has too much goes to the depot, which is shared, and a
// thread that has none fetches one from there. So it makes no difference which thread frees: with one
// thread that only creates and another that only frees, batches travel from one to the other, one
// lock per batch, and nothing is allocated.
#pragma once

#include <cstdint>
#include <mutex>

namespace bolt::core {

// What a node's memory holds while it is free.
struct free_node {
  free_node* next;       // in the same batch
  free_node* next_batch; // of the first node in a batch: the next batch in the depot
  std::uint32_t count;   // of the first node in a batch: how many nodes it has
  std::uint32_t index;   // of a slot: its own, kept here because nobody else has it while it is free
};

class depot {
public:
  // A batch, or null.
  free_node* fetch() noexcept {
    const std::lock_guard guard(mutex_);
    free_node* batch = batches_;
    if (batch != nullptr) batches_ = batch->next_batch;
    return batch;
  }

  // `batch` is a list linked by `next`, with its count in the first node.
  void deposit(free_node* batch) noexcept {
    const std::lock_guard guard(mutex_);
    batch->next_batch = batches_;
    batches_ = batch;
  }

  // Around fork(): nobody is inside while the child's memory is copied.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }
  // In the child, of nodes that are of no use there.
  void forget() noexcept { batches_ = nullptr; }

private:
  std::mutex mutex_;
  free_node* batches_ = nullptr;
};

// Owned by one thread.
class magazine {
public:
  // A node, or null: then refill() from elsewhere.
  free_node* take() noexcept {
    free_node* node = head_;
    if (node == nullptr) [[unlikely]] {
      return take_spare();
    }
    head_ = node->next;
    --count_;
    return node;
  }

  void give(free_node* node, std::uint32_t batch, depot& shared) noexcept {
    if (count_ == batch) [[unlikely]] {
      set_aside(shared);
    }
    node->next = head_;
    head_ = node;
    ++count_;
  }

  // Only when take() answered null.
  void refill(free_node* batch) noexcept {
    head_ = batch;
    count_ = batch->count;
  }

  // Everything goes to the depot: the thread ends.
  void empty(depot& shared) noexcept {
    if (spare_ != nullptr) shared.deposit(spare_);
    spare_ = nullptr;
    if (head_ != nullptr) set_aside(shared);
    if (spare_ != nullptr) shared.deposit(spare_);
    spare_ = nullptr;
  }

  // In a forked child, of nodes that are of no use there.
  void forget() noexcept { *this = magazine(); }

private:
  free_node* take_spare() noexcept {
    if (spare_ == nullptr) return nullptr;
    refill(spare_);
    spare_ = nullptr;
    return take();
  }

  // What is in hand becomes the spare batch; a spare that was there already goes to the depot.
  void set_aside(depot& shared) noexcept {
    if (spare_ != nullptr) shared.deposit(spare_);
    head_->count = count_;
    spare_ = head_;
    head_ = nullptr;
    count_ = 0;
  }

  free_node* head_ = nullptr;
  free_node* spare_ = nullptr;
  std::uint32_t count_ = 0;
};

} // namespace bolt::core
