// Which bolt_object an instance has. A shared_ptr that is returned twice must be the same object
// for the host, or its non-const methods would no longer exclude each other. One table per exported
// class; not a template.
#pragma once

#include <pthread.h>

#include <mutex>
#include <unordered_map>

#include "bolt/bolt.h"

namespace bolt::wire {

// Guards all tables of a module: held for a look-up, or to make an object. A fork takes it first,
// so that a child never finds it taken by a thread that it does not have (R11); then libbolt's own,
// whose handlers are older. That is the order in which refer() takes them, too.
inline std::mutex& instances_mutex() {
  static std::mutex* const mutex = [] {
    pthread_atfork([] { instances_mutex().lock(); }, [] { instances_mutex().unlock(); },
                   [] { instances_mutex().unlock(); });
    return new std::mutex; // never destroyed, as the tables
  }();
  return *mutex;
}

class instance_table {
 public:
  // A new reference to the object of `instance`, if it has one that is still alive; else the result
  // of `create()`, which answers {id, what drop will be called with}. Calls nothing else under the
  // lock.
  template <class Create>
  bolt_object refer(const void* instance, Create create) {
    const std::lock_guard lock(instances_mutex());
    const auto found = live_.find(instance);
    if (found != live_.end() && bolt_object_retain(found->second.object) == BOLT_OK) {
      return found->second.object;
    }
    // None, or its last reference has just gone and its drop waits for the lock.
    entry& place = live_[instance];
    place = {};
    return (place = create()).object;
  }

  // From an object's drop: forgets it, unless a newer one has taken its place.
  void forget(const void* instance, const void* held) noexcept {
    const std::lock_guard lock(instances_mutex());
    const auto found = live_.find(instance);
    if (found != live_.end() && found->second.held == held) live_.erase(found);
  }

  struct entry {
    bolt_object object = 0; // never alive
    const void* held = nullptr;
  };

 private:
  std::unordered_map<const void*, entry> live_;
};

} // namespace bolt::wire
