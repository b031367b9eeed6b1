#include "bolt/channel.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/task.hpp"
#include "bolt/when_all.hpp"
#include "host.hpp"
#include "leaves.hpp"

namespace bolt::test {
namespace {

class channel_test : public leak_check {};

using ints = channel<int>;

constexpr int at_end = -1;

task<int> receive_one(ints& from) {
  const std::optional<int> value = co_await from.receive();
  co_return value.value_or(at_end);
}
task<int> send_one(ints& into, int value) {
  co_await into.send(value);
  co_return value;
}
// How a send into a channel ended.
task<std::string> try_sending(ints& into, int value) {
  auto sending = into.send(value);
  try {
    co_await sending;
  } catch (const channel_closed& closed) {
    EXPECT_EQ(closed.status(), BOLT_SHUTDOWN);
    co_return "refused " + std::to_string(sending.unsent());
  }
  co_return "sent";
}

// What is left, without waiting.
std::vector<int> rest_of(ints& from) {
  std::vector<int> rest;
  while (auto next = from.try_receive())
    rest.push_back(*next);
  return rest;
}

TEST_F(channel_test, values_arrive_in_order_until_it_is_closed_and_drained) {
  ints ch(2);
  auto produce = [](ints& into) -> task<void> {
    for (int i = 0; i < 100; ++i)
      co_await into.send(i);
    into.close();
  };
  auto consume = [](ints& from) -> task<std::vector<int>> {
    std::vector<int> all;
    while (auto next = co_await from.receive())
      all.push_back(*next);
    co_return all;
  };
  auto outer = [&]() -> task<std::vector<int>> {
    auto [nothing, all] = co_await when_all(produce(ch), consume(ch));
    co_return all;
  };
  const std::vector<int> all = block_on(outer());
  ASSERT_EQ(all.size(), 100U);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(all[static_cast<std::size_t>(i)], i);
  EXPECT_TRUE(ch.drained());
}

TEST_F(channel_test, a_send_waits_for_room_and_senders_move_up_in_order) {
  ints ch(1);
  host first(send_one(ch, 1));
  EXPECT_EQ(first.poll(), BOLT_READY);
  host second(send_one(ch, 2));
  host third(send_one(ch, 3));
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  ASSERT_EQ(third.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING) << "a poll without a reason";
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_EQ(third.wakes(), 0);
  EXPECT_EQ(second.poll(), BOLT_READY);
  EXPECT_EQ(ch.try_receive(), 2);
  EXPECT_EQ(third.poll(), BOLT_READY);
  EXPECT_EQ(ch.try_receive(), 3);
}

TEST_F(channel_test, receivers_are_served_in_the_order_they_came) {
  ints ch(4);
  host first(receive_one(ch));
  host second(receive_one(ch));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  EXPECT_TRUE(ch.try_send(7));
  EXPECT_EQ(first.wakes(), 1);
  EXPECT_EQ(second.wakes(), 0);
  EXPECT_EQ(ch.try_receive(), std::nullopt) << "it is the first receiver's";
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  host third(receive_one(ch));
  ASSERT_EQ(third.poll(), BOLT_PENDING);
  EXPECT_EQ(first.poll(), BOLT_READY);
  EXPECT_EQ(first.text(), "7");
  EXPECT_TRUE(ch.try_send(8));
  EXPECT_TRUE(ch.try_send(9));
  EXPECT_EQ(second.poll(), BOLT_READY);
  EXPECT_EQ(second.text(), "8");
  EXPECT_EQ(third.poll(), BOLT_READY);
  EXPECT_EQ(third.text(), "9");
}

TEST_F(channel_test, without_waiting_a_value_is_sent_or_left_where_it_is) {
  channel<std::unique_ptr<int>> ch(1);
  auto value = std::make_unique<int>(1);
  EXPECT_EQ(ch.try_receive(), std::nullopt);
  EXPECT_TRUE(ch.try_send(std::move(value)));
  value = std::make_unique<int>(2);
  EXPECT_FALSE(ch.try_send(std::move(value)));
  ASSERT_NE(value, nullptr); // NOLINT(bugprone-use-after-move): not moved from
  EXPECT_EQ(**ch.try_receive(), 1);
  ch.close();
  EXPECT_THROW((void)ch.try_send(std::move(value)), channel_closed);
  EXPECT_EQ(*value, 2); // NOLINT(bugprone-use-after-move): not moved from
}

TEST_F(channel_test, closing_refuses_senders_and_lets_receivers_have_what_was_sent) {
  ints ch(1);
  ASSERT_TRUE(ch.try_send(1));
  host waiting(try_sending(ch, 2));
  ASSERT_EQ(waiting.poll(), BOLT_PENDING);
  ch.close();
  ch.close();
  EXPECT_TRUE(ch.closed());
  EXPECT_FALSE(ch.drained());
  EXPECT_EQ(waiting.poll(), BOLT_READY);
  EXPECT_EQ(waiting.text(), "refused 2");
  EXPECT_EQ(block_on(try_sending(ch, 3)), "refused 3");
  EXPECT_EQ(block_on(receive_one(ch)), 1);
  EXPECT_TRUE(ch.drained());
  EXPECT_EQ(block_on(receive_one(ch)), at_end);
}

TEST_F(channel_test, closing_wakes_all_receivers_however_many) {
  ints ch(1);
  std::deque<host> all;
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(all.emplace_back(receive_one(ch)).poll(), BOLT_PENDING);
  }
  ch.close();
  for (host& each : all) {
    EXPECT_EQ(each.wakes(), 1);
    EXPECT_EQ(each.poll(), BOLT_READY);
    EXPECT_EQ(each.text(), "-1");
  }
}

TEST_F(channel_test, closing_refuses_all_senders_however_many) {
  ints ch(1);
  ASSERT_TRUE(ch.try_send(0));
  std::deque<host> all;
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(all.emplace_back(try_sending(ch, i)).poll(), BOLT_PENDING);
  }
  ch.close();
  for (int i = 0; i < 100; ++i) {
    host& each = all[static_cast<std::size_t>(i)];
    EXPECT_EQ(each.wakes(), 1);
    EXPECT_EQ(each.poll(), BOLT_READY);
    EXPECT_EQ(each.text(), "refused " + std::to_string(i));
  }
  EXPECT_EQ(rest_of(ch), std::vector<int>{0});
}

