// Methods and the object they are called on.
#include "conformance.hpp"

using namespace host;

TEST_F(conformance, G10_sync_methods) {
  const journal what;
  {
    const cell seven(what, 7);
    EXPECT_EQ(ready("Cell.get", {}, seven.id()).value().get<std::int64_t>(), 7);
    ready("Cell.set", args().put<std::int64_t>(8), seven.id());
    EXPECT_EQ(ready("Cell.get", {}, seven.id()).value().get<std::int64_t>(), 8);
  }
  EXPECT_EQ(what.lines(), (journal::lines_t{"make 7", "~cell 8"}));
}

TEST_F(conformance, G10_async_factory) {
  loop on;
  const journal what;
  const gate open;
  {
    call opens(on, "Cell.open", args().put(what.id).put(open.id).put<std::int64_t>(5));
    EXPECT_EQ(opens.poll(), BOLT_PENDING);
    open.open_elsewhere();
    ASSERT_EQ(finish(on, opens).status, BOLT_READY);
    ASSERT_EQ(opens.result.objects.size(), 1u);
    const auto object = opens.result.objects.front();
    EXPECT_EQ(opens.result.value().get<std::uint64_t>(), object);
    EXPECT_EQ(ready("Cell.get", {}, object).value().get<std::int64_t>(), 5);
  }
  EXPECT_EQ(what.lines(), (journal::lines_t{"make 5", "~cell 5"}));
}

TEST_F(conformance, G10_const_methods_run_together) {
  loop on;
  const journal what;
  const gate open;
  const cell one(what, 1);
  call first(on, "Cell.read", args().put(open.id), one.id());
  call second(on, "Cell.read", args().put(open.id), one.id());
  EXPECT_EQ(first.poll(), BOLT_PENDING);
  EXPECT_EQ(second.poll(), BOLT_PENDING);
  EXPECT_EQ(open.waiting(), 2u) << "both bodies are inside";
  open.open();
  finish_all(on, {&first, &second});
  EXPECT_EQ(first.result.value().get<std::int64_t>(), 1);
  EXPECT_EQ(second.result.value().get<std::int64_t>(), 1);
}

TEST_F(conformance, G10_exclusive_methods_take_turns) {
  loop on;
  const journal what;
  const gate open;
  const gate reads;
  const cell one(what, 0);
  call first(on, "Cell.write", args().put(open.id).put<std::int64_t>(1), one.id());
  call read(on, "Cell.read", args().put(reads.id), one.id());
  call second(on, "Cell.write", args().put(open.id).put<std::int64_t>(2), one.id());
  reads.open();
  EXPECT_EQ(first.poll(), BOLT_PENDING);
  EXPECT_EQ(read.poll(), BOLT_PENDING);
  EXPECT_EQ(second.poll(), BOLT_PENDING);
  EXPECT_EQ(open.waiting(), 1u) << "only the first is inside";
  open.open();
  EXPECT_EQ(finish_all(on, {&first, &read, &second}), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(first.result.value().get<std::int64_t>(), 0) << "the value before";
  EXPECT_EQ(read.result.value().get<std::int64_t>(), 1);
  EXPECT_EQ(second.result.value().get<std::int64_t>(), 1);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"make 0", "write 1", "~write 1", "write 2", "~write 2"}));
}

TEST_F(conformance, G10_cancelled_waiter_leaves_the_line) {
  loop on;
  const journal what;
  const gate open;
  const cell one(what, 0);
  call first(on, "Cell.write", args().put(open.id).put<std::int64_t>(1), one.id());
  call second(on, "Cell.write", args().put(open.id).put<std::int64_t>(2), one.id());
  call third(on, "Cell.write", args().put(open.id).put<std::int64_t>(3), one.id());
  for (auto* each : {&first, &second, &third}) {
    EXPECT_EQ(each->poll(), BOLT_PENDING);
  }
  second.cancel();
  EXPECT_EQ(finish(on, second).status, BOLT_CANCELLED) << "while the first is still inside";
  open.open();
  finish_all(on, {&first, &third});
  EXPECT_EQ(third.result.value().get<std::int64_t>(), 1);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"make 0", "write 1", "~write 1", "write 3", "~write 3"}));
}

TEST_F(conformance, G10_granted_and_cancelled_hands_on) {
  loop on;
  const journal what;
  const gate opens;
  const gate open;
  const cell one(what, 0);
  open.open();
  call first(on, "Cell.write", args().put(opens.id).put<std::int64_t>(1), one.id());
  call second(on, "Cell.write", args().put(open.id).put<std::int64_t>(2), one.id());
  call third(on, "Cell.write", args().put(open.id).put<std::int64_t>(3), one.id());
  for (auto* each : {&first, &second, &third}) {
    EXPECT_EQ(each->poll(), BOLT_PENDING);
  }
  opens.open();
  ASSERT_EQ(on.arrived(), std::vector{first.token()});
  EXPECT_EQ(first.poll(), BOLT_READY);
  ASSERT_EQ(on.arrived(), std::vector{second.token()}) << "it has its turn now";
  second.arrived();
  EXPECT_EQ(second.cancel(), BOLT_OK);
  EXPECT_EQ(on.arrived(), std::vector<std::uint64_t>{}) << "and keeps it until it has unwound";
  EXPECT_EQ(BOLT_OUTCOME(second.poll()), BOLT_CANCELLED);
  EXPECT_EQ(finish(on, third).value().get<std::int64_t>(), 1);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"make 0", "write 1", "~write 1", "write 3", "~write 3"}));
}

