// Blocks that are wrong: each is refused with a message that names the function, the parameter, the
// place inside it, and the reason.
#include "fixture.hpp"

using namespace sample;

namespace {

class refusal : public module_test {
 protected:
  void expect(const char* name, const host::bytes& args, const std::string& message) {
    host::call call(fn(name), args);
    EXPECT_EQ(call.status, BOLT_ARGUMENT) << call.text();
    EXPECT_EQ(call.text(), message);
    EXPECT_EQ(call.future, 0u);
  }
};

TEST_F(refusal, blocks_too_short) {
  expect("add", {}, "add(): argument 'a': the argument block ends inside it");
  expect("add", {1, 0, 0, 0, 2, 0, 0}, "add(): argument 'b': the argument block ends inside it");
  expect("echo_user", host::block(std::int64_t{1}),
         "echo_user(): argument 'v.name': the argument block ends inside it");
  expect("add_async", {1}, "add_async(): argument 'a': the argument block ends inside it");
  expect("join_later", host::block(std::string("a")),
         "join_later(): argument 'b': the argument block ends inside it");
  expect("add_on_pool", {1}, "add_on_pool(): argument 'a': the argument block ends inside it");
}

TEST_F(refusal, null_is_an_empty_block) {
  host::call call(fn("add"), nullptr, 0);
  EXPECT_EQ(call.status, BOLT_ARGUMENT);
  EXPECT_EQ(call.text(), "add(): argument 'a': the argument block ends inside it");
  host::call record(fn("echo_user"), nullptr, 0);
  EXPECT_EQ(record.text(), "echo_user(): argument 'v.id': the argument block ends inside it");
  host::call none(fn("nothing"), nullptr, 0);
  EXPECT_EQ(none.status, BOLT_READY);
}

TEST_F(refusal, blocks_too_long) {
  expect("add", host::block(1, 2, std::uint8_t{3}),
         "add(): 1 bytes too many in the argument block");
  expect("nothing", {0, 0, 0}, "nothing(): 3 bytes too many in the argument block");
  expect("nothing_async", {0}, "nothing_async(): 1 bytes too many in the argument block");
}

TEST_F(refusal, values_out_of_their_range) {
  expect("echo_bool", {2}, "echo_bool(): argument 'v': a bool is 0 or 1");
  expect("echo_level", {1}, "echo_level(): argument 'v': not one of the enum's values");
  expect("check", {7}, "check(): argument 'level': not one of the enum's values");
  expect("echo_optional", {2}, "echo_optional(): argument 'v': the tag of an optional is 0 or 1");
  expect("echo_shape", {4},
         "echo_shape(): argument 'v': the tag of a variant names none of its alternatives");
  expect("echo_old", {3, 0, 0, 0}, "echo_old(): argument 'v': not one of the enum's values");
  expect("echo_old", {0xff, 0xff, 0xff, 0xff},
         "echo_old(): argument 'v': not one of the enum's values");
  expect("fixed", {1, 2, 3}, "fixed(): argument 'point': the argument block ends inside it");
  expect("echo_shape", {3, 1}, "echo_shape(): argument 'v': not one of the enum's values");
}

TEST_F(refusal, names_the_path) {
  host::bytes mark = host::block(Mark{});
  mark[4] = 9;
  expect("echo_mark", mark, "echo_mark(): argument 'v.level': not one of the enum's values");
  mark[4] = 0;
  mark[5] = 2;
  expect("echo_mark", mark, "echo_mark(): argument 'v.set': a bool is 0 or 1");

  host::bytes marks = host::block(std::vector<Mark>(3));
  marks[8 + 2 * 32 + 4] = 9;
  expect("echo_marks", marks, "echo_marks(): argument 'v[2].level': not one of the enum's values");
  expect("count_set", marks,
         "count_set(): argument 'marks[2].level': not one of the enum's values");

  host::bytes users = host::block(std::vector<User>{{1, "a", {}, {"x", "\xff"}}});
  expect("echo_users", users, "echo_users(): argument 'v[0].tags[1]': not valid UTF-8");
  expect("echo_string_array", host::block(std::string("ok"), std::string("\xc0\x80")),
         "echo_string_array(): argument 'v[1]': not valid UTF-8");
}

TEST_F(refusal, text_that_is_not_utf8) {
  const std::vector<std::uint8_t> bad{'a', 0xed, 0xa0, 0x80}; // a surrogate
  expect("echo_string", host::block(bad), "echo_string(): argument 'v': not valid UTF-8");
  expect("join", host::block(std::string("ok"), bad), "join(): argument 'b': not valid UTF-8");
  expect("join_later", host::block(bad, std::string("ok")),
         "join_later(): argument 'a': not valid UTF-8");
}

TEST_F(refusal, lengths_that_do_not_fit) {
  expect("echo_string", {5, 0, 0, 0, 'a'},
         "echo_string(): argument 'v': its length is larger than the argument block");
  expect("echo_string", {0, 0, 0, 0x80, 'a'},
         "echo_string(): argument 'v': its length is over 2^31-1");
  expect("echo_bytes", {0xff, 0xff, 0xff, 0xff},
         "echo_bytes(): argument 'v': its length is over 2^31-1");
  expect("echo_list", {2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0},
         "echo_list(): argument 'v': its count is larger than the argument block");
  expect("echo_list", {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0},
         "echo_list(): argument 'v': its count is over 2^31-1");
  expect("echo_map", {1, 0, 0, 0, 0, 0, 0, 0},
         "echo_map(): argument 'v': its count is larger than the argument block");
  expect("sum", {2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0},
         "sum(): argument 'values': its count is larger than the argument block");
}

TEST_F(refusal, times_of_another_unit) {
  const auto nanoseconds = [](std::int64_t count) { return host::block(count); };
  expect("echo_ms", nanoseconds(1'500'000),
         "echo_ms(): argument 'v': not a whole number of milliseconds");
  expect("echo_day", nanoseconds(3'600'000'000'000),
         "echo_day(): argument 'v': not a whole number of the unit that the function takes");
  expect("echo_tiny", nanoseconds(128'000'000'000),
         "echo_tiny(): argument 'v': out of the range of the type that the function takes");
  expect("echo_pico", nanoseconds(INT64_MAX),
         "echo_pico(): argument 'v': out of the range of the type that the function takes");
  expect("echo_ticks", nanoseconds(-1'000'000'000),
         "echo_ticks(): argument 'v': out of the range of the type that the function takes");
  Times times;
  times.when.push_back(std::chrono::sys_seconds(std::chrono::seconds(1)));
  host::bytes block = host::block(times);
  block[24] += 1; // the element's nanoseconds: after exact, wait, and the list's head
  expect("echo_times", block, "echo_times(): argument 'v.when[0]': not a whole number of seconds");
}

TEST_F(refusal, a_key_that_occurs_twice) {
  host::bytes block = host::block(std::map<std::string, std::int64_t>{{"a", 1}, {"b", 2}});
  block[8 + 16 + 4] = 'a'; // the second key
  expect("echo_map", block, "echo_map(): argument 'v[1]': this key occurs twice");
}

TEST_F(refusal, lists_nested_too_deeply) {
  // A tree's value, then one child, and so on: each level is 4 bytes, padding, and a list of one.
  host::bytes block;
  for (int level = 0; level < 70; ++level) {
    const host::bytes one{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
    block.insert(block.end(), one.begin(), one.end());
  }
  host::call call(fn("echo_tree"), block);
  EXPECT_EQ(call.status, BOLT_ARGUMENT);
  EXPECT_NE(call.text().find("it is nested too deeply"), std::string::npos);
}

// A short block that asks for a lot of memory: optional<Mark> takes 8 bytes as null, 40 in memory,
// so a list of records of nulls is the kind of thing that grows.
TEST_F(refusal, more_memory_than_a_block_may_ask_for) {
  using wide = std::optional<std::array<double, 32>>;
  const std::size_t count = std::size_t{6} << 20; // 48 MB that would take 1.6 GB
  host::bytes block(8 + count * 8);
  const auto n = static_cast<std::uint32_t>(count);
  std::memcpy(block.data(), &n, sizeof n);
  bolt::wire::reader in(block.data(), block.size());
  std::vector<wide> out;
  EXPECT_FALSE((bolt::wire::codec<std::vector<wide>>::decode(in, out)));
  EXPECT_STREQ(in.reason(), "it would take too much memory");
}

TEST_F(refusal, objects_that_are_none) {
  expect("sum_cells", host::block(std::vector<std::uint64_t>{12345}),
         "sum_cells(): argument 'all[0]': the object is closed, or never was one");
  expect("sum_cells", host::block(std::vector<std::uint64_t>{0}),
         "sum_cells(): argument 'all[0]': the object is closed, or never was one");
}

TEST_F(refusal, methods_are_named_with_their_class) {
  host::call make(method("make"), host::bytes{1});
  EXPECT_EQ(make.status, BOLT_ARGUMENT);
  EXPECT_EQ(make.text(), "Cell.make(): argument 'value': the argument block ends inside it");
}

} // namespace