// ---- a capacity of 0 ----------------------------------------------------------------------------
TEST_F(channel_test, at_a_rendezvous_a_send_ends_when_its_value_is_received) {
  ints ch(0);
  EXPECT_FALSE(ch.try_send(0)) << "nobody waits for it";
  host sends(send_one(ch, 4));
  ASSERT_EQ(sends.poll(), BOLT_PENDING);
  host receives(receive_one(ch));
  EXPECT_EQ(receives.poll(), BOLT_READY);
  EXPECT_EQ(receives.text(), "4");
  EXPECT_EQ(sends.poll(), BOLT_READY);

  host receives_first(receive_one(ch));
  ASSERT_EQ(receives_first.poll(), BOLT_PENDING);
  host sends_second(send_one(ch, 5));
  ASSERT_EQ(sends_second.poll(), BOLT_PENDING);
  EXPECT_EQ(receives_first.wakes(), 1);
  EXPECT_EQ(sends_second.wakes(), 0);
  EXPECT_EQ(receives_first.poll(), BOLT_READY);
  EXPECT_EQ(receives_first.text(), "5");
  EXPECT_EQ(sends_second.poll(), BOLT_READY);
}

TEST_F(channel_test, at_a_rendezvous_a_thread_sends_to_a_receiver_that_waits) {
  ints ch(0);
  host receives(receive_one(ch));
  ASSERT_EQ(receives.poll(), BOLT_PENDING);
  EXPECT_TRUE(ch.try_send(6));
  EXPECT_FALSE(ch.try_send(7)) << "the receiver has one already";
  EXPECT_EQ(receives.poll(), BOLT_READY);
  EXPECT_EQ(receives.text(), "6");
}

TEST_F(channel_test, G6_a_cancelled_sender_leaves_the_receiver_that_it_woke_the_first_in_line) {
  ints ch(0);
  host first(receive_one(ch));
  host second(receive_one(ch));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  host sends(send_one(ch, 1));
  ASSERT_EQ(sends.poll(), BOLT_PENDING);
  ASSERT_EQ(first.wakes(), 1);
  sends.cancel();
  EXPECT_EQ(sends.poll(), BOLT_CANCELLED);
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  EXPECT_TRUE(ch.try_send(2));
  EXPECT_EQ(second.wakes(), 0);
  EXPECT_EQ(first.poll(), BOLT_READY);
  EXPECT_EQ(first.text(), "2");
  ch.close();
  EXPECT_EQ(second.poll(), BOLT_READY);
}

