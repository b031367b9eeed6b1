// Promises: a value from outside, once; and what becomes of it when nobody wants it.
#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct PromiseTest : leak_check {
  host the_host;
  result out;
  bolt_future id = 0;
  int creates = 0;
  int cancels = 0;
  int drops = 0;
  bolt_status cancel_answer = BOLT_ACKNOWLEDGED;

  ~PromiseTest() override { EXPECT_EQ(drops, creates) << "the data was dropped once, last"; }
  void create() {
    const bolt_promise_options options{
        sizeof options, 0,
        [](void* data) {
          auto& self = *static_cast<PromiseTest*>(data);
          EXPECT_EQ(self.drops, 0);
          ++self.cancels;
          return self.cancel_answer;
        },
        this, [](void* data) { ++static_cast<PromiseTest*>(data)->drops; }};
    const bolt_waker waker = the_host.waker();
    ASSERT_EQ(bolt_promise_create(&options, &waker, &id), BOLT_OK);
    ++creates;
  }
  bolt_status poll(std::uint64_t token) { return bolt_future_poll(id, token, &out); }
  bolt_status resolve(std::string_view text, bolt_status outcome = BOLT_READY) {
    return bolt_promise_resolve(id, outcome, text.data(), text.size());
  }
};

TEST_F(PromiseTest, resolve_wakes_and_the_next_poll_takes_the_value) {
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(resolve("value"), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(poll(2), BOLT_READY);
  EXPECT_EQ(out.text(), "value");
  EXPECT_EQ(poll(3), BOLT_INVALID_HANDLE);
  EXPECT_EQ(cancels, 0);
}

TEST_F(PromiseTest, resolve_before_the_first_poll_is_kept) {
  create();
  EXPECT_EQ(resolve("a value that is longer than the storage of the caller", BOLT_ERROR), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_ERROR);
  EXPECT_EQ(out.text(), "a value that is longer than the storage of the caller");
}

TEST_F(PromiseTest, an_empty_value_and_a_null_result_are_fine) {
  create();
  EXPECT_EQ(bolt_promise_resolve(id, BOLT_READY, nullptr, 0), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_READY);
  EXPECT_EQ(out.buffer.len, 0U);
  create();
  EXPECT_EQ(resolve("nobody wants it"), BOLT_OK);
  EXPECT_EQ(bolt_future_poll(id, 1, nullptr), BOLT_READY);
}

TEST_F(PromiseTest, a_second_resolve_is_refused) {
  create();
  EXPECT_EQ(resolve("first"), BOLT_OK);
  EXPECT_EQ(resolve("second"), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_promise_drop(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(poll(1), BOLT_READY);
  EXPECT_EQ(out.text(), "first");
  EXPECT_EQ(resolve("third"), BOLT_INVALID_HANDLE);
}

TEST_F(PromiseTest, drop_is_FAILED_and_says_so) {
  create();
  EXPECT_EQ(bolt_promise_drop(id), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_FAILED);
  EXPECT_EQ(out.text(), "the promise was dropped");
}

TEST_F(PromiseTest, resolve_buffer_takes_bytes_and_references_over) {
  int dropped = 0;
  bolt_object object = 0;
  ASSERT_EQ(bolt_object_create(
                nullptr, &dropped, [](void* ptr) { ++*static_cast<int*>(ptr); }, &object),
            BOLT_OK);
  create();
  bolt_buffer value{sizeof value, 0, nullptr, 0, 0, nullptr, 0, 0};
  EXPECT_EQ(bolt_buffer_assign(&value, "bytes", 5), BOLT_OK);
  EXPECT_EQ(bolt_buffer_add_object(&value, object), BOLT_OK);
  EXPECT_EQ(bolt_promise_resolve_buffer(id, BOLT_READY, &value), BOLT_OK);
  EXPECT_EQ(value.data, nullptr);
  EXPECT_EQ(value.n_objects, 0U);
  EXPECT_EQ(poll(1), BOLT_READY);
  EXPECT_EQ(out.text(), "bytes");
  ASSERT_EQ(out.buffer.n_objects, 1U);
  EXPECT_EQ(out.buffer.objects[0], object);
  EXPECT_EQ(dropped, 0);
  bolt_buffer_release(&out);
  EXPECT_EQ(dropped, 1);
}

TEST_F(PromiseTest, G8_a_value_nobody_takes_is_released_with_its_references) {
  int dropped = 0;
  bolt_object object = 0;
  ASSERT_EQ(bolt_object_create(
                nullptr, &dropped, [](void* ptr) { ++*static_cast<int*>(ptr); }, &object),
            BOLT_OK);
  create();
  bolt_buffer value{sizeof value, 0, nullptr, 0, 0, nullptr, 0, 0};
  EXPECT_EQ(bolt_buffer_add_object(&value, object), BOLT_OK);
  EXPECT_EQ(bolt_promise_resolve_buffer(id, BOLT_READY, &value), BOLT_OK);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(dropped, 1);
  EXPECT_EQ(cancels, 0) << "it was resolved: there is nothing to cancel";
}

TEST_F(PromiseTest, G6_a_value_before_the_decision_wins_over_the_cancel) {
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(resolve("just in time"), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_READY);
  EXPECT_EQ(out.text(), "just in time");
  EXPECT_EQ(cancels, 0);
}

TEST_F(PromiseTest, G6_a_value_before_it_wins_over_a_cancel_and_poll_in_one) {
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(resolve("just in time"), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel_poll(id, 2, &out), BOLT_READY);
  EXPECT_EQ(out.text(), "just in time");
  EXPECT_EQ(cancels, 0);
}

TEST_F(PromiseTest, an_acknowledged_cancel_needs_no_resolve) {
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
  EXPECT_EQ(cancels, 1);
  EXPECT_EQ(read_counters().live_futures, 0U);
  EXPECT_EQ(resolve("late"), BOLT_INVALID_HANDLE) << "dropped quietly";
}

TEST_F(PromiseTest, resolve_buffer_releases_what_comes_after_an_acknowledged_cancel) {
  create();
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_CANCELLED);
  int dropped = 0;
  bolt_object object = 0;
  ASSERT_EQ(bolt_object_create(
                nullptr, &dropped, [](void* ptr) { ++*static_cast<int*>(ptr); }, &object),
            BOLT_OK);
  bolt_buffer value{sizeof value, 0, nullptr, 0, 0, nullptr, 0, 0};
  EXPECT_EQ(bolt_buffer_assign(&value, "bytes", 5), BOLT_OK);
  EXPECT_EQ(bolt_buffer_add_object(&value, object), BOLT_OK);
  EXPECT_EQ(bolt_promise_resolve_buffer(id, BOLT_READY, &value), BOLT_INVALID_HANDLE);
  EXPECT_EQ(value.data, nullptr);
  EXPECT_EQ(dropped, 1);
}

TEST_F(PromiseTest, an_acknowledged_free_needs_no_resolve) {
  create();
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(cancels, 1);
  EXPECT_EQ(read_counters().live_futures, 0U);
}

TEST_F(PromiseTest, G7_a_LATER_cancel_is_acknowledged_by_the_resolve) {
  cancel_answer = BOLT_LATER;
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(cancels, 1);
  EXPECT_EQ(resolve("too late"), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), (tokens{1, 2}));
  EXPECT_EQ(poll(3), BOLT_CANCELLED);
  EXPECT_EQ(out.buffer.len, 0U);
}

TEST_F(PromiseTest, without_a_cancel_function_the_resolve_acknowledges) {
  const bolt_waker waker = the_host.waker();
  ASSERT_EQ(bolt_promise_create(nullptr, &waker, &id), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_promise_drop(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
}

TEST_F(PromiseTest, R2_a_freed_promise_lives_until_its_producer_is_done) {
  cancel_answer = BOLT_LATER;
  create();
  EXPECT_EQ(poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(read_counters().live_futures, 1U);
  EXPECT_EQ(resolve("nobody is there"), BOLT_OK);
  EXPECT_EQ(read_counters().live_futures, 0U);
  EXPECT_EQ(resolve("again"), BOLT_INVALID_HANDLE);
}

TEST_F(PromiseTest, a_resolve_from_inside_its_own_cancel_is_fine) {
  struct inside {
    bolt_future id;
  } state{0};
  const bolt_promise_options options{sizeof options, 0,
                                     [](void* data) {
                                       const bolt_future self = static_cast<inside*>(data)->id;
                                       EXPECT_EQ(bolt_promise_drop(self), BOLT_OK);
                                       return bolt_status{BOLT_LATER};
                                     },
                                     &state, nullptr};
  const bolt_waker waker = the_host.waker();
  ASSERT_EQ(bolt_promise_create(&options, &waker, &state.id), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(state.id), BOLT_OK);
  EXPECT_EQ(bolt_future_poll(state.id, 1, &out), BOLT_CANCELLED);
}

// A function whose start makes the future a promise, as a callback API's wrapper does.
struct StartedPromise : leak_check {
  host the_host;
  result out;
  bolt_future made = 0;
  bolt_future id = 0;
  bolt_fn fn{};
  bolt_call call{};
  bool resolve_at_once = false;
  bolt_status start_answer = BOLT_PENDING;

  void SetUp() override {
    fn.size = sizeof fn;
    fn.flags = BOLT_FN_ASYNC;
    fn.name = "callback_api";
    fn.data = this;
    fn.start = [](const bolt_fn* self, void*, const std::uint8_t*, std::size_t, bolt_context* cx,
                  bolt_body*, bolt_buffer* result) {
      auto& test = *static_cast<StartedPromise*>(const_cast<void*>(self->data));
      EXPECT_EQ(bolt_context_future(cx), 0U) << "nothing has an id yet";
      EXPECT_EQ(bolt_context_promise(cx, nullptr, &test.made), BOLT_OK);
      bolt_future second = 0;
      EXPECT_EQ(bolt_context_promise(cx, nullptr, &second), BOLT_ARGUMENT);
      if (test.resolve_at_once || test.start_answer != BOLT_PENDING) {
        EXPECT_EQ(bolt_promise_resolve(test.made, BOLT_READY, "sync", 4), BOLT_OK);
      }
      if (test.start_answer == BOLT_PENDING) return bolt_status{BOLT_PENDING};
      return answer(result, test.start_answer, "refused");
    };
    call.size = sizeof call;
    call.fn = &fn;
    call.waker = the_host.waker();
  }
};

TEST_F(StartedPromise, is_the_future_that_was_started) {
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
  EXPECT_EQ(id, made);
  EXPECT_EQ(bolt_promise_resolve(made, BOLT_READY, "v", 1), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(bolt_future_poll(id, 2, &out), BOLT_READY);
  EXPECT_EQ(out.text(), "v");
}

TEST_F(StartedPromise, may_be_resolved_inside_start) {
  resolve_at_once = true;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_READY);
  EXPECT_EQ(id, 0U);
  EXPECT_EQ(out.text(), "sync");
}

TEST_F(StartedPromise, may_be_started_without_a_poll) {
  EXPECT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  EXPECT_EQ(id, made);
  EXPECT_EQ(bolt_promise_resolve(made, BOLT_READY, "v", 1), BOLT_OK);
  EXPECT_EQ(bolt_future_poll(id, 2, &out), BOLT_READY);
}

TEST_F(StartedPromise, goes_with_a_start_that_refuses_after_all) {
  start_answer = BOLT_FAILED;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_FAILED);
  EXPECT_EQ(out.text(), "refused");
  EXPECT_EQ(id, 0U);
}

} // namespace
} // namespace bolt::test
