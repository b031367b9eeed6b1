// Arguments that are wrong: a status and, where there is room for it, a message; never anything
// else.
#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct ArgumentTest : leak_check {
  script body;
  host the_host;
  bolt_future id = 99;

  // Both ways to start answer ARGUMENT with `reason`, and the body is dropped without having run.
  void expect_refused(bolt_call call, const char* reason) {
    for (const bool poll : {false, true}) {
      script refused;
      if (call.body.self == &body) call.body.self = &refused;
      result out;
      const bolt_status status =
          poll ? bolt_future_start_poll(&call, 1, &id, &out) : bolt_future_start(&call, &id, &out);
      EXPECT_EQ(status, BOLT_ARGUMENT);
      EXPECT_NE(out.text().find(reason), std::string::npos) << out.text();
      EXPECT_EQ(id, 0U);
      EXPECT_EQ(refused.polls, 0);
      if (call.body.self == &refused) {
        EXPECT_EQ(refused.drops, call.size >= sizeof call ? 1 : 0);
        call.body.self = &body;
      }
    }
  }
};

TEST_F(ArgumentTest, a_call_that_is_wrong_is_refused_with_the_reason) {
  const bolt_call good = call_of(body, the_host);
  bolt_call call = good;
  call.size = sizeof call - 1;
  expect_refused(call, "size");
  call = good;
  call.flags = 0x80;
  expect_refused(call, "flags");
  call = good;
  call.deadline = 1;
  expect_refused(call, "deadline is reserved");
  call = good;
  call.body = {nullptr, nullptr};
  expect_refused(call, "neither fn nor body");
  call = good;
  const auto schedules = [](void*, void (*)(void*), void*) -> bolt_status { return BOLT_OK; };
  const bolt_executor smaller{
      offsetof(bolt_executor, resume) - 1, 0, schedules, nullptr, nullptr, nullptr, nullptr};
  const bolt_executor broken{sizeof broken, 0, nullptr, nullptr, nullptr, nullptr, nullptr};
  call.executor = &smaller;
  expect_refused(call, "bolt_executor: size");
  call.executor = &broken;
  expect_refused(call, "schedule");
}

TEST_F(ArgumentTest, a_null_call_is_refused) {
  result out;
  EXPECT_EQ(bolt_future_start(nullptr, &id, &out), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_future_start_poll(nullptr, 1, &id, &out), BOLT_ARGUMENT);
}

TEST_F(ArgumentTest, a_missing_out_future_is_refused_and_the_body_dropped) {
  const bolt_call call = call_of(body, the_host);
  result out;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, nullptr, &out), BOLT_ARGUMENT);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(ArgumentTest, a_result_buffer_of_a_wrong_size_is_not_touched) {
  const bolt_call call = call_of(body, the_host);
  bolt_buffer wrong{};
  wrong.size = sizeof wrong - 1;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &wrong), BOLT_ARGUMENT);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(wrong.data, nullptr);
  EXPECT_EQ(bolt_future_poll(0, 1, &wrong), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_buffer_reserve(&wrong, 10), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_buffer_assign(&wrong, "x", 1), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_buffer_add_object(&wrong, 1), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_promise_resolve_buffer(0, BOLT_READY, &wrong), BOLT_ARGUMENT);
  bolt_buffer_release(&wrong);
}

TEST_F(ArgumentTest, a_function_needs_its_start_its_arguments_and_a_result) {
  bolt_fn fn{};
  fn.size = sizeof fn;
  fn.name = "f";
  bolt_call call = call_of(body, the_host);
  call.fn = &fn;
  call.body = {nullptr, nullptr};
  expect_refused(call, "start is NULL");
  fn.start = [](const bolt_fn*, void*, const std::uint8_t*, std::size_t, bolt_context*, bolt_body*,
                bolt_buffer*) { return bolt_status{BOLT_READY}; };
  call.args_len = 1;
  expect_refused(call, "args is NULL");
  call.args_len = 0;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, nullptr), BOLT_ARGUMENT);
}

