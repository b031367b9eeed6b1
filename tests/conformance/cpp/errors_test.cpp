// Typed errors and everything else that can be thrown.
#include "conformance.hpp"

using namespace host;

namespace {

// lookup(id): even ids are found, 0 is NotFound, other odd or negative ids are Refused.
void expect_not_found(const outcome& ended) {
  ASSERT_EQ(ended.status, BOLT_ERROR);
  auto in = ended.value();
  EXPECT_EQ(in.tag(8), 0u);
  EXPECT_EQ(in.get<std::int64_t>(), 0);
  EXPECT_EQ(in.text(), "nobody");
  in.end();
}

} // namespace

TEST_F(conformance, G9_error_record) {
  const auto ended = run("find", args().put<std::int64_t>(-3));
  ASSERT_EQ(ended.status, BOLT_ERROR);
  auto in = ended.value();
  EXPECT_EQ(in.get<std::int64_t>(), -3);
  EXPECT_EQ(in.text(), "no such entry");
  in.end();
  EXPECT_EQ(ready("find", args().put<std::int64_t>(3)).value().text(), "entry 3");
}

TEST_F(conformance, G9_error_enum) {
  const auto ended = run("connect", args().boolean(false));
  ASSERT_EQ(ended.status, BOLT_ERROR);
  EXPECT_EQ(ended.value().get<std::uint32_t>(), 7u) << "Fault::disconnected";
  EXPECT_EQ(run("connect", args().boolean(true)).status, BOLT_READY);
}

TEST_F(conformance, G9_error_variant) {
  expect_not_found(run("lookup", args().put<std::int64_t>(0)));
  const auto refused = run("lookup", args().put<std::int64_t>(-1));
  ASSERT_EQ(refused.status, BOLT_ERROR);
  auto in = refused.value();
  EXPECT_EQ(in.tag(8), 1u);
  EXPECT_EQ(in.text(), "negative");
  EXPECT_EQ(in.get<std::int32_t>(), 2'000'000'000) << "Level::high";
  in.end();
  EXPECT_EQ(ready("lookup", args().put<std::int64_t>(4)).value().get<std::int64_t>(), 8);
}

TEST_F(conformance, G9_error_ends_the_tasks_between) {
  loop on;
  const journal what;
  call through(on, "lookup_through", args().put(what.id).put<std::int64_t>(0));
  expect_not_found(finish(on, through));
  EXPECT_EQ(what.lines(), (journal::lines_t{"outer", "inner", "~inner", "~outer"}));
  const auto found = ready("lookup_through", args().put(what.id).put<std::int64_t>(1));
  EXPECT_EQ(found.value().get<std::int64_t>(), 3) << "1 * 2 + 1";
}

TEST_F(conformance, G9_error_of_a_sync_function) {
  const auto ended = run("find_sync", args().put<std::int64_t>(-4));
  ASSERT_EQ(ended.status, BOLT_ERROR);
  EXPECT_EQ(ended.value().get<std::int64_t>(), -4);
}

TEST_F(conformance, G9_unexpected_exception) {
  const auto ended = run("throw_text", args().text("it broke: \xc3\xa9"));
  EXPECT_EQ(ended.status, BOLT_FAILED);
  EXPECT_EQ(ended.message(), "it broke: \xc3\xa9");
  EXPECT_EQ(run("throw_sync", args().text("sync")).message(), "sync");
}

TEST_F(conformance, G9_unexpected_exception_after_suspension) {
  loop on;
  const gate open;
  call throws(on, "throw_after", args().put(open.id).text("late"));
  EXPECT_EQ(throws.poll(), BOLT_PENDING);
  open.open();
  EXPECT_EQ(finish(on, throws).status, BOLT_FAILED);
  EXPECT_EQ(throws.result.message(), "late");
}

TEST_F(conformance, G9_bad_alloc) {
  const auto ended = run("throw_bad_alloc");
  EXPECT_EQ(ended.status, BOLT_FAILED);
  EXPECT_NE(ended.message(), "");
}

TEST_F(conformance, G9_exception_of_no_known_type) {
  const auto ended = run("throw_number");
  EXPECT_EQ(ended.status, BOLT_FAILED);
  EXPECT_NE(ended.message(), "");
}
