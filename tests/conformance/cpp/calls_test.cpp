// Calls that end where they start, and what starting one does and does not do.
#include <string>

#include "conformance.hpp"

using namespace host;

TEST_F(conformance, G5_ready_noop) {
  loop on;
  call noop(on, "noop");
  EXPECT_EQ(noop.poll(), BOLT_READY);
  EXPECT_EQ(noop.id(), 0u) << "a call that ends at once has no id to free";
  EXPECT_TRUE(noop.result.bytes.empty());
}

TEST_F(conformance, G5_ready_add) {
  loop on;
  call add(on, "add", args().put<std::int64_t>(40).put<std::int64_t>(2));
  EXPECT_EQ(add.poll(), BOLT_READY);
  EXPECT_EQ(add.id(), 0u);
  EXPECT_EQ(add.result.value().get<std::int64_t>(), 42);
}

TEST_F(conformance, G5_ready_echo) {
  loop on;
  const std::string kilobyte(1024, 'x');
  call echo(on, "echo", args().text(kilobyte));
  EXPECT_EQ(echo.poll(), BOLT_READY);
  EXPECT_EQ(echo.id(), 0u);
  EXPECT_EQ(echo.result.value().text(), kilobyte);
}

TEST_F(conformance, G5_many_ready_calls) {
  loop on;
  for (std::int64_t i = 0; i < 10'000; ++i) {
    call add(on, "add", args().put(i).put<std::int64_t>(1));
    ASSERT_EQ(add.poll(), BOLT_READY);
    ASSERT_EQ(add.result.value().get<std::int64_t>(), i + 1);
  }
}

TEST_F(conformance, sync_function) {
  loop on;
  call add(on, "add_sync", args().put<std::int64_t>(-1).put<std::int64_t>(1));
  EXPECT_EQ(add.start(), BOLT_READY) << "a synchronous function ends in its start";
  EXPECT_EQ(add.result.value().get<std::int64_t>(), 0);
}

TEST_F(conformance, defaults_are_described) {
  const auto* fn = function("greet"); // (name, greeting = "Hello", times = 1)
  ASSERT_EQ(fn->n_params, 3u);
  EXPECT_STREQ(fn->params[0]->name, "name");
  EXPECT_EQ(fn->params[0]->flags & BOLT_PARAM_HAS_DEFAULT, 0u);
  const auto value = [&](std::uint32_t i) {
    const auto* param = fn->params[i];
    EXPECT_NE(param->flags & BOLT_PARAM_HAS_DEFAULT, 0u);
    return std::vector<std::uint8_t>(param->default_wire, param->default_wire + param->default_len);
  };
  const auto greeting = value(1);
  const auto times = value(2);
  const auto count = reader(times).get<std::uint32_t>();
  EXPECT_EQ(count, 1u);
  const auto got =
      ready("greet", args().text("Ada").text(reader(greeting).text()).put(count)).value().text();
  EXPECT_EQ(got, "Hello, Ada!");
}

TEST_F(conformance, docs_and_signatures) {
  const auto* fn = function("add");
  EXPECT_STREQ(fn->doc, "Adds two numbers.");
  EXPECT_STREQ(fn->params[1]->name, "b");
  EXPECT_NE(std::string(fn->signature).find("add(a:i64,b:i64)->i64"), std::string::npos)
      << fn->signature;
  EXPECT_STREQ(module().name, "conformance");
  EXPECT_NE(std::string(module().doc), "");
}

TEST_F(conformance, G1_lazy_until_first_poll) {
  loop on;
  const journal what;
  call write(on, "write_line", args().put(what.id).text("ran"));
  ASSERT_EQ(write.start(), BOLT_OK);
  EXPECT_EQ(what.lines(), journal::lines_t{});
  EXPECT_EQ(write.poll(), BOLT_READY);
  EXPECT_EQ(what.lines(), journal::lines_t{"ran"});
}

TEST_F(conformance, G2_views_live_across_suspension) {
  loop on;
  const gate open;
  writer views = args().put(open.id).text("a view of text ").text("and of bytes");
  call wait(on, "wait_views", views);
  EXPECT_EQ(wait.poll(), BOLT_PENDING);
  views = {}; // the host's memory is gone; the call has its own
  open.open();
  EXPECT_EQ(finish(on, wait).status, BOLT_READY);
  EXPECT_EQ(wait.result.value().text(), "a view of text and of bytes");
}

TEST_F(conformance, G3_body_runs_on_the_polling_thread) {
  loop on;
  const gate open;
  call threads(on, "threads_across", args().put(open.id));
  EXPECT_EQ(threads.poll(), BOLT_PENDING);
  open.open_elsewhere(); // the wake comes from another thread; the body does not run there
  EXPECT_EQ(finish(on, threads).status, BOLT_READY);
  auto in = threads.result.value();
  ASSERT_EQ(in.list(), 2u);
  const auto here = thread_id();
  EXPECT_EQ(in.get<std::uint64_t>(), here);
  EXPECT_EQ(in.get<std::uint64_t>(), here);
}
