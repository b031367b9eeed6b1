// bolt_module_seal with descriptors that would make it read what is not there, or go on without
// end.
#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "by_hand.hpp"

namespace {

// A struct is as long as its size says: of one that is too short nothing else is read.
TEST(seal_limits, reads_no_more_of_a_struct_than_its_size) {
  const auto blank = std::make_unique<std::uint32_t>(std::uint32_t{sizeof(std::uint32_t)});
  const auto* small = reinterpret_cast<const bolt_type*>(blank.get());
  const auto failure_with = [](auto change) {
    by_hand hand;
    change(hand);
    return hand.seal();
  };
  EXPECT_NE(failure_with([&](by_hand& h) { h.number.type = small; }).find("size is not set"),
            std::string::npos);
  EXPECT_NE(failure_with([&](by_hand& h) { h.first.type = small; }).find("size is not set"),
            std::string::npos);
  EXPECT_NE(failure_with([&](by_hand& h) { h.fn.result = small; }).find("size is not set"),
            std::string::npos);
  EXPECT_NE(failure_with([&](by_hand& h) {
              h.method.flags = BOLT_FN_GETTER;
              h.method.result = small;
            }).find("Thing.act(): the result's type: its size is not set"),
            std::string::npos);
  EXPECT_NE(failure_with([&](by_hand& h) {
              h.limit.type = small;
            }).find("constant 'limit': its type: its size is not set"),
            std::string::npos);
  EXPECT_NE(failure_with([&](by_hand& h) { h.types[0] = small; }).find("size is not set"),
            std::string::npos);
}

// Types that share their parts: each one is twice the one before it.
class doubling {
 public:
  doubling(std::size_t n, bool named) : types_(n), members_(n), lists_(n), names_(n) {
    hand_.i32.flags = 0;
    for (std::size_t i = 0; i < n; ++i) {
      types_[i] = hand_.mood; // of size and alignment 1, as an error may be
      members_[i] = hand_.element;
      members_[i].type = i == 0 ? &hand_.mood : &types_[i - 1];
      lists_[i] = {&members_[i], &members_[i]};
      names_[i] = std::string("V").append(std::to_string(i));
      types_[i].kind = BOLT_KIND_VARIANT;
      types_[i].flags = 0;
      types_[i].wire_min = static_cast<std::uint32_t>(i) + 2;
      types_[i].name = named ? names_[i].c_str() : nullptr;
      types_[i].members = lists_[i].data();
    }
    hand_.fn.error = &types_.back();
  }
  std::string seal() { return hand_.seal(); }

 private:
  by_hand hand_;
  std::vector<bolt_type> types_;
  std::vector<bolt_member> members_;
  std::vector<std::array<const bolt_member*, 2>> lists_;
  std::vector<std::string> names_;
};

TEST(seal_limits, refuses_texts_without_end) {
  EXPECT_NE(doubling(40, false).seal().find("longer than 4096 bytes: give a variant in it a name"),
            std::string::npos);
}
TEST(seal_limits, refuses_variants_without_end) {
  EXPECT_NE(doubling(40, true).seal().find("variants have too many alternatives in all"),
            std::string::npos);
}
TEST(seal_limits, refuses_types_that_are_nested_too_deeply_in_any_order) {
  for (const bool first_to_last : {true, false}) {
    by_hand hand;
    std::vector<bolt_type> boxes(400, hand.record);
    std::vector<bolt_member> members(400, hand.number);
    std::vector<const bolt_member*> lists(400);
    std::vector<std::string> names(400);
    std::vector<const bolt_type*> order;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (i != 0) members[i].type = &boxes[i - 1];
      lists[i] = &members[i];
      names[i] = std::string("Box").append(std::to_string(i));
      boxes[i].name = names[i].c_str();
      boxes[i].wire_align = boxes[i].wire_min = 4;
      boxes[i].members = &lists[i];
      boxes[i].n_members = 1;
      order.push_back(&boxes[i]);
    }
    if (!first_to_last) std::reverse(order.begin(), order.end());
    const bolt_type** listed = hand.types;
    hand.module.types = order.data();
    hand.module.n_types = static_cast<std::uint32_t>(order.size());
    EXPECT_NE(hand.seal().find("types are nested too deeply"), std::string::npos);
    hand.module.types = listed; // which the fixture knows
  }
}

} // namespace
