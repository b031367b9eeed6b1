// A slot whose generations are used up is retired, never wrapped. Compiled with the library's
// sources: the slab's fresh slots begin near their end.
#include <set>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"
#include "core/slab.hpp"

namespace bolt::test {
namespace {

struct RetirementTest : leak_check {};

TEST_F(RetirementTest, G8_a_slot_serves_its_last_life_and_is_then_never_used_again) {
  namespace state = core::state;
  // Lives max_count - 3, - 2 and - 1; max_count itself marks the retired.
  core::future_slots.begin_lives_at(state::max_count - 3);
  host the_host;
  std::set<bolt_future> ids;
  constexpr int futures = 3000;
  for (int i = 0; i < futures; ++i) {
    script body;
    result out;
    bolt_future id = 0;
    const bolt_call call = call_of(body, the_host);
    ASSERT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
    EXPECT_TRUE(ids.insert(id).second) << "no id is ever given twice";
    EXPECT_LT(state::count_of(id), state::max_count);
    EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
  }
  const bolt_counters now = read_counters();
  EXPECT_GT(now.slots_retired, 0U);
#if !defined(BOLT_SANITIZED)
  // One future lives at a time, so each slot is used up before the next is taken.
  EXPECT_GE(now.slots_retired, static_cast<std::uint64_t>(futures / 3 - 64));
#endif
  EXPECT_GE(now.slots, now.slots_retired);
  for (const bolt_future id : ids)
    EXPECT_EQ(bolt_future_wake(id), BOLT_INVALID_HANDLE);
}

} // namespace
} // namespace bolt::test
