// Futures over the C ABI: every function with every answer.
#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct FutureTest : leak_check {
  script body;
  host the_host;
  result out;
  bolt_future id = 99;

  bolt_status start_poll(std::uint64_t token, std::uint32_t flags = 0) {
    bolt_call call = call_of(body, the_host);
    call.flags = flags;
    return bolt_future_start_poll(&call, token, &id, &out);
  }
  bolt_status start() {
    const bolt_call call = call_of(body, the_host);
    return bolt_future_start(&call, &id, &out);
  }
  bolt_status poll(std::uint64_t token) { return bolt_future_poll(id, token, &out); }
  void expect_dead() {
    EXPECT_EQ(poll(1), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_future_cancel(id), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_future_free(id), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_future_wake(id), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_future_ack(id), BOLT_INVALID_HANDLE);
  }
};

TEST_F(FutureTest, G1_start_runs_nothing) {
  EXPECT_EQ(start(), BOLT_OK);
  EXPECT_NE(id, 0U);
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G5_ready_in_the_call_that_starts_it_takes_no_slot) {
  body.on_poll = [](bolt_context* cx, bolt_buffer* result) {
    EXPECT_EQ(cx->future, 0U);
    EXPECT_EQ(bolt_context_cancelled(cx), 0);
    EXPECT_EQ(read_counters().live_futures, 0U);
    return answer(result, BOLT_READY, "done");
  };
  EXPECT_EQ(start_poll(7), BOLT_READY);
  EXPECT_EQ(id, 0U);
  EXPECT_EQ(out.text(), "done");
  EXPECT_EQ(body.drops, 1);
  EXPECT_TRUE(the_host.tokens().empty());
}

TEST_F(FutureTest, every_terminal_outcome_of_a_body_is_passed_on) {
  for (const bolt_status outcome : {BOLT_READY, BOLT_ERROR, BOLT_FAILED, BOLT_CANCELLED}) {
    script once;
    once.on_poll = [outcome](bolt_context*, bolt_buffer* result) {
      return answer(result, outcome, bolt_status_name(outcome));
    };
    result first;
    bolt_call call = call_of(once, the_host);
    EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &first), outcome);
    EXPECT_EQ(first.text(), bolt_status_name(outcome));
    EXPECT_EQ(once.drops, 1);

    script later;
    later.on_poll = once.on_poll;
    result second;
    call = call_of(later, the_host);
    EXPECT_EQ(bolt_future_start(&call, &id, &second), BOLT_OK);
    EXPECT_EQ(bolt_future_poll(id, 1, &second), outcome);
    EXPECT_EQ(second.text(), bolt_status_name(outcome));
    EXPECT_EQ(later.drops, 1);
    EXPECT_EQ(bolt_future_poll(id, 1, &second), BOLT_INVALID_HANDLE);
  }
}

TEST_F(FutureTest, G4_a_wake_calls_the_waker_once_with_the_token_of_the_poll) {
  ready_at_second_poll(body, "x");
  EXPECT_EQ(start_poll(41), BOLT_PENDING);
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{41});
  EXPECT_EQ(poll(42), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), tokens{41});
  expect_dead();
}

TEST_F(FutureTest, G4_R4_a_wake_inside_the_poll_is_AGAIN_and_calls_nobody) {
  body.on_poll = [this](bolt_context* cx, bolt_buffer* result) {
    if (body.polls > 1) return answer(result, BOLT_READY, "");
    EXPECT_EQ(bolt_future_wake(bolt_context_future(cx)), BOLT_OK);
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1), BOLT_AGAIN);
  EXPECT_EQ(out.buffer.flags & BOLT_BUFFER_YIELDED, 0U);
  EXPECT_NE(id, 0U);
  EXPECT_EQ(poll(2), BOLT_READY);
  EXPECT_TRUE(the_host.tokens().empty());
}

TEST_F(FutureTest, a_yield_is_AGAIN_without_waker_and_without_token) {
  body.on_poll = [this](bolt_context* cx, bolt_buffer* result) {
    if (body.polls > 2) return answer(result, BOLT_READY, "");
    cx->flags |= BOLT_CONTEXT_AGAIN;
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1), BOLT_AGAIN);
  EXPECT_EQ(out.buffer.flags, std::uint32_t{BOLT_BUFFER_YIELDED});
  out.buffer.flags = 0;
  EXPECT_EQ(poll(2), BOLT_AGAIN);
  EXPECT_EQ(out.buffer.flags, std::uint32_t{BOLT_BUFFER_YIELDED});
  EXPECT_EQ(poll(3), BOLT_READY);
}

