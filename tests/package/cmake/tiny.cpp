// A module as small as they get: one coroutine that suspends, one plain function.
#include <bolt/bolt.hpp>
#include <bolt/module.hpp>

#include <cstdint>

namespace {

std::int64_t add(std::int64_t a, std::int64_t b) { return a + b; }

bolt::task<std::int64_t> twice(std::int64_t x) {
  co_await bolt::yield();
  co_return 2 * x;
}

} // namespace

BOLT_MODULE(tiny, m) {
  m.doc("A consumer of the installed library.");
  m.def<&add>("add", "a"_a, "b"_a, "Adds.");
  m.def<&twice>("twice", "x"_a, "Doubles, after one suspension.");
}
