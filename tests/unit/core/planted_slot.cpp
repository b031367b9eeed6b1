// A planted fault: the slot of a future that has ended is used, as a bug in the core itself would.
// A sanitizer build must see it. Compiled with the library's own sources.
#include "bolt/bolt.h"
#include "core/slab.hpp"

int main() {
  bolt_future id = 0;
  if (bolt_promise_create(nullptr, nullptr, &id) != BOLT_OK) return 2;
  if (bolt_promise_drop(id) != BOLT_OK || bolt_future_free(id) != BOLT_OK) return 2;
  bolt::core::slot& s = *bolt::core::future_slots.find(id);
  return static_cast<int>(s.cell.token);
}
