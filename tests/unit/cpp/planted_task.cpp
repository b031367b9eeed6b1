// A planted fault: a task hands out the address of its local, which is read after the frame was
// recycled. A sanitizer build must die here, or recycling would hide such faults.
#include <cstdio>

#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "bolt/yield.hpp"

namespace {

bolt::task<const volatile int*> address_of_local() {
  volatile int local = 42;
  const volatile int* const address = &local;
  co_await bolt::yield(); // keeps the local in the frame
  (void)local;
  co_return address;
}

} // namespace

int main() {
  const volatile int* const dangling = bolt::block_on(address_of_local());
  std::printf("%d\n", *dangling);
}
