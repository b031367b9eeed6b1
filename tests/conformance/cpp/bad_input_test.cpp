// Argument blocks that are wrong: each is refused with a message that names the parameter.
#include "conformance.hpp"

using namespace host;

namespace {

void refused(std::string_view name, const writer& value) {
  const auto ended = run(name, value);
  EXPECT_EQ(ended.status, BOLT_ARGUMENT) << name;
  const auto start = std::string(name) + "(): argument 'value";
  EXPECT_EQ(ended.message().substr(0, start.size()), start) << ended.message();
}

} // namespace

TEST_F(conformance, bad_bool) { refused("echo_bool", args().put<std::uint8_t>(2)); }

TEST_F(conformance, bad_utf8) {
  for (const char* bad :
       {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "ok\x80"}) {
    refused("echo_string", args().text(bad));
    refused("echo_nested", args().list(1).list(1).tag(1, 4).text(bad));
  }
}

TEST_F(conformance, bad_enum) {
  refused("echo_color", args().put<std::uint8_t>(3));
  refused("echo_level", args().put<std::int32_t>(1));
}

TEST_F(conformance, bad_tag) {
  refused("echo_optional", args().tag(2, 4).text(""));
  refused("echo_variant", args().tag(3, 8).put<std::int64_t>(0));
}

TEST_F(conformance, bad_length) {
  refused("echo_string", args().put<std::uint32_t>(0xffffffff));
  refused("echo_bytes", args().put<std::uint32_t>(5).raw("four", 4));
  refused("echo_list", args().put<std::uint32_t>(0x7fffffff).put<std::uint32_t>(0));
  refused("echo_points", args().put<std::uint32_t>(2).put<std::uint32_t>(0).put(1.0));
}

TEST_F(conformance, bad_duplicate_key) {
  writer twice = args().list(2);
  twice.align(8).text("same").put<std::int64_t>(1);
  twice.align(8).text("same").put<std::int64_t>(2);
  refused("echo_map", twice);
}

TEST_F(conformance, bad_depth) {
  writer deep;
  for (int i = 0; i < 1'000; ++i) {
    deep.align(8).text("").list(1);
  }
  deep.align(8).text("").list(0);
  refused("echo_tree", deep);
}

TEST_F(conformance, bad_size_of_block) {
  EXPECT_EQ(run("add").status, BOLT_ARGUMENT) << "no arguments";
  EXPECT_EQ(run("add", args().put<std::int64_t>(1)).status, BOLT_ARGUMENT) << "one too few";
  const auto long_block = args().put<std::int64_t>(1).put<std::int64_t>(2).put<std::int64_t>(3);
  EXPECT_EQ(run("add", long_block).status, BOLT_ARGUMENT) << "trailing bytes";
  EXPECT_EQ(run("noop", args().put<std::uint8_t>(0)).status, BOLT_ARGUMENT);
}

TEST_F(conformance, bad_receiver) {
  const gate of_no_use;
  for (const bolt_object none : {bolt_object{0}, bolt_object{of_no_use.id}, ~bolt_object{0}}) {
    EXPECT_EQ(run("Cell.get", {}, none).status, BOLT_INVALID_HANDLE);
    EXPECT_EQ(run("Cell.read", args().put(of_no_use.id), none).status, BOLT_INVALID_HANDLE);
  }
}