TEST_F(conformance, G10_readers_and_writers_are_served_in_order) {
  loop on;
  const journal what;
  const gate before;
  const gate between;
  const gate after;
  const cell one(what, 0);
  call r1(on, "Cell.read", args().put(before.id), one.id());
  call w(on, "Cell.write", args().put(between.id).put<std::int64_t>(1), one.id());
  call r2(on, "Cell.read", args().put(after.id), one.id());
  call r3(on, "Cell.read", args().put(after.id), one.id());
  for (auto* each : {&r1, &w, &r2, &r3}) {
    EXPECT_EQ(each->poll(), BOLT_PENDING);
  }
  EXPECT_EQ(after.waiting(), 0u) << "they do not overtake the writer";
  before.open();
  EXPECT_EQ(finish(on, r1).value().get<std::int64_t>(), 0);
  ASSERT_EQ(on.arrived(), std::vector{w.token()});
  w.arrived();
  EXPECT_EQ(w.poll(), BOLT_PENDING);
  EXPECT_EQ(between.waiting(), 1u);
  between.open();
  EXPECT_EQ(finish(on, w).status, BOLT_READY);
  ASSERT_EQ(on.arrived(), (std::vector{r2.token(), r3.token()}));
  for (auto* each : {&r2, &r3}) {
    each->arrived();
    EXPECT_EQ(each->poll(), BOLT_PENDING);
  }
  EXPECT_EQ(after.waiting(), 2u) << "readers beside each other, together";
  after.open();
  EXPECT_EQ(finish_all(on, {&r2, &r3}), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(r2.result.value().get<std::int64_t>(), 1);
  EXPECT_EQ(r3.result.value().get<std::int64_t>(), 1);
}

TEST_F(conformance, G10_cancelled_holder_hands_over) {
  loop on;
  const journal what;
  const gate never;
  const gate open;
  const cell one(what, 0);
  call first(on, "Cell.write", args().put(never.id).put<std::int64_t>(1), one.id());
  call second(on, "Cell.write", args().put(open.id).put<std::int64_t>(2), one.id());
  EXPECT_EQ(first.poll(), BOLT_PENDING);
  EXPECT_EQ(second.poll(), BOLT_PENDING);
  open.open();
  first.cancel();
  finish_all(on, {&first, &second});
  EXPECT_EQ(first.result.status, BOLT_CANCELLED);
  EXPECT_EQ(second.result.status, BOLT_READY);
  EXPECT_EQ(what.lines(),
            (journal::lines_t{"make 0", "write 1", "~write 1", "write 2", "~write 2"}));
}

TEST_F(conformance, G10_object_lives_while_a_method_is_in_flight) {
  loop on;
  const journal what;
  const gate open;
  cell one(what, 3);
  call read(on, "Cell.read", args().put(open.id), one.id());
  EXPECT_EQ(read.poll(), BOLT_PENDING);
  one.release();
  EXPECT_EQ(what.lines(), journal::lines_t{"make 3"});
  open.open();
  EXPECT_EQ(finish(on, read).value().get<std::int64_t>(), 3);
  EXPECT_EQ(what.lines(), (journal::lines_t{"make 3", "~cell 3"}));
}

TEST_F(conformance, G10_sync_conflict_is_busy) {
  loop on;
  const journal what;
  const gate open;
  const cell one(what, 0);
  call write(on, "Cell.write", args().put(open.id).put<std::int64_t>(1), one.id());
  EXPECT_EQ(write.poll(), BOLT_PENDING);
  call get(on, "Cell.get", {}, one.id());
  EXPECT_EQ(get.start(), BOLT_BUSY);
  EXPECT_NE(get.result.message(), "");
  open.open();
  EXPECT_EQ(finish(on, write).status, BOLT_READY);
  EXPECT_EQ(ready("Cell.get", {}, one.id()).value().get<std::int64_t>(), 1);
}

TEST_F(conformance, G10_released_object_is_refused) {
  const journal what;
  cell one(what, 0);
  const auto id = one.id();
  one.release();
  loop on;
  call get(on, "Cell.get", {}, id);
  EXPECT_EQ(get.start(), BOLT_INVALID_HANDLE);
  call read(on, "Cell.read", args().put<std::uint64_t>(0), id);
  EXPECT_EQ(read.poll(), BOLT_INVALID_HANDLE);
}

TEST_F(conformance, G10_objects_travel) {
  const journal what;
  {
    const cell one(what, 9);
    const auto same = ready("echo_cell", args().put(one.id()));
    ASSERT_EQ(same.objects.size(), 1u);
    EXPECT_EQ(same.objects.front(), one.id()) << "or its methods could not take turns";
    EXPECT_EQ(ready("Cell.get", {}, same.objects.front()).value().get<std::int64_t>(), 9);
    for (const auto object : same.objects) {
      runtime().object_release(object);
    }
  }
  EXPECT_EQ(what.lines(), (journal::lines_t{"make 9", "~cell 9"}));
}

TEST_F(conformance, G8_dropped_result_releases_its_objects) {
  const journal what;
  { // a result that nobody looked at: the buffer is released, nothing was retained
    writer make = args().put(what.id).put<std::int64_t>(4);
    bolt_call start{};
    start.size = sizeof(start);
    start.fn = function("Cell.make");
    start.args = make.bytes().data();
    start.args_len = make.bytes().size();
    bolt_future id = 0;
    bolt_buffer out{};
    out.size = sizeof(out);
    EXPECT_EQ(runtime().future_start_poll(&start, 0, &id, &out), BOLT_READY);
    EXPECT_EQ(out.n_objects, 1u);
    runtime().buffer_release(&out);
  }
  EXPECT_EQ(what.lines(), (journal::lines_t{"make 4", "~cell 4"}));
}
