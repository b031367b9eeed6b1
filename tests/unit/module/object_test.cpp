// Instances of a class: where their references are, who holds them, and who may use them at a time.
#include "fixture.hpp"

using namespace sample;

namespace {

class object : public module_test {
 protected:
  // The test's own reference to a new cell.
  bolt_object make(std::int64_t value) {
    host::call made(method("make"), host::block(value));
    EXPECT_EQ(made.status, BOLT_READY) << made.text();
    return made.object();
  }
  std::int64_t get(bolt_object cell) {
    return host::call(method("get"), host::bytes(), cell).as<std::int64_t>();
  }
};

TEST_F(object, factories_give_an_instance_in_every_way) {
  for (const char* name : {"make", "make_unique"}) {
    SCOPED_TRACE(name);
    host::call made(method(name), host::block(std::int64_t{5}));
    ASSERT_EQ(made.status, BOLT_READY) << made.text();
    const host::object cell(made.object());
    EXPECT_EQ(get(cell.id()), 5);
  }
  host::call opened(method("open"), host::block(std::string("x"), std::int64_t{6}));
  ASSERT_EQ(opened.finish().status, BOLT_READY);
  const host::object cell(opened.object());
  EXPECT_EQ(get(cell.id()), 6);
}

TEST_F(object, G9_a_factory_can_fail) {
  host::call opened(method("open"), host::block(std::string(), std::int64_t{6}));
  ASSERT_EQ(opened.finish().status, BOLT_ERROR);
  EXPECT_EQ(opened.as<Refused>().reason, "no url");
}

TEST_F(object, a_factory_that_gives_nothing_is_a_failure) {
  host::call made(method("make_null"));
  EXPECT_EQ(made.status, BOLT_FAILED);
  EXPECT_EQ(made.text(), "a null pointer instead of an object");
}

TEST_F(object, methods_see_and_change_it) {
  const host::object cell(make(1));
  EXPECT_EQ(host::call(method("set"), host::block(std::int64_t{9}), cell.id()).status, BOLT_READY);
  EXPECT_EQ(get(cell.id()), 9);
  host::call times(method("times"), host::block(std::int64_t{3}), cell.id());
  EXPECT_EQ(times.as<std::int64_t>(), 27);
}

// G8: the result owns a reference; a result that is dropped unread drops the instance.
TEST_F(object, G8_a_dropped_result_releases_its_object) {
  {
    const host::call made(method("make"), host::block(std::int64_t{5}));
    EXPECT_EQ(made.objects(), 1u);
    EXPECT_EQ(live_cells(), 1);
  }
  EXPECT_EQ(live_cells(), 0);
  {
    const host::call many(fn("make_cells"), host::block(std::int64_t{10}));
    EXPECT_EQ(many.objects(), 10u);
    EXPECT_EQ(live_cells(), 10);
  }
  EXPECT_EQ(live_cells(), 0);
}

TEST_F(object, G6_a_cancelled_factory_leaves_nothing) {
  host::call opened(method("open_late"), host::block(std::int64_t{5}));
  ASSERT_TRUE(opened.pending());
  EXPECT_EQ(bolt_future_cancel(opened.future), BOLT_OK);
  EXPECT_EQ(opened.finish().status, BOLT_CANCELLED);
  EXPECT_EQ(live_cells(), 0);
}

TEST_F(object, one_instance_is_one_object) {
  const host::object cell(make(1));
  host::call self(method("self"), host::bytes(), cell.id());
  ASSERT_EQ(self.status, BOLT_READY) << self.text();
  EXPECT_EQ(self.as<std::uint64_t>(), cell.id());
  host::call sum(fn("sum_cells"), host::block(std::vector<std::uint64_t>{cell.id(), cell.id()}));
  EXPECT_EQ(sum.as<std::int64_t>(), 2);
}

TEST_F(object, one_instance_is_a_new_object_after_its_last_reference_went) {
  const bolt_object first = make(1);
  EXPECT_EQ(bolt_object_release(first), BOLT_OK);
  const host::object second(make(1));
  EXPECT_NE(first, second.id());
  host::call late(method("get"), host::bytes(), first);
  EXPECT_EQ(late.status, BOLT_INVALID_HANDLE) << late.text();
}

TEST_F(object, G10_a_method_in_flight_keeps_its_object) {
  const bolt_object cell = make(4);
  host::call reading(method("read"), host::bytes(), cell);
  ASSERT_TRUE(reading.pending());
  EXPECT_EQ(bolt_object_release(cell), BOLT_OK);
  EXPECT_EQ(live_cells(), 1);
  the_gate().open();
  EXPECT_EQ(reading.finish().as<std::int64_t>(), 4004);
  EXPECT_EQ(live_cells(), 0);
}

TEST_F(object, G10_const_methods_run_together_and_others_wait_in_line) {
  const host::object cell(make(1));
  host::call first(method("read"), host::bytes(), cell.id());
  host::call second(method("read"), host::bytes(), cell.id());
  host::call add(method("add"), host::block(std::int64_t{10}), cell.id());
  host::call third(method("read"), host::bytes(), cell.id());
  ASSERT_TRUE(first.pending() && second.pending() && add.pending() && third.pending());
  the_gate().open();
  EXPECT_EQ(first.finish().as<std::int64_t>(), 1001);
  EXPECT_EQ(second.finish().as<std::int64_t>(), 1001);
  EXPECT_EQ(add.finish().as<std::int64_t>(), 11);
  EXPECT_EQ(third.finish().as<std::int64_t>(), 11011);
}

TEST_F(object, G10_a_synchronous_method_does_not_wait) {
  const host::object cell(make(1));
  host::call add(method("add"), host::block(std::int64_t{10}), cell.id());
  ASSERT_TRUE(add.pending());
  host::call get_now(method("get"), host::bytes(), cell.id());
  EXPECT_EQ(get_now.status, BOLT_BUSY);
  EXPECT_NE(get_now.text().find("Cell.get()"), std::string::npos) << get_now.text();
  the_gate().open();
  add.finish();
}

TEST_F(object, flags_follow_const) {
  EXPECT_EQ(method("get").flags, 0u);
  EXPECT_EQ(method("set").flags, std::uint32_t{BOLT_FN_EXCLUSIVE});
  EXPECT_EQ(method("read").flags, std::uint32_t{BOLT_FN_ASYNC});
  EXPECT_EQ(method("add").flags, std::uint32_t{BOLT_FN_ASYNC | BOLT_FN_EXCLUSIVE});
  EXPECT_EQ(method("times").flags, 0u);
  EXPECT_EQ(method("make").kind, std::uint32_t{BOLT_FN_STATIC});
  EXPECT_EQ(method("get").kind, std::uint32_t{BOLT_FN_METHOD});
}

} // namespace
