// Blocks with bytes changed, cut off and added, from a fixed seed: each is answered with a value or
// a refusal. Whatever would be undefined behaviour is for the sanitizers to see.
#include <random>

#include "fixture.hpp"

using namespace sample;

namespace {

class mutation : public module_test {
 protected:
  struct subject {
    const char* name;
    host::bytes block;
  };

  static Everything rich() {
    Everything value;
    value.flag = true;
    value.bytes = {std::byte{1}, std::byte{2}, std::byte{3}};
    value.by_name = {{"left", {{1, 2}, {3, 4}}}, {"right", {}}};
    value.levels = {{1, Level::low}, {2, Level::high}};
    value.mark = Mark{1, Level::middle, true, {1, 2}, {1, 2, 3}};
    value.shape = std::string("\xe2\x82\xac");
    value.pair = {"a", "bc"};
    value.bits = {true, false};
    return value;
  }
  static std::vector<subject> subjects() {
    const User user{1, "Ada \xf0\x9f\x8e\x89", "ada@example.org", {"a", "b"}};
    return {
        {"echo_everything", host::block(rich())},
        {"echo_everything_async", host::block(rich())},
        {"echo_users", host::block(std::vector<User>{user, user})},
        {"echo_tree", host::block(Tree{1, {{2, {{3, {}}}}, {4, {}}}})},
        {"echo_marks", host::block(std::vector<Mark>(2))},
        {"count_set", host::block(std::vector<Mark>(2))},
        {"echo_nested", host::block(std::vector<std::optional<std::vector<std::string>>>{
                            std::nullopt, std::vector<std::string>{"x"}})},
        {"echo_level_map", host::block(std::unordered_map<Level, std::string>{{Level::low, "l"}})},
        {"echo_times",
         host::block(Times{{}, std::chrono::milliseconds(1), {{}, {}}, {}, {{"", {}}}})},
        {"echo_link", host::block(Link{1, std::make_unique<Link>(), std::make_unique<Point>()})},
        {"join", host::block(std::string("left"), std::string("right"))},
        {"sum_cells", host::block(std::vector<std::uint64_t>{1, 2})},
    };
  }

  static host::bytes mutate(host::bytes block, std::mt19937_64& random) {
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    for (std::size_t i = below(4) + 1; i != 0; --i) {
      static constexpr std::uint8_t odd[] = {0, 1, 2, 3, 4, 7, 0x7f, 0x80, 0xc0, 0xfe, 0xff};
      switch (below(5)) {
      case 0:
        block.resize(below(block.size() + 1));
        break;
      case 1:
        block.push_back(static_cast<std::uint8_t>(random()));
        break;
      case 2:
        if (!block.empty()) block[below(block.size())] = odd[below(sizeof odd)];
        break;
      default:
        if (!block.empty()) block[below(block.size())] = static_cast<std::uint8_t>(random());
      }
    }
    return block;
  }
};

TEST_F(mutation, answers_a_value_or_a_refusal) {
  constexpr int rounds = 30'000; // of each subject: 300,000 blocks
  std::mt19937_64 random(20240607);
  for (const subject& each : subjects()) {
    SCOPED_TRACE(each.name);
    const bolt_fn& target = fn(each.name);
    int ready = 0, refused = 0;
    for (int i = 0; i < rounds; ++i) {
      // A heap block of the exact size, so that a read past its end is seen.
      const host::bytes block = mutate(each.block, random);
      host::call call(target, block);
      call.finish();
      if (call.status == BOLT_READY) ++ready;
      if (call.status == BOLT_ARGUMENT) ++refused;
    }
    EXPECT_EQ(ready + refused, rounds);
    EXPECT_GT(refused, rounds / 20);
  }
}

// What is accepted is a value like any other: it goes back out, and in again, the same.
TEST_F(mutation, what_is_accepted_round_trips) {
  std::mt19937_64 random(42);
  Everything value = rich();
  value.levels.clear(); // an unordered_map may come back in another order
  const host::bytes block = host::block(value);
  int accepted = 0;
  for (int i = 0; i < 30'000; ++i) {
    host::call once(fn("echo_everything"), mutate(block, random));
    if (once.status != BOLT_READY) continue;
    ++accepted;
    host::call twice(fn("echo_everything"), once.data());
    ASSERT_EQ(twice.status, BOLT_READY) << twice.text();
    ASSERT_EQ(twice.data(), once.data());
  }
  EXPECT_GT(accepted, 100);
}

} // namespace
