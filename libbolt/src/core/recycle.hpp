// Recycling without an allocator in the steady state: magazines and depots.
//
// Each thread keeps free nodes in a magazine, at most two batches, and takes and gives without any
// synchronisation. A full batch that a thread has too much goes to the depot, which is shared, and
// a thread that has none fetches one from there. So it makes no difference which thread frees: with
// one thread that only creates and another that only frees, batches travel from one to the other,
// one lock per batch, and nothing is allocated.
#pragma once

#include <cstdint>
#include <mutex>

namespace bolt::core {

// What a node's memory holds while it is free.
struct free_node {
  free_node* next;       // in the same batch
  free_node* next_batch; // of the first node in a batch: the next batch in the depot
  std::uint32_t count;   // of the first node in a batch: how many nodes it has
  std::uint32_t index; // of a slot: its own, kept here because nobody else has it while it is free
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

// Owned by one thread. The two fast paths have no call in them; what is rare is told to the caller.
class magazine {
 public:
  // A node, or null: then refill() from elsewhere, or take_spare().
  free_node* take() noexcept {
    free_node* node = head_;
    if (node != nullptr) [[likely]] {
      head_ = node->next;
      --count_;
    }
    return node;
  }

  // False: no room, nothing was done; make_room() first.
  bool give(free_node* node) noexcept {
    if (count_ >= room_) [[unlikely]] {
      return false;
    }
    node->next = head_;
    head_ = node;
    ++count_;
    return true;
  }

  // After take() has answered null: the second batch, if there is one.
  free_node* take_spare() noexcept {
    if (spare_ == nullptr) return nullptr;
    refill(spare_);
    spare_ = nullptr;
    return take();
  }
  void refill(free_node* batch) noexcept {
    head_ = batch;
    count_ = batch->count;
  }

  // What is in hand becomes the second batch; one that was there already goes to the depot.
  void make_room(std::uint32_t batch, depot& shared) noexcept {
    room_ = batch;
    if (head_ == nullptr) return;
    if (spare_ != nullptr) shared.deposit(spare_);
    head_->count = count_;
    spare_ = head_;
    head_ = nullptr;
    count_ = 0;
  }

  // Everything goes to the depot: the thread ends.
  void empty(depot& shared) noexcept {
    make_room(room_, shared);
    if (spare_ != nullptr) shared.deposit(spare_);
    spare_ = nullptr;
  }

  // In a forked child, of nodes that are of no use there.
  void forget() noexcept { *this = magazine(); }

 private:
  free_node* head_ = nullptr;
  free_node* spare_ = nullptr;
  std::uint32_t count_ = 0;
  std::uint32_t room_ = 0; // 0 until the first make_room(), which knows the size of a batch
};

} // namespace bolt::core
