// The function table has an entry for every function of the ledger, and each is the function of its
// name.
#include <dlfcn.h>

#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "bolt/bolt.h"

namespace {

// Entries by the name of the function they stand for.
std::map<std::string, const void*> entries() {
  const bolt_runtime* runtime = bolt_runtime_get();
  std::map<std::string, const void*> all;
#define ENTRY(name) all["bolt_" #name] = reinterpret_cast<const void*>(runtime->name)
  ENTRY(handshake);
  ENTRY(status_name);
  ENTRY(future_start);
  ENTRY(future_start_poll);
  ENTRY(future_poll);
  ENTRY(future_cancel);
  ENTRY(future_free);
  ENTRY(future_wake);
  ENTRY(future_ack);
  ENTRY(context_future);
  ENTRY(context_cancelled);
  ENTRY(context_promise);
  ENTRY(promise_create);
  ENTRY(promise_resolve);
  ENTRY(promise_resolve_buffer);
  ENTRY(promise_drop);
  ENTRY(queue_create);
  ENTRY(queue_fd);
  ENTRY(queue_drain);
  ENTRY(queue_close);
  ENTRY(buffer_reserve);
  ENTRY(buffer_assign);
  ENTRY(buffer_add_object);
  ENTRY(buffer_release);
  ENTRY(object_create);
  ENTRY(object_retain);
  ENTRY(object_release);
  ENTRY(object_get);
  ENTRY(executor_pool);
  ENTRY(executor_set_pool);
  ENTRY(timer_start);
  ENTRY(timer_cancel);
  ENTRY(module_seal);
  ENTRY(utf8_valid);
  ENTRY(counters_read);
  ENTRY(live_walk);
  ENTRY(live_print);
  ENTRY(future_cancel_poll);
  ENTRY(reactor_create);
  ENTRY(reactor_run);
  ENTRY(reactor_stop);
  ENTRY(reactor_executor);
  ENTRY(timer_start_on);
  ENTRY(timer_check);
  ENTRY(watch_open);
  ENTRY(watch_poll);
  ENTRY(watch_cancel);
  ENTRY(watch_close);
#undef ENTRY
  return all;
}

// Reached by linking only: the table itself, and what authors' C++ code calls.
const std::set<std::string> linked_only{"bolt_runtime_get", "bolt_abi", "bolt_frame_alloc",
                                        "bolt_frame_free"};

std::set<std::string> ledger() {
  std::set<std::string> names;
  std::ifstream file(BOLT_LEDGER);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("bolt_", 0) == 0) names.insert(line.substr(0, line.find(' ')));
  }
  return names;
}

TEST(TableTest, has_an_entry_for_every_function_of_the_ledger) {
  const auto table = entries();
  const auto promised = ledger();
  EXPECT_EQ(table.size() + linked_only.size(), promised.size());
  for (const std::string& name : promised) {
    EXPECT_TRUE(table.count(name) == 1 || linked_only.count(name) == 1) << name;
  }
  // Three fields before the functions; every pointer after them was looked at.
  EXPECT_EQ(sizeof(bolt_runtime), 2 * sizeof(std::uint32_t) + sizeof(char*) * (1 + table.size()));
}

TEST(TableTest, each_entry_is_the_function_of_its_name) {
  for (const auto& [name, entry] : entries()) {
    EXPECT_EQ(entry, ::dlsym(RTLD_DEFAULT, name.c_str())) << name;
    EXPECT_NE(entry, nullptr) << name;
  }
}

TEST(TableTest, says_which_library_it_is) {
  const bolt_runtime* runtime = bolt_runtime_get();
  EXPECT_EQ(runtime->size, sizeof(bolt_runtime));
  EXPECT_EQ(runtime->abi, bolt_abi());
  EXPECT_EQ(runtime->abi, static_cast<std::uint32_t>(BOLT_ABI_VERSION));
  const std::string version = std::to_string(BOLT_VERSION_MAJOR) + "." +
                              std::to_string(BOLT_VERSION_MINOR) + "." +
                              std::to_string(BOLT_VERSION_PATCH);
  EXPECT_EQ(runtime->version, version);
  EXPECT_EQ(bolt_runtime_get(), runtime);
}

} // namespace
