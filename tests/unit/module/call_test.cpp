// How calls end: values, typed errors, exceptions; on this thread or on the pool.
#include "fixture.hpp"

using namespace sample;

namespace {

class call : public module_test {};

TEST_F(call, G5_a_task_that_does_not_wait_ends_in_the_call_that_starts_it) {
  host::call sum(fn("add_async"), host::block(2, 3));
  EXPECT_EQ(sum.status, BOLT_READY);
  EXPECT_EQ(sum.future, 0u);
  EXPECT_EQ(sum.as<std::int32_t>(), 5);
}

TEST_F(call, nothing_is_a_result_of_no_bytes) {
  host::call now(fn("nothing"));
  EXPECT_EQ(now.status, BOLT_READY);
  EXPECT_TRUE(now.data().empty());
  host::call later(fn("nothing_async"));
  EXPECT_EQ(later.status, BOLT_READY);
  EXPECT_TRUE(later.data().empty());
}

TEST_F(call, a_lambda_is_a_function) {
  EXPECT_EQ(host::call(fn("half"), host::block(5.0)).as<double>(), 2.5);
}

TEST_F(call, G9_a_result_is_a_value_or_a_typed_error) {
  for (const char* name : {"find", "find_async"}) {
    SCOPED_TRACE(name);
    host::call found(fn(name), host::block(std::int64_t{3}));
    ASSERT_EQ(found.finish().status, BOLT_READY);
    EXPECT_EQ(found.as<User>().id, 3);
    host::call missing(fn(name), host::block(std::int64_t{10}));
    ASSERT_EQ(missing.finish().status, BOLT_ERROR);
    EXPECT_EQ(missing.as<DbError>(), DbError(NotFound{10}));
    host::call refused(fn(name), host::block(std::int64_t{-1}));
    ASSERT_EQ(refused.finish().status, BOLT_ERROR);
    EXPECT_EQ(refused.as<DbError>(), DbError(Refused{"negative"}));
  }
}

TEST_F(call, G9_a_result_of_nothing_and_an_enum_as_error) {
  host::call good(fn("check"), host::block(Level::low));
  EXPECT_EQ(good.status, BOLT_READY);
  EXPECT_TRUE(good.data().empty());
  host::call bad(fn("check"), host::block(Level::high));
  EXPECT_EQ(bad.status, BOLT_ERROR);
  EXPECT_EQ(bad.as<Level>(), Level::high);
}

TEST_F(call, G9_exceptions_are_failures_with_their_text) {
  for (const char* name : {"throws", "throws_async", "throws_early"}) {
    SCOPED_TRACE(name);
    host::call failed(fn(name), host::block(std::string("what went wrong")));
    EXPECT_EQ(failed.finish().status, BOLT_FAILED);
    EXPECT_EQ(failed.text(), "what went wrong");
  }
  host::call odd(fn("throws_number"));
  EXPECT_EQ(odd.status, BOLT_FAILED);
  EXPECT_EQ(odd.text(), "an exception that is not a std::exception");
}

TEST_F(call, defaults_are_bytes_that_the_host_sends) {
  const bolt_fn& target = fn("defaults");
  bolt::wire::local_buffer args;
  bolt::wire::writer to(args);
  for (std::uint32_t i = 0; i < target.n_params; ++i) {
    const bolt_param& param = *target.params[i];
    ASSERT_EQ(param.flags, std::uint32_t{BOLT_PARAM_HAS_DEFAULT});
    std::memcpy(to.put(param.type->wire_align, param.default_len), param.default_wire,
                param.default_len);
  }
  host::call result(target, args.data, args.len);
  ASSERT_EQ(result.status, BOLT_READY) << result.text();
  EXPECT_EQ(result.as<std::string>(), "hi!33");
}

TEST_F(call, on_pool_runs_elsewhere_and_wakes_once_at_the_end) {
  for (const char* name : {"add_on_pool", "add_async_on_pool"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(fn(name).flags & (BOLT_FN_ASYNC | BOLT_FN_ON_POOL),
              std::uint32_t{BOLT_FN_ASYNC | BOLT_FN_ON_POOL});
    host::call sum(fn(name), host::block(20, 22));
    ASSERT_EQ(sum.finish().status, BOLT_READY) << sum.text();
    EXPECT_EQ(sum.as<std::int32_t>(), 42);
  }
  EXPECT_EQ(fn("add_async_on_pool").flags & BOLT_FN_MAY_BLOCK, std::uint32_t{BOLT_FN_MAY_BLOCK});
}

TEST_F(call, G2_on_pool_keeps_references_and_views) {
  host::bytes args = host::block(std::string("left"), std::string("right"));
  host::call joined(fn("join_on_pool"), args);
  std::memset(args.data(), 0xee, args.size());
  EXPECT_EQ(joined.finish().as<std::string>(), "leftright");
}

TEST_F(call, on_pool_refuses_at_the_start) {
  host::call bad(fn("add_on_pool"), host::bytes{1});
  EXPECT_EQ(bad.status, BOLT_ARGUMENT);
}

TEST_F(call, a_result_that_nobody_wants) {
  host::call user(fn("find_async"), host::block(std::int64_t{1}));
  ASSERT_EQ(user.status, BOLT_AGAIN);
  EXPECT_EQ(BOLT_OUTCOME(bolt_future_poll(user.future, 1, nullptr)), BOLT_READY);
  user.status = BOLT_READY;
}

} // namespace