TEST_F(FutureTest, a_yield_to_a_poll_without_a_buffer_is_AGAIN) {
  body.on_poll = [](bolt_context* cx, bolt_buffer*) {
    cx->flags |= BOLT_CONTEXT_AGAIN;
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1), BOLT_AGAIN);
  EXPECT_EQ(bolt_future_poll(id, 2, nullptr), BOLT_AGAIN);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
}

TEST_F(FutureTest, R3_a_poll_hands_the_token_of_the_one_before_back) {
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(poll(2), BOLT_PENDING | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(poll(3), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
  expect_dead();
}

TEST_F(FutureTest, a_body_that_waits_without_an_id_can_still_be_freed) {
  body.on_poll = [](bolt_context*, bolt_buffer*) { return bolt_status{BOLT_PENDING}; };
  EXPECT_EQ(start_poll(5), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G6_cancel_wakes_and_the_next_poll_unwinds) {
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(body.cancels, 0) << "a request only";
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
  EXPECT_EQ(body.polls, 1) << "no more of the body runs";
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
  expect_dead();
}

TEST_F(FutureTest, G6_cancel_before_the_first_poll_runs_none_of_the_body) {
  EXPECT_EQ(start(), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(1), BOLT_CANCELLED);
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G6_cancel_during_the_poll_is_seen_by_the_body_and_decided_at_its_end) {
  body.on_poll = [](bolt_context* cx, bolt_buffer*) {
    const bolt_future self = bolt_context_future(cx);
    EXPECT_EQ(bolt_context_cancelled(cx), 0);
    EXPECT_EQ(bolt_future_cancel(self), BOLT_OK);
    EXPECT_EQ(bolt_context_cancelled(cx), 1);
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1), BOLT_CANCELLED);
  EXPECT_EQ(id, 0U);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G6_a_result_that_is_complete_before_the_decision_wins) {
  body.on_poll = [](bolt_context* cx, bolt_buffer* result) {
    EXPECT_EQ(bolt_future_cancel(bolt_context_future(cx)), BOLT_OK);
    return answer(result, BOLT_READY, "kept");
  };
  EXPECT_EQ(start_poll(1), BOLT_READY);
  EXPECT_EQ(out.text(), "kept");
  EXPECT_EQ(body.cancels, 0);
}

TEST_F(FutureTest, G7_LATER_answers_CANCELLED_only_after_the_acknowledgement) {
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK) << "a wake is void now";
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(poll(3), BOLT_PENDING | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), (tokens{1, 3}));
  EXPECT_EQ(bolt_future_ack(id), BOLT_INVALID_HANDLE) << "one was owed";
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(poll(4), BOLT_CANCELLED);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(body.cancels, 1);
  expect_dead();
}

TEST_F(FutureTest, G6_cancel_and_poll_in_one_wakes_nobody) {
  ASSERT_EQ(start_poll(7), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel_poll(id, 8, &out), BOLT_CANCELLED | BOLT_TOKEN_BACK);
  EXPECT_EQ(body.polls, 1);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
  EXPECT_TRUE(the_host.tokens().empty());
  EXPECT_EQ(bolt_future_cancel_poll(id, 9, &out), BOLT_INVALID_HANDLE);
  expect_dead();
}

TEST_F(FutureTest, G6_cancel_and_poll_in_one_before_the_first_poll_runs_none_of_the_body) {
  ASSERT_EQ(start(), BOLT_OK);
  EXPECT_EQ(bolt_future_cancel_poll(id, 1, &out), BOLT_CANCELLED);
  EXPECT_EQ(body.polls, 0);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G7_cancel_and_poll_in_one_waits_for_the_acknowledgement) {
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  ASSERT_EQ(start_poll(7), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel_poll(id, 8, &out), BOLT_PENDING | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_cancel_poll(id, 9, &out), BOLT_PENDING | BOLT_TOKEN_BACK);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), tokens{9});
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(poll(10), BOLT_CANCELLED);
  EXPECT_EQ(body.polls, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G3_cancel_and_poll_in_one_under_a_poll_is_BUSY_and_changes_nothing) {
  body.on_poll = [&](bolt_context* cx, bolt_buffer* result) {
    EXPECT_EQ(bolt_future_cancel_poll(bolt_context_future(cx), 2, nullptr), BOLT_BUSY);
    EXPECT_EQ(bolt_context_cancelled(cx), 0);
    return answer(result, BOLT_READY, "done");
  };
  EXPECT_EQ(start_poll(1), BOLT_READY);
  EXPECT_EQ(body.cancels, 0);
}

