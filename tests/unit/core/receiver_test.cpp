// R9, G10: methods of one object, as a first-in first-out read-write lock.
#include <memory>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct ReceiverTest : leak_check {
  bolt_type counter_type{};
  bolt_type other_type{};
  bolt_fn reader{}; // async, const
  bolt_fn writer{}; // async, not const
  bolt_fn peek{};   // sync, const
  bolt_fn poke{};   // sync, not const
  bolt_object object = 0;
  int dropped = 0;
  std::vector<int> order;
  host the_host;
  script* next_body = nullptr; // what the next async start hands out
  std::function<void()> on_sync = [] {};

  void SetUp() override {
    counter_type.size = sizeof counter_type;
    counter_type.name = "Counter";
    other_type.size = sizeof other_type;
    other_type.name = "Other";
    define(reader, "read", BOLT_FN_ASYNC);
    define(writer, "write", BOLT_FN_ASYNC | BOLT_FN_EXCLUSIVE);
    define(peek, "peek", 0);
    define(poke, "poke", BOLT_FN_EXCLUSIVE);
    ASSERT_EQ(bolt_object_create(
                  &counter_type, this,
                  [](void* ptr) { ++static_cast<ReceiverTest*>(ptr)->dropped; }, &object),
              BOLT_OK);
  }
  void TearDown() override {
    EXPECT_EQ(bolt_object_release(object), BOLT_OK);
    EXPECT_EQ(dropped, 1);
  }
  void define(bolt_fn& fn, const char* name, std::uint32_t flags) {
    fn.size = sizeof fn;
    fn.kind = BOLT_FN_METHOD;
    fn.flags = flags;
    fn.name = name;
    fn.owner = &counter_type;
    fn.data = this;
    fn.start = start;
  }
  static bolt_status start(const bolt_fn* fn, void* receiver, const std::uint8_t*, std::size_t,
                           bolt_context*, bolt_body* out_body, bolt_buffer* out) {
    auto& test = *static_cast<ReceiverTest*>(const_cast<void*>(fn->data));
    EXPECT_EQ(receiver, &test);
    if ((fn->flags & BOLT_FN_ASYNC) == 0) {
      test.on_sync();
      return answer(out, BOLT_READY, fn->name);
    }
    *out_body = test.next_body->body();
    return BOLT_PENDING;
  }

  struct method {
    script body;
    result out;
    bolt_future id = 0;
    bolt_status status = 0;
  };
  // A method that waits until `open` and then ends.
  std::unique_ptr<method> call(const bolt_fn& fn, std::uint64_t token, bool poll = true) {
    auto m = std::make_unique<method>();
    m->body.on_poll = [this, token, raw = m.get()](bolt_context* cx, bolt_buffer* out) {
      order.push_back(static_cast<int>(token));
      if (raw->body.polls > 1) return answer(out, BOLT_READY, "");
      EXPECT_NE(bolt_context_future(cx), 0U);
      return bolt_status{BOLT_PENDING};
    };
    next_body = &m->body;
    bolt_call c{};
    c.size = sizeof c;
    c.fn = &fn;
    c.receiver = object;
    c.waker = the_host.waker();
    m->status = poll ? bolt_future_start_poll(&c, token, &m->id, &m->out)
                     : bolt_future_start(&c, &m->id, &m->out);
    return m;
  }
  bolt_status poll(method& m, std::uint64_t token) {
    const bolt_status status = bolt_future_poll(m.id, token, &m.out);
    return BOLT_OUTCOME(status);
  }
};

TEST_F(ReceiverTest, G10_const_methods_run_side_by_side) {
  auto a = call(reader, 1);
  auto b = call(reader, 2);
  EXPECT_EQ(order, (std::vector{1, 2}));
  EXPECT_EQ(poll(*a, 3), BOLT_READY);
  EXPECT_EQ(poll(*b, 4), BOLT_READY);
}

