// Golden bytes: the wire layout as docs/modules.md has it, independent of the codecs. Hosts in
// other languages are written from the same tables.
#include <cstddef>

#include "fixture.hpp"

using namespace sample;

namespace {

class layout : public module_test {};

// "01 02" -> {1, 2}; everything after '#' on a line is a remark.
host::bytes hex(const char* text) {
  host::bytes out;
  for (const char* at = text; *at != '\0'; ++at) {
    if (*at == '#') {
      while (*at != '\n' && *at != '\0')
        ++at;
      if (*at == '\0') break;
    }
    if (std::isxdigit(static_cast<unsigned char>(*at)) == 0) continue;
    out.push_back(static_cast<std::uint8_t>(std::stoi(std::string(at, 2), nullptr, 16)));
    ++at;
  }
  return out;
}

TEST_F(layout, scalars_lie_at_their_own_alignment) {
  EXPECT_EQ(host::block(std::uint8_t{1}, std::uint32_t{2}, std::uint8_t{3}, std::int16_t{-1}, true,
                        std::uint64_t{4}),
            hex("01 00 00 00 02 00 00 00 03 00 ff ff 01 00 00 00 04 00 00 00 00 00 00 00"));
}

TEST_F(layout, times_are_nanoseconds) {
  using namespace std::chrono;
  EXPECT_EQ(host::block(std::uint8_t{1}, milliseconds(-1), sys_seconds(seconds(1))),
            hex("01 00 00 00 00 00 00 00 c0 bd f0 ff ff ff ff ff 00 ca 9a 3b 00 00 00 00"));
}

TEST_F(layout, text_and_bytes) {
  EXPECT_EQ(host::block(std::uint8_t{9}, std::string("abc"), std::vector<std::uint8_t>{1}),
            hex("09 00 00 00 03 00 00 00 61 62 63 00 01 00 00 00 01"));
}

TEST_F(layout, lists_begin_at_eight) {
  EXPECT_EQ(host::block(std::uint8_t{9}, std::vector<std::uint16_t>{1, 2}),
            hex("09 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 01 00 02 00"));
  EXPECT_EQ(host::block(std::vector<std::string>{"a", "bc"}),
            hex("02 00 00 00 00 00 00 00 01 00 00 00 61 00 00 00 02 00 00 00 62 63"));
}

TEST_F(layout, every_map_entry_begins_at_eight) {
  EXPECT_EQ(host::block(std::map<std::uint8_t, std::uint8_t>{{1, 2}, {3, 4}}),
            hex("02 00 00 00 00 00 00 00 01 02 00 00 00 00 00 00 03 04"));
}

TEST_F(layout, optional_has_its_tag_at_the_alignment_of_its_value) {
  EXPECT_EQ(host::block(std::uint8_t{7}, std::optional<std::uint32_t>(5)),
            hex("07 00 00 00 01 00 00 00 05 00 00 00"));
  EXPECT_EQ(host::block(std::optional<std::uint32_t>(), std::uint8_t{7}), hex("00 07"));
}

TEST_F(layout, box_has_its_tag_at_eight) {
  Link link{1, std::make_unique<Link>(), nullptr};
  EXPECT_EQ(host::block(std::uint8_t{7}, link),
            hex("07 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00" // the value
                "01 00 00 00 00 00 00 00"                         // next, and its padding to 8
                "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00" // its value, next
                "00 00 00 00 00 00 00 00 00"));                   // its where, and that of link
}

TEST_F(layout, variant_has_its_tag_at_its_largest_alignment) {
  EXPECT_EQ(host::block(std::uint8_t{7}, Shape(Level::middle)),
            hex("07 00 00 00 00 00 00 00 03 03"));
  EXPECT_EQ(host::block(Shape(std::string("x"))), hex("01 00 00 00 01 00 00 00 78"));
}

TEST_F(layout, plain_records_are_their_memory_with_padding_zeroed) {
  const Mark mark{0x01020304, Level::middle, true, {1, 2}, {5, 6, 7}};
  EXPECT_EQ(host::block(mark),
            hex("04 03 02 01 03 01 00 00 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 40"
                "05 00 06 00 07 00 00 00"));
  EXPECT_EQ(sizeof(Mark), 32u);
}

TEST_F(layout, G2_garbage_in_padding_does_not_leave) {
  alignas(Mark) unsigned char memory[sizeof(Mark)];
  std::memset(memory, 0xaa, sizeof memory);
  auto* mark = ::new (memory) Mark;
  mark->at = 1;
  mark->level = Level::low;
  mark->set = false;
  mark->where = {0, 0};
  mark->counts = {0, 0, 0};
  const host::bytes out = host::block(*mark);
  EXPECT_EQ(out, hex("01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                     "00 00 00 00 00 00 00 00"));
}

TEST_F(layout, other_records_are_their_fields_without_a_tail) {
  EXPECT_EQ(host::block(User{1, "ab", std::nullopt, {}}, std::uint8_t{255}),
            hex("01 00 00 00 00 00 00 00" // id
                "02 00 00 00 61 62 00 00" // name, then padding to the optional's 4
                "00 00 00 00 00 00 00 00" // no email, then padding to the list's 8
                "00 00 00 00 00 00 00 00" // no tags
                "ff"));
}

TEST_F(layout, a_record_without_fields_takes_one_byte) {
  EXPECT_EQ(host::block(Empty{}, Empty{}), hex("00 00"));
}

TEST_F(layout, results_are_laid_out_as_arguments) {
  host::call call(fn("echo_list"), host::block(std::vector<std::int32_t>{1}));
  EXPECT_EQ(call.data(), hex("01 00 00 00 00 00 00 00 01 00 00 00"));
}

// A C caller may use a struct as the block.
TEST_F(layout, a_c_struct_is_an_argument_block) {
  struct add_args {
    std::int32_t a, b;
  };
  const add_args args{2, 40};
  host::call call(fn("add"), &args, sizeof args);
  ASSERT_EQ(call.status, BOLT_READY);
  EXPECT_EQ(call.as<std::int32_t>(), 42);

  struct user_args {
    std::int64_t id;
    std::uint32_t name_size;
    char name[4];
    std::uint8_t has_email;
    std::uint8_t padding[7];
    std::uint32_t n_tags, zero;
  };
  const user_args user{7, 4, {'J', 'o', 'h', 'n'}, 0, {}, 0, 0};
  host::call echoed(fn("echo_user"), &user, sizeof user);
  EXPECT_EQ(echoed.as<User>(), (User{7, "John", std::nullopt, {}}));
}

TEST_F(layout, what_is_padding_is_not_read) {
  host::bytes block = host::block(std::uint8_t{1});
  const auto send = [&](const char* name, host::bytes args) {
    host::call call(fn(name), args);
    EXPECT_EQ(call.status, BOLT_READY) << name << call.text();
  };
  send("echo_list", hex("01 00 00 00 ff ff ff ff 01 00 00 00"));
  send("echo_optional", hex("01 ff ff ff ff ff ff ff 00 00 00 00 00 00 00 00"));
  host::bytes mark = host::block(Mark{});
  mark[6] = mark[7] = mark[30] = mark[31] = 0xff;
  send("echo_mark", mark);
}

} // namespace