// ---- cancellation -------------------------------------------------------------------------------
TEST_F(channel_test, G6_a_receiver_cancelled_with_its_value_leaves_it_to_the_next_in_order) {
  ints ch(4);
  host first(receive_one(ch));
  host second(receive_one(ch));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  ASSERT_TRUE(ch.try_send(1));
  first.cancel();
  EXPECT_EQ(first.poll(), BOLT_CANCELLED);
  EXPECT_EQ(second.wakes(), 1);
  ASSERT_TRUE(ch.try_send(2));
  EXPECT_EQ(second.poll(), BOLT_READY);
  EXPECT_EQ(second.text(), "1");
  EXPECT_EQ(rest_of(ch), std::vector<int>{2});
}

TEST_F(channel_test, G6_the_value_of_a_cancelled_receiver_is_the_first_again) {
  ints ch(4);
  host only(receive_one(ch));
  ASSERT_EQ(only.poll(), BOLT_PENDING);
  ASSERT_TRUE(ch.try_send(1));
  ASSERT_TRUE(ch.try_send(2));
  EXPECT_EQ(ch.try_receive(), 1) << "the receiver has a claim to one of them";
  EXPECT_EQ(ch.try_receive(), std::nullopt);
  only.cancel();
  EXPECT_EQ(only.poll(), BOLT_CANCELLED);
  EXPECT_EQ(rest_of(ch), std::vector<int>{2});
}

TEST_F(channel_test, G6_a_cancelled_receiver_leaves_the_line) {
  ints ch(4);
  host first(receive_one(ch));
  host second(receive_one(ch));
  ASSERT_EQ(first.poll(), BOLT_PENDING);
  ASSERT_EQ(second.poll(), BOLT_PENDING);
  first.cancel();
  EXPECT_EQ(first.poll(), BOLT_CANCELLED);
  ASSERT_TRUE(ch.try_send(3));
  EXPECT_EQ(second.poll(), BOLT_READY);
  EXPECT_EQ(second.text(), "3");
}

TEST_F(channel_test, G6_the_value_of_a_cancelled_sender_goes_with_its_frame) {
  channel<std::shared_ptr<int>> ch(1);
  auto send = [](channel<std::shared_ptr<int>>& into, std::shared_ptr<int> value) -> task<void> {
    co_await into.send(std::move(value));
  };
  auto value = std::make_shared<int>(1);
  ASSERT_TRUE(ch.try_send(std::make_shared<int>(0)));
  host waits(send(ch, value));
  host moves_up(send(ch, std::make_shared<int>(2)));
  ASSERT_EQ(waits.poll(), BOLT_PENDING);
  ASSERT_EQ(moves_up.poll(), BOLT_PENDING);
  waits.cancel();
  EXPECT_EQ(waits.poll(), BOLT_CANCELLED);
  EXPECT_EQ(value.use_count(), 1);
  EXPECT_EQ(**ch.try_receive(), 0);
  EXPECT_EQ(moves_up.poll(), BOLT_READY);
  EXPECT_EQ(**ch.try_receive(), 2);
}

TEST_F(channel_test, G6_a_sender_cancelled_after_its_value_was_taken_has_sent_it) {
  ints ch(1);
  ASSERT_TRUE(ch.try_send(1));
  host sends(send_one(ch, 2));
  ASSERT_EQ(sends.poll(), BOLT_PENDING);
  EXPECT_EQ(ch.try_receive(), 1);
  sends.cancel();
  EXPECT_EQ(sends.poll(), BOLT_CANCELLED);
  EXPECT_EQ(rest_of(ch), std::vector<int>{2});
}