TEST_F(FutureTest, the_acknowledgement_may_come_before_cancel_returns) {
  body.on_cancel = [](bolt_context* cx) {
    EXPECT_EQ(bolt_future_ack(bolt_context_future(cx)), BOLT_OK);
    return bolt_status{BOLT_LATER};
  };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_CANCELLED);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, ack_that_is_not_owed_is_refused) {
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_ack(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(FutureTest, R2_free_of_a_body_that_answers_LATER_is_ended_by_the_acknowledgement) {
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(poll(2), BOLT_INVALID_HANDLE) << "dead for the host at once";
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
  expect_dead();
}

TEST_F(FutureTest, R2_free_after_the_decision_is_detached) {
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
  EXPECT_EQ(body.cancels, 1);
}

TEST_F(FutureTest, R2_free_after_the_acknowledgement_destroys_at_once) {
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, R2_free_under_a_poll_is_ended_by_that_poll) {
  body.on_poll = [this](bolt_context* cx, bolt_buffer*) {
    const bolt_future self = bolt_context_future(cx);
    EXPECT_EQ(bolt_future_free(self), BOLT_OK | BOLT_DEFERRED);
    EXPECT_EQ(bolt_future_wake(self), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_context_cancelled(cx), 1);
    EXPECT_EQ(body.drops, 0);
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1), BOLT_CANCELLED);
  EXPECT_EQ(id, 0U);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, R2_free_under_a_poll_with_LATER_answers_CANCELLED_and_DETACHED) {
  bolt_future self = 0;
  body.on_poll = [&self](bolt_context* cx, bolt_buffer*) {
    self = bolt_context_future(cx);
    EXPECT_EQ(bolt_future_free(self), BOLT_OK | BOLT_DEFERRED);
    return bolt_status{BOLT_PENDING};
  };
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(start_poll(1), BOLT_CANCELLED | BOLT_DETACHED);
  EXPECT_EQ(id, 0U);
  EXPECT_EQ(body.drops, 0);
  EXPECT_EQ(bolt_future_ack(self), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(FutureTest, G3_a_poll_inside_a_poll_is_BUSY) {
  body.on_poll = [](bolt_context* cx, bolt_buffer* result) {
    result->len = 0;
    EXPECT_EQ(bolt_future_poll(bolt_context_future(cx), 9, result), BOLT_BUSY);
    return answer(result, BOLT_READY, "");
  };
  EXPECT_EQ(start_poll(1), BOLT_READY);
  EXPECT_EQ(body.polls, 1);
}

TEST_F(FutureTest, R7_the_id_is_published_before_the_body_runs) {
  body.on_poll = [this](bolt_context* cx, bolt_buffer*) {
    EXPECT_NE(id, 0U);
    EXPECT_EQ(cx->future, id);
    EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1, BOLT_CALL_PUBLISH), BOLT_CANCELLED);
  EXPECT_EQ(id, 0U);
}

TEST_F(FutureTest, R7_a_published_future_that_waits_keeps_its_id) {
  bolt_future seen = 0;
  body.on_poll = [&](bolt_context*, bolt_buffer*) {
    seen = id;
    return bolt_status{BOLT_PENDING};
  };
  EXPECT_EQ(start_poll(1, BOLT_CALL_PUBLISH), BOLT_PENDING);
  EXPECT_EQ(id, seen);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(FutureTest, G8_generations_tell_the_lives_of_a_slot_apart) {
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  const bolt_future first = id;
  EXPECT_EQ(bolt_future_free(first), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(bolt_future_free(first), BOLT_INVALID_HANDLE);
  script other;
  const bolt_call call = call_of(other, the_host);
  EXPECT_EQ(bolt_future_start_poll(&call, 2, &id, &out), BOLT_PENDING);
  EXPECT_NE(id, first);
  EXPECT_EQ(bolt_future_wake(first), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_future_cancel(first), BOLT_INVALID_HANDLE);
  EXPECT_TRUE(the_host.tokens().empty());
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

// Also of slots that exist and were never used: the highest of a chunk of 4096.
TEST_F(FutureTest, G8_ids_that_nobody_was_given_are_refused) {
  ASSERT_EQ(start_poll(1), BOLT_PENDING);
  const bolt_future real = id;
  for (const bolt_future never : {bolt_future{0}, bolt_future{1}, bolt_future{1000},
                                  bolt_future{4095}, ~bolt_future{0}, bolt_future{1} << 27}) {
    id = never;
    expect_dead();
    EXPECT_EQ(bolt_promise_drop(never), BOLT_INVALID_HANDLE);
  }
  EXPECT_EQ(bolt_future_free(real), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(FutureTest, late_wakes_are_counted) {
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
  const std::uint64_t before = read_counters().late_wakes;
  EXPECT_EQ(bolt_future_wake(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(read_counters().late_wakes, before + 1);
}

TEST_F(FutureTest, a_waker_may_do_anything_with_the_future_it_wakes) {
  struct reentrant {
    bolt_future id;
    result out;
    bolt_status answer;
  } state{0, {}, 0};
  ready_at_second_poll(body, "inside");
  bolt_call call = call_of(body, the_host);
  call.waker = {[](void* data, std::uint64_t) {
                  auto& s = *static_cast<reentrant*>(data);
                  s.answer = bolt_future_poll(s.id, 2, &s.out);
                },
                &state, 0};
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &state.id, &out), BOLT_PENDING);
  EXPECT_EQ(bolt_future_wake(state.id), BOLT_OK);
  EXPECT_EQ(state.answer, BOLT_READY);
  EXPECT_EQ(state.out.text(), "inside");
}

TEST_F(FutureTest, a_drop_may_wake_and_free_its_own_id) {
  body.on_drop = [this] {
    EXPECT_EQ(bolt_future_wake(id), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_future_free(id), BOLT_INVALID_HANDLE);
  };
  EXPECT_EQ(start_poll(1), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(FutureTest, without_a_waker_nobody_is_called) {
  bolt_call call = call_of(body, the_host);
  call.waker = {nullptr, nullptr, 0};
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(poll(2), BOLT_PENDING);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(FutureTest, G9_an_exception_that_escapes_a_body_is_FAILED_with_its_text) {
  body.on_poll = [](bolt_context*, bolt_buffer*) -> bolt_status {
    throw std::runtime_error("escaped");
  };
  EXPECT_EQ(start_poll(1), BOLT_FAILED);
  EXPECT_EQ(out.text(), "escaped");
  EXPECT_EQ(body.drops, 1);

  script second;
  second.on_poll = [&second](bolt_context* cx, bolt_buffer*) -> bolt_status {
    if (second.polls > 1) throw 42;
    EXPECT_NE(bolt_context_future(cx), 0U);
    return BOLT_PENDING;
  };
  result later;
  const bolt_call call = call_of(second, the_host);
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &later), BOLT_PENDING);
  EXPECT_EQ(bolt_future_poll(id, 2, &later), BOLT_FAILED | BOLT_TOKEN_BACK);
  EXPECT_EQ(later.text(), "an exception that is not a std::exception");
  EXPECT_EQ(second.drops, 1);
}

TEST_F(FutureTest, an_answer_that_is_no_outcome_is_FAILED) {
  for (const bolt_status nonsense : {0, 2, 7, 8, -1, 77}) {
    script wrong;
    wrong.on_poll = [nonsense](bolt_context*, bolt_buffer*) { return bolt_status{nonsense}; };
    result message;
    const bolt_call call = call_of(wrong, the_host);
    EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &message), BOLT_FAILED);
    EXPECT_NE(message.text().find("no outcome"), std::string::npos);
    EXPECT_EQ(wrong.drops, 1);
  }
}

TEST_F(FutureTest, out_result_may_be_null_for_a_body_that_wants_none) {
  body.on_poll = [](bolt_context*, bolt_buffer* result) {
    EXPECT_EQ(result, nullptr);
    return bolt_status{BOLT_READY};
  };
  const bolt_call call = call_of(body, the_host);
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, nullptr), BOLT_READY);
  EXPECT_EQ(body.drops, 1);
}

// As an exception that leaves a destructor. (Only the death itself is checked: the message is the
// C++ library's.)
TEST_F(FutureTest, R10_an_exception_that_leaves_a_cancel_ends_the_process) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        script throws;
        throws.on_cancel = [](bolt_context*) -> bolt_status { throw 42; };
        const bolt_call call = call_of(throws, the_host);
        static_cast<void>(bolt_future_start_poll(&call, 1, &id, &out));
        static_cast<void>(bolt_runtime_get()->future_cancel_poll(id, 2, &out));
      },
      "");
}

} // namespace
} // namespace bolt::test