TEST_F(ReceiverTest, G10_others_exclude_each_other_in_the_order_of_their_first_polls) {
  auto started_first = call(writer, 1, false);
  auto a = call(writer, 2);
  auto b = call(writer, 3);
  EXPECT_EQ(poll(*started_first, 4), BOLT_PENDING);
  EXPECT_EQ(order, std::vector{2}) << "the ticket is taken at the first poll";
  EXPECT_EQ(b->status, BOLT_PENDING);
  EXPECT_EQ(b->body.polls, 0);
  EXPECT_EQ(poll(*a, 5), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), tokens{3}) << "handed over to the next in line, to nobody else";
  EXPECT_EQ(poll(*b, 6), BOLT_PENDING);
  EXPECT_EQ(poll(*b, 7), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), (tokens{3, 4}));
  EXPECT_EQ(poll(*started_first, 8), BOLT_PENDING);
  EXPECT_EQ(poll(*started_first, 9), BOLT_READY);
  EXPECT_EQ(order, (std::vector{2, 2, 3, 3, 1, 1}));
}

TEST_F(ReceiverTest, G10_a_reader_does_not_overtake_a_waiting_writer) {
  auto r1 = call(reader, 1);
  auto w = call(writer, 2);
  auto r2 = call(reader, 3);
  auto r3 = call(reader, 4);
  EXPECT_EQ(order, std::vector{1});
  EXPECT_EQ(poll(*r1, 5), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(poll(*w, 6), BOLT_PENDING);
  EXPECT_EQ(poll(*w, 7), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), (tokens{2, 3, 4})) << "then all readers at once";
  for (auto* r : {r2.get(), r3.get()}) {
    EXPECT_EQ(poll(*r, 8), BOLT_PENDING);
    EXPECT_EQ(poll(*r, 9), BOLT_READY);
  }
}

TEST_F(ReceiverTest, R9_a_cancelled_waiter_is_unlinked) {
  auto a = call(writer, 1);
  auto b = call(writer, 2);
  auto c = call(writer, 3);
  EXPECT_EQ(bolt_future_cancel(b->id), BOLT_OK);
  EXPECT_EQ(poll(*b, 4), BOLT_CANCELLED);
  EXPECT_EQ(b->body.polls, 0);
  EXPECT_EQ(b->body.cancels, 1);
  EXPECT_EQ(b->body.drops, 1);
  EXPECT_EQ(poll(*a, 5), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), (tokens{2, 3}));
  EXPECT_EQ(poll(*c, 6), BOLT_PENDING);
  EXPECT_EQ(poll(*c, 7), BOLT_READY);
}

TEST_F(ReceiverTest, R9_a_cancelled_writer_lets_the_readers_behind_it_go) {
  auto r1 = call(reader, 1);
  auto w = call(writer, 2);
  auto r2 = call(reader, 3);
  EXPECT_EQ(bolt_future_free(w->id), BOLT_OK | BOLT_TOKEN_BACK);
  EXPECT_EQ(w->body.drops, 1);
  EXPECT_EQ(the_host.tokens(), tokens{3});
  EXPECT_EQ(poll(*r2, 4), BOLT_PENDING);
  EXPECT_EQ(poll(*r1, 5), BOLT_READY);
  EXPECT_EQ(poll(*r2, 6), BOLT_READY);
}