TEST_F(ArgumentTest, null_out_pointers_are_refused) {
  EXPECT_EQ(bolt_queue_create(nullptr, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_queue_fd(0, nullptr), BOLT_ARGUMENT);
  std::uint64_t token = 0;
  std::size_t n = 0;
  EXPECT_EQ(bolt_queue_drain(0, &token, 1, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_queue_drain(0, nullptr, 1, &n), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_queue_drain(0, &token, 0, &n), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_object_create(nullptr, &token, nullptr, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_object_get(1, nullptr, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_promise_create(nullptr, nullptr, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_context_promise(nullptr, nullptr, &id), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_counters_read(nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_live_walk(nullptr, nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_context_future(nullptr), 0U);
  EXPECT_EQ(bolt_context_cancelled(nullptr), 0);
  EXPECT_EQ(bolt_buffer_assign(nullptr, "x", 1), BOLT_ARGUMENT);
  bolt_buffer_release(nullptr);
  bolt_frame_free(nullptr, 64);
}

TEST_F(ArgumentTest, options_of_a_wrong_size_or_with_flags_are_refused) {
  bolt_promise_options promise{};
  promise.size = sizeof promise - 1;
  EXPECT_EQ(bolt_promise_create(&promise, nullptr, &id), BOLT_ARGUMENT);
  promise.size = sizeof promise;
  promise.flags = 1;
  EXPECT_EQ(bolt_promise_create(&promise, nullptr, &id), BOLT_ARGUMENT);
  bolt_queue_options queue{};
  bolt_queue made = 99;
  queue.size = sizeof queue - 1;
  EXPECT_EQ(bolt_queue_create(&queue, &made), BOLT_ARGUMENT);
  EXPECT_EQ(made, 0U);
  queue.size = sizeof queue;
  queue.flags = 1;
  EXPECT_EQ(bolt_queue_create(&queue, &made), BOLT_ARGUMENT);
  bolt_executor executor{};
  EXPECT_EQ(bolt_executor_set_pool(&executor), BOLT_ARGUMENT);
}

TEST_F(ArgumentTest, promise_outcomes_that_are_none_are_refused) {
  ASSERT_EQ(bolt_promise_create(nullptr, nullptr, &id), BOLT_OK);
  for (const bolt_status outcome : {0, 1, 2, 6, 7, 8, -3, 99}) { // not READY, ERROR, FAILED
    EXPECT_EQ(bolt_promise_resolve(id, outcome, nullptr, 0), BOLT_ARGUMENT);
  }
  EXPECT_EQ(bolt_promise_resolve(id, BOLT_READY, nullptr, 1), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_promise_drop(id), BOLT_OK);
  result out;
  EXPECT_EQ(bolt_future_poll(id, 1, &out), BOLT_FAILED);
}

TEST_F(ArgumentTest, a_context_of_somebody_elses_is_taken_at_its_word) {
  bolt_context own{sizeof own, 0, 1234};
  EXPECT_EQ(bolt_context_future(&own), 1234U);
  EXPECT_EQ(bolt_context_cancelled(&own), 0);
  EXPECT_EQ(bolt_context_promise(&own, nullptr, &id), BOLT_ARGUMENT);
}

TEST_F(ArgumentTest, every_status_has_a_name) {
  EXPECT_STREQ(bolt_status_name(BOLT_OK), "OK");
  EXPECT_STREQ(bolt_status_name(BOLT_PENDING | BOLT_TOKEN_BACK), "PENDING");
  EXPECT_STREQ(bolt_status_name(BOLT_NO_MEMORY), "NO_MEMORY");
  for (bolt_status status = BOLT_NO_MEMORY; status <= BOLT_LATER; ++status) {
    EXPECT_STRNE(bolt_status_name(status), "UNKNOWN") << status;
  }
  EXPECT_STREQ(bolt_status_name(-99), "UNKNOWN");
  EXPECT_STREQ(bolt_status_name(99), "UNKNOWN");
}

} // namespace
} // namespace bolt::test
