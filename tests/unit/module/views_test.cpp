// G2: arguments and receiver live until the frame is gone, so views and references are safe across
// awaits.
#include "fixture.hpp"

using namespace sample;

namespace {

class views : public module_test {
 protected:
  // Starts, and then overwrites what the host had sent.
  static std::unique_ptr<host::call> start_and_spoil(const bolt_fn& fn, host::bytes args) {
    auto call = std::make_unique<host::call>(fn, args);
    std::memset(args.data(), 0xee, args.size());
    return call;
  }
};

TEST_F(views, G2_text_is_the_same_after_an_await) {
  auto call = start_and_spoil(fn("join_later"), host::block(std::string("left, long enough to be "
                                                                        "on the heap"),
                                                            std::string("right")));
  ASSERT_TRUE(call->pending());
  the_gate().open();
  call->finish();
  ASSERT_EQ(call->status, BOLT_READY) << call->text();
  EXPECT_EQ(call->as<std::string>(), "left, long enough to be on the heapright|"
                                     "left, long enough to be on the heapright");
}

TEST_F(views, G2_spans_of_records_and_nested_views_are_the_same_after_an_await) {
  auto call = start_and_spoil(fn("sum_later"),
                              host::block(std::vector<Point>{{1, 2}, {3, 4}}, host::bytes{10, 20},
                                          std::optional<std::string>("four"),
                                          std::vector<std::string>{"one", "three"}));
  ASSERT_TRUE(call->pending());
  the_gate().open();
  call->finish();
  ASSERT_EQ(call->status, BOLT_READY) << call->text();
  EXPECT_EQ(call->as<double>(), 10 + 30 + 4 + 8);
}

TEST_F(views, G2_a_block_at_an_odd_address_is_aligned_for_its_spans) {
  const host::bytes args = host::block(std::vector<Point>{{1, 2}}, host::bytes(),
                                       std::optional<std::string>(), std::vector<std::string>());
  host::bytes moved(1);
  moved.insert(moved.end(), args.begin(), args.end());
  host::call call(fn("sum_later"), moved.data() + 1, args.size());
  ASSERT_TRUE(call.pending());
  the_gate().open();
  EXPECT_EQ(call.finish().as<double>(), 3);
}

TEST_F(views, G8_an_abandoned_call_releases_its_arguments) {
  host::call call(fn("join_later"), host::block(std::string(1000, 'a'), std::string(1000, 'b')));
  ASSERT_TRUE(call.pending());
}

TEST_F(views, G6_a_cancelled_call_releases_its_arguments) {
  host::call call(fn("join_later"), host::block(std::string(1000, 'a'), std::string(1000, 'b')));
  ASSERT_TRUE(call.pending());
  EXPECT_EQ(bolt_future_cancel(call.future), BOLT_OK);
  EXPECT_EQ(call.finish().status, BOLT_CANCELLED);
}

TEST_F(views, G1_starting_without_a_poll_runs_nothing_and_keeps_the_arguments) {
  host::bytes args = host::block(std::string("a"), std::string("b"));
  bolt_call start{};
  start.size = sizeof start;
  start.fn = &fn("join_later");
  start.args = args.data();
  start.args_len = args.size();
  start.waker.fn = [](void*, std::uint64_t) {};
  host::outcome out;
  ASSERT_EQ(bolt_future_start(&start, &out.future, out.out()), BOLT_OK);
  std::memset(args.data(), 0xee, args.size());
  the_gate().open();
  EXPECT_EQ(BOLT_OUTCOME(bolt_future_poll(out.future, 1, out.out())), BOLT_READY);
  EXPECT_EQ(out.as<std::string>(), "ab|ab");
}

} // namespace