TEST_F(ReceiverTest, R9_one_that_was_granted_and_then_cancelled_hands_on) {
  auto a = call(writer, 1);
  auto b = call(writer, 2);
  auto c = call(writer, 3);
  EXPECT_EQ(poll(*a, 4), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(bolt_future_free(b->id), BOLT_OK);
  EXPECT_EQ(the_host.tokens(), (tokens{2, 3}));
  EXPECT_EQ(poll(*c, 5), BOLT_PENDING);
  EXPECT_EQ(poll(*c, 6), BOLT_READY);
}

TEST_F(ReceiverTest, R9_the_lock_is_handed_over_after_the_body_is_gone) {
  auto a = call(writer, 1);
  auto b = call(writer, 2);
  a->body.on_drop = [this] { EXPECT_TRUE(the_host.tokens().empty()); };
  EXPECT_EQ(poll(*a, 3), BOLT_READY);
  EXPECT_EQ(a->body.drops, 1);
  EXPECT_EQ(the_host.tokens(), tokens{2});
  EXPECT_EQ(poll(*b, 4), BOLT_PENDING);
  EXPECT_EQ(poll(*b, 5), BOLT_READY);
}

TEST_F(ReceiverTest, R9_the_lock_is_kept_until_a_LATER_cancel_is_acknowledged) {
  auto a = call(writer, 1);
  auto b = call(writer, 2);
  a->body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  EXPECT_EQ(bolt_future_cancel(a->id), BOLT_OK);
  EXPECT_EQ(poll(*a, 3), BOLT_PENDING);
  EXPECT_EQ(the_host.tokens(), tokens{1});
  EXPECT_EQ(bolt_future_ack(a->id), BOLT_OK);
  EXPECT_EQ(poll(*a, 4), BOLT_CANCELLED);
  EXPECT_EQ(the_host.tokens(), (tokens{1, 3, 2}));
  EXPECT_EQ(bolt_future_free(b->id), BOLT_OK);
}

TEST_F(ReceiverTest, R9_a_synchronous_conflict_is_BUSY_at_once) {
  auto w = call(writer, 1);
  auto p = call(peek, 2);
  EXPECT_EQ(p->status, BOLT_BUSY);
  EXPECT_EQ(p->out.text(), "Counter.peek(): the object is busy: another method is running");
  EXPECT_EQ(p->id, 0U);
  EXPECT_EQ(poll(*w, 3), BOLT_READY);
  auto r = call(reader, 4);
  EXPECT_EQ(call(peek, 5)->status, BOLT_READY);
  EXPECT_EQ(call(poke, 6)->status, BOLT_BUSY);
  EXPECT_EQ(poll(*r, 7), BOLT_READY);
  EXPECT_EQ(call(poke, 8)->status, BOLT_READY);
}

TEST_F(ReceiverTest, R9_a_call_from_inside_a_method_of_the_same_object_is_BUSY) {
  std::unique_ptr<method> inner;
  bool nested = false;
  on_sync = [&] {
    if (nested) return;
    nested = true;
    inner = call(writer, 1);
    EXPECT_EQ(call(poke, 2)->status, BOLT_BUSY);
  };
  EXPECT_EQ(call(poke, 3)->status, BOLT_READY);
  EXPECT_EQ(inner->status, BOLT_BUSY);
  EXPECT_NE(inner->out.text().find("called from inside"), std::string::npos);
  EXPECT_EQ(inner->body.drops, 0) << "it was never made";
}

TEST_F(ReceiverTest, R9_a_nested_first_poll_that_would_wait_for_itself_fails) {
  auto inner = call(writer, 1, false);
  auto outer = std::make_unique<method>();
  outer->body.on_poll = [&](bolt_context*, bolt_buffer* out) {
    EXPECT_EQ(poll(*inner, 2), BOLT_FAILED);
    return answer(out, BOLT_READY, "");
  };
  next_body = &outer->body;
  bolt_call c{};
  c.size = sizeof c;
  c.fn = &writer;
  c.receiver = object;
  c.waker = the_host.waker();
  EXPECT_EQ(bolt_future_start_poll(&c, 3, &outer->id, &outer->out), BOLT_READY);
  EXPECT_NE(inner->out.text().find("called from inside"), std::string::npos);
  EXPECT_EQ(inner->body.drops, 1);
}

TEST_F(ReceiverTest, R9_a_reader_inside_a_reader_does_not_wait_behind_a_writer) {
  auto inner = call(reader, 1, false);
  auto outer = call(reader, 2);
  auto w = call(writer, 3);
  outer->body.on_poll = [&](bolt_context*, bolt_buffer* out) {
    EXPECT_EQ(poll(*inner, 4), BOLT_PENDING);
    EXPECT_EQ(inner->body.polls, 1) << "the writer waits for the outer one, which waits for this";
    EXPECT_EQ(poll(*inner, 5), BOLT_READY);
    return answer(out, BOLT_READY, "");
  };
  EXPECT_EQ(poll(*outer, 6), BOLT_READY);
  EXPECT_EQ(the_host.tokens(), tokens{3});
  EXPECT_EQ(poll(*w, 7), BOLT_PENDING);
  EXPECT_EQ(poll(*w, 8), BOLT_READY);
}

// Keeps what is scheduled until the test runs it, or refuses it.
struct held_executor {
  std::vector<std::pair<void (*)(void*), void*>> jobs;
  bool closed = false;
  bolt_executor raw{sizeof(bolt_executor), 0, schedule, this, nullptr, nullptr, nullptr};

  static bolt_status schedule(void* self, void (*fn)(void*), void* data) {
    auto& on = *static_cast<held_executor*>(self);
    if (on.closed) return BOLT_SHUTDOWN;
    on.jobs.emplace_back(fn, data);
    return BOLT_OK;
  }
};

TEST_F(ReceiverTest, R13_a_line_that_is_refused_unwinds_without_nesting) {
  constexpr std::size_t many = 50'000; // nested in each other they would not fit on a stack
  auto first = call(writer, 1);
  held_executor executor;
  script never;
  bolt_call c{};
  c.size = sizeof c;
  c.fn = &writer;
  c.receiver = object;
  c.waker = the_host.waker();
  c.executor = &executor.raw;
  std::vector<bolt_future> line(many);
  result out;
  for (auto& id : line) {
    next_body = &never;
    ASSERT_EQ(bolt_future_start_poll(&c, 2, &id, &out), BOLT_PENDING);
  }
  for (const auto& [fn, data] : std::exchange(executor.jobs, {}))
    fn(data);
  executor.closed = true;
  EXPECT_EQ(poll(*first, 3), BOLT_READY);
  EXPECT_EQ(never.polls, 0);
  EXPECT_EQ(never.drops, static_cast<int>(many));
  EXPECT_EQ(the_host.tokens().size(), many);
  for (const bolt_future id : line)
    ASSERT_EQ(bolt_future_poll(id, 0, &out), BOLT_FAILED);
}

TEST_F(ReceiverTest, G10_a_method_in_flight_keeps_its_object) {
  auto a = call(writer, 1);
  EXPECT_EQ(bolt_object_release(object), BOLT_OK);
  EXPECT_EQ(dropped, 0);
  a->body.on_drop = [this] { EXPECT_EQ(dropped, 0) << "the frame goes first"; };
  EXPECT_EQ(poll(*a, 2), BOLT_READY);
  EXPECT_EQ(dropped, 1);
  // For TearDown.
  dropped = 0;
  ASSERT_EQ(bolt_object_create(
                &counter_type, this, [](void* ptr) { ++static_cast<ReceiverTest*>(ptr)->dropped; },
                &object),
            BOLT_OK);
}

TEST_F(ReceiverTest, a_wrong_receiver_is_refused_with_the_methods_name) {
  const bolt_object mine = object;
  bolt_object wrong = 0;
  ASSERT_EQ(bolt_object_create(&other_type, nullptr, nullptr, &wrong), BOLT_OK);
  object = wrong;
  auto a = call(reader, 1);
  EXPECT_EQ(a->status, BOLT_ARGUMENT);
  EXPECT_EQ(a->out.text(), "Counter.read(): the receiver is a Other");
  EXPECT_EQ(bolt_object_release(wrong), BOLT_OK);
  auto b = call(reader, 2);
  EXPECT_EQ(b->status, BOLT_INVALID_HANDLE);
  EXPECT_EQ(b->out.text(), "Counter.read(): the receiver is not a live object");
  object = mine;
}

TEST_F(ReceiverTest, a_refused_start_lets_go_of_the_object) {
  bolt_fn refusing = reader;
  refusing.start = [](const bolt_fn*, void*, const std::uint8_t*, std::size_t, bolt_context*,
                      bolt_body*, bolt_buffer* out) {
    return answer(out, BOLT_ARGUMENT, "read(): argument 'n': expected a number");
  };
  auto a = call(refusing, 1);
  EXPECT_EQ(a->status, BOLT_ARGUMENT);
  EXPECT_EQ(a->out.text(), "read(): argument 'n': expected a number");
}

} // namespace
} // namespace bolt::test
