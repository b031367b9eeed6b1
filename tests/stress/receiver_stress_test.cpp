// Methods of one object from many threads, with cancels: never two writers, never a writer beside a
// reader, and everybody gets a turn.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "../unit/support/leak_check.hpp"
#include "stress.hpp"

namespace bolt::test {
namespace {

struct shared_object {
  std::atomic<int> readers{0};
  std::atomic<int> writers{0};
  std::atomic<int> done{0};
  std::atomic<int> violations{0};
};

// Holds the object across one yield.
struct method_body {
  shared_object* object;
  bool exclusive;
  bool inside = false;

  void enter() {
    inside = true;
    (exclusive ? object->writers : object->readers).fetch_add(1);
    const int writers = object->writers.load();
    const int readers = object->readers.load();
    const bool good = exclusive ? writers == 1 && readers == 0 : writers == 0;
    if (!good) object->violations.fetch_add(1);
  }
  static bolt_status poll(void* self, bolt_context* cx, bolt_buffer*) {
    auto& b = *static_cast<method_body*>(self);
    if (b.inside) {
      b.object->done.fetch_add(1);
      return BOLT_READY;
    }
    b.enter();
    cx->flags |= BOLT_CONTEXT_AGAIN;
    return BOLT_PENDING;
  }
  static bolt_status cancel(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
  static void drop(void* self) {
    auto* b = static_cast<method_body*>(self);
    if (b->inside) (b->exclusive ? b->object->writers : b->object->readers).fetch_sub(1);
    b->~method_body();
    bolt_frame_free(self, sizeof(method_body));
  }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, nullptr};
};

bolt_status start_method(const bolt_fn* fn, void* receiver, const std::uint8_t*, std::size_t,
                         bolt_context*, bolt_body* out_body, bolt_buffer*) {
  const bool exclusive = (fn->flags & BOLT_FN_EXCLUSIVE) != 0;
  auto* object = static_cast<shared_object*>(receiver);
  void* memory = bolt_frame_alloc(sizeof(method_body));
  *out_body = {&method_body::vtable, new (memory) method_body{object, exclusive}};
  return BOLT_PENDING;
}

class wakes {
 public:
  static void wake(void* data, std::uint64_t) {
    auto& self = *static_cast<wakes*>(data);
    const std::lock_guard lock(self.mutex_);
    self.woken_ = true;
    self.changed_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return woken_; });
    woken_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

struct ReceiverStressTest : leak_check {};

TEST_F(ReceiverStressTest, R9_G10_readers_and_writers_with_cancels) {
  const std::uint64_t seed = stress_seed();
  bolt_type type{};
  type.size = sizeof type;
  type.name = "Shared";
  bolt_fn read{};
  read.size = sizeof read;
  read.kind = BOLT_FN_METHOD;
  read.flags = BOLT_FN_ASYNC;
  read.name = "read";
  read.owner = &type;
  read.start = start_method;
  bolt_fn write = read;
  write.flags |= BOLT_FN_EXCLUSIVE;
  shared_object shared;
  bolt_object object = 0;
  ASSERT_EQ(bolt_object_create(&type, &shared, nullptr, &object), BOLT_OK);

  std::atomic<int> finished{0};
  std::atomic<int> cancelled{0};
  auto one_call = [&](random_bits& random, wakes& mine) {
    bolt_call call{};
    call.size = sizeof call;
    call.fn = random() % 3 == 0 ? &write : &read;
    call.receiver = object;
    call.waker = {wakes::wake, &mine, 0};
    bolt_future id = 0;
    alignas(8) unsigned char storage[8];
    bolt_buffer out{sizeof out, 0, storage, 0, sizeof storage, nullptr, 0, 0};
    bolt_status status = bolt_future_start_poll(&call, 1, &id, &out);
    if (random() % 4 == 0) static_cast<void>(bolt_future_cancel(id));
    while (BOLT_OUTCOME(status) == BOLT_PENDING || BOLT_OUTCOME(status) == BOLT_AGAIN) {
      if (BOLT_OUTCOME(status) == BOLT_PENDING) mine.wait();
      status = bolt_future_poll(id, 1, &out);
    }
    EXPECT_TRUE(BOLT_OUTCOME(status) == BOLT_READY || BOLT_OUTCOME(status) == BOLT_CANCELLED);
    (BOLT_OUTCOME(status) == BOLT_READY ? finished : cancelled).fetch_add(1);
    bolt_buffer_release(&out);
  };
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      random_bits random(static_cast<unsigned>(seed) + t);
      wakes mine;
      for (int i = 0; i < stress_rounds / 4; ++i)
        one_call(random, mine);
    });
  }
  for (std::thread& each : threads)
    each.join();
  EXPECT_EQ(shared.violations.load(), 0);
  EXPECT_EQ(shared.done.load(), finished.load());
  EXPECT_EQ(finished.load() + cancelled.load(), stress_rounds / 4 * 4);
  EXPECT_EQ(bolt_object_release(object), BOLT_OK);
}

} // namespace
} // namespace bolt::test