TEST_F(channel_test, G6_a_drained_channel_waits_for_claims_that_may_come_back) {
  for (const bool cancels : {true, false}) {
    ints ch(1);
    host claims(receive_one(ch));
    ASSERT_EQ(claims.poll(), BOLT_PENDING);
    ASSERT_TRUE(ch.try_send(1));
    host other(receive_one(ch));
    ASSERT_EQ(other.poll(), BOLT_PENDING);
    ch.close();
    EXPECT_EQ(other.wakes(), 0) << "the value may still be its own";
    ASSERT_EQ(other.poll(), BOLT_PENDING);
    if (cancels) {
      claims.cancel();
      EXPECT_EQ(claims.poll(), BOLT_CANCELLED);
      EXPECT_EQ(other.poll(), BOLT_READY);
      EXPECT_EQ(other.text(), "1");
    } else {
      EXPECT_EQ(claims.poll(), BOLT_READY);
      EXPECT_EQ(claims.text(), "1");
      EXPECT_EQ(other.wakes(), 1);
      EXPECT_EQ(other.poll(), BOLT_READY);
      EXPECT_EQ(other.text(), "-1");
    }
  }
}

TEST_F(channel_test, G8_futures_that_are_given_up_leave_the_channel_as_cancelled_ones_do) {
  ints ch(1);
  host claims(receive_one(ch));
  host waits(receive_one(ch));
  ASSERT_EQ(claims.poll(), BOLT_PENDING);
  ASSERT_EQ(waits.poll(), BOLT_PENDING);
  ASSERT_TRUE(ch.try_send(1));
  EXPECT_EQ(waits.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
  EXPECT_EQ(claims.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
  host sends(send_one(ch, 2));
  ASSERT_EQ(sends.poll(), BOLT_PENDING);
  EXPECT_EQ(sends.free() & ~BOLT_TOKEN_BACK, BOLT_OK);
  EXPECT_EQ(rest_of(ch), std::vector<int>{1});
}

// ---- threads ------------------------------------------------------------------------------------
TEST_F(channel_test, G4_a_value_from_another_thread_at_any_moment) {
  for (int round = 0; round < 300; ++round) {
    ints ch(static_cast<std::size_t>(round % 2));
    std::latch together(2);
    std::thread other([&] {
      together.arrive_and_wait();
      block_on(send_one(ch, round));
    });
    together.arrive_and_wait();
    EXPECT_EQ(block_on(receive_one(ch)), round);
    other.join();
  }
}

TEST_F(channel_test, G6_a_value_and_a_cancellation_race_and_the_value_is_not_lost) {
  for (int round = 0; round < 300; ++round) {
    ints ch(1);
    host first(receive_one(ch));
    host second(receive_one(ch));
    ASSERT_EQ(first.poll(), BOLT_PENDING);
    ASSERT_EQ(second.poll(), BOLT_PENDING);
    std::latch together(2);
    std::thread other([&] {
      together.arrive_and_wait();
      EXPECT_TRUE(ch.try_send(round));
    });
    together.arrive_and_wait();
    first.cancel();
    EXPECT_EQ(first.run(), BOLT_CANCELLED);
    EXPECT_EQ(second.run(), BOLT_READY) << "it has the value, whoever was first";
    EXPECT_EQ(second.text(), std::to_string(round));
    other.join();
  }
}

TEST_F(channel_test, G4_a_waker_is_called_without_the_lock) {
  ints ch(1);
  bolt_call call{};
  call.size = sizeof call;
  call.body = make_body<as_text>(receive_one(ch));
  call.waker = {[](void* data, std::uint64_t) {
                  auto& same = *static_cast<ints*>(data);
                  EXPECT_FALSE(same.try_send(2));
                },
                &ch, 0};
  bolt_future id = 0;
  ASSERT_EQ(bolt_future_start_poll(&call, 1, &id, nullptr), BOLT_PENDING);
  EXPECT_TRUE(ch.try_send(1));
  bolt_buffer result{};
  result.size = sizeof result;
  EXPECT_EQ(bolt_future_poll(id, 1, &result), BOLT_READY);
  bolt_buffer_release(&result);
}

// What an await makes of its arguments is destroyed once, on every compiler.
TEST_F(channel_test, what_is_sent_in_passing_is_destroyed_once) {
  channel<std::shared_ptr<int>> ch(1);
  auto outer = [](channel<std::shared_ptr<int>>& both,
                  const std::shared_ptr<int>& value) -> task<long> {
    co_await both.send(value);
    co_await both.receive();
    co_await both.send(std::shared_ptr<int>(value));
    while (auto next = co_await both.receive())
      both.close();
    co_return value.use_count();
  };
  const auto value = std::make_shared<int>(1);
  EXPECT_EQ(block_on(outer(ch, value)), 1);
  EXPECT_EQ(value.use_count(), 1);
}

} // namespace
} // namespace bolt::test
