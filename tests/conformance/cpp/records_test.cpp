// What records have beyond fields: defaults, and boxes that hold another one of the same type.
#include <string>

#include "conformance.hpp"

using namespace host;

namespace {

const bolt_type& type_named(std::string_view name) {
  for (std::uint32_t i = 0; i < module().n_types; ++i) {
    if (module().types[i]->name == name) return *module().types[i];
  }
  throw std::out_of_range("no type " + std::string(name));
}

std::vector<std::uint8_t> default_of(const bolt_member& field) {
  if ((field.flags & BOLT_MEMBER_HAS_DEFAULT) == 0) return {};
  return {field.default_wire, field.default_wire + field.default_len};
}

// A chain of boxes with the values n - 1 to 0.
writer boxes(std::int64_t n) {
  writer out;
  while (n-- > 0)
    out.tag(1, 8).put(n);
  return out.tag(0, 8);
}

} // namespace

TEST_F(conformance, value_defaults) {
  const bolt_type& options = type_named("Options");
  EXPECT_TRUE(default_of(*options.members[0]).empty());
  EXPECT_EQ(default_of(*options.members[1]), args().put<std::uint16_t>(8080).bytes());
  EXPECT_EQ(default_of(*options.members[2]), args().list(2).text("a").text("b").bytes());
  EXPECT_EQ(default_of(*options.members[3]), args().put<std::int32_t>(0).bytes());
  EXPECT_EQ(default_of(*options.members[4]),
            args().tag(1, 8).put<std::int64_t>(1'500'000'000).bytes());
  EXPECT_EQ(default_of(*options.members[5]), args().put(0.0).put(1.0).bytes());
  EXPECT_TRUE(default_of(*options.members[6]).empty());

  const bolt_param& whole = *function("options_or")->params[0];
  ASSERT_EQ(whole.flags, std::uint32_t{BOLT_PARAM_HAS_DEFAULT});
  writer given;
  given.raw(whole.default_wire, whole.default_len);
  EXPECT_EQ(ready("options_or", given).bytes, given.bytes());
  auto in = reader(given.bytes());
  EXPECT_EQ(in.align(8).text(), "localhost");
  EXPECT_EQ(in.get<std::uint16_t>(), 8080);
}

TEST_F(conformance, value_link) {
  for (const int links : {0, 1, 2, 64}) {
    EXPECT_EQ(ready("echo_link", boxes(links)).bytes, boxes(links).bytes()) << links;
    EXPECT_EQ(ready("chain", args().put<std::uint32_t>(static_cast<std::uint32_t>(links))).bytes,
              boxes(links).bytes());
  }
  // A link that is in no box itself: 1 + 0.
  const writer two = args().align(8).put<std::int64_t>(1).tag(1, 8).put<std::int64_t>(0).tag(0, 8);
  EXPECT_EQ(ready("sum_of", two).value().get<std::int64_t>(), 1);
}

TEST_F(conformance, bad_link_depth) {
  const auto refused = run("echo_link", boxes(65));
  EXPECT_EQ(refused.status, BOLT_ARGUMENT);
  EXPECT_NE(refused.message().find("it is nested too deeply"), std::string::npos);
  const auto failed = run("chain", args().put<std::uint32_t>(65));
  EXPECT_EQ(failed.status, BOLT_FAILED);
  EXPECT_EQ(failed.message(), "the value is nested too deeply");
  const auto forged = run("echo_link", args().tag(2, 8));
  EXPECT_EQ(forged.status, BOLT_ARGUMENT);
}
