// Every interleaving of small scripts on the real headers, and on each mutant, which must fail.
#include <gtest/gtest.h>

#include <string>

#include "future_cases.hpp"
#include "group_scripts.hpp"
#include "queue_scripts.hpp"

namespace bolt::test {
namespace {

const state_ops real_state = BOLT_STATE_OPS("real", core::state);
const queue_ops real_queue = BOLT_QUEUE_OPS("real", core::queue_state);
const group_ops real_group = BOLT_GROUP_OPS("real", detail::group_state);

constexpr auto case_name = [](const auto& one) { return std::string(one.param.name); };

void expect_all_hold(const verdict& v) {
  EXPECT_EQ(v.failure, nullptr) << v.failure;
  EXPECT_TRUE(v.complete) << "more than " << state_limit << " states";
  ::testing::Test::RecordProperty("states", static_cast<int>(v.states));
}

class Future : public ::testing::TestWithParam<future_case> {};
TEST_P(Future, G4_G6_G7_G8_in_every_interleaving) {
  expect_all_hold(explore(real_state, GetParam().scenario, state_limit));
}
INSTANTIATE_TEST_SUITE_P(Interleavings, Future, ::testing::ValuesIn(future_cases), case_name);

class Queue : public ::testing::TestWithParam<queue_case> {};
TEST_P(Queue, G4_loses_and_repeats_nothing_in_every_interleaving) {
  expect_all_hold(explore(real_queue, GetParam().scenario, state_limit));
}
INSTANTIATE_TEST_SUITE_P(Interleavings, Queue, ::testing::ValuesIn(queue_cases), case_name);

class Group : public ::testing::TestWithParam<group_case> {};
TEST_P(Group, R6_G7_ends_after_its_children_in_every_interleaving) {
  expect_all_hold(explore(real_group, GetParam().scenario, state_limit));
}
INSTANTIATE_TEST_SUITE_P(Interleavings, Group, ::testing::ValuesIn(group_cases), case_name);

// Caught: some scenario fails. The scenarios are tried in their order, so it is always the same
// one.
template <class Ops, class Cases>
std::string catch_mutant(const Ops& mutant, const Cases& cases) {
  for (const auto& one : cases) {
    const verdict v = explore(mutant, one.scenario, state_limit);
    if (v.failure != nullptr) return std::string(one.name) + ": " + v.failure;
  }
  return {};
}

class StateMutant : public ::testing::TestWithParam<state_ops> {};
TEST_P(StateMutant, is_caught) {
  const std::string by = catch_mutant(GetParam(), future_cases);
  EXPECT_FALSE(by.empty()) << GetParam().name << " passes every scenario";
  RecordProperty("by", by);
}
INSTANTIATE_TEST_SUITE_P(Interleavings, StateMutant, ::testing::ValuesIn(state_mutants), case_name);

class QueueMutant : public ::testing::TestWithParam<queue_ops> {};
TEST_P(QueueMutant, is_caught) {
  const std::string by = catch_mutant(GetParam(), queue_cases);
  EXPECT_FALSE(by.empty()) << GetParam().name << " passes every scenario";
  RecordProperty("by", by);
}
INSTANTIATE_TEST_SUITE_P(Interleavings, QueueMutant, ::testing::ValuesIn(queue_mutants), case_name);

class GroupMutant : public ::testing::TestWithParam<group_ops> {};
TEST_P(GroupMutant, is_caught) {
  const std::string by = catch_mutant(GetParam(), group_cases);
  EXPECT_FALSE(by.empty()) << GetParam().name << " passes every scenario";
  RecordProperty("by", by);
}
INSTANTIATE_TEST_SUITE_P(Interleavings, GroupMutant, ::testing::ValuesIn(group_mutants), case_name);

} // namespace
} // namespace bolt::test
