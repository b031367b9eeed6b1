// Methods that look at their own object: how long it lives, where it goes, and calls from inside.
#include "conformance.hpp"

using namespace host;

namespace {

class watcher {
 public:
  explicit watcher(const journal& to) : made_(ready("Watcher.make", args().put(to.id))) {}
  ~watcher() { release(); }
  watcher(const watcher&) = delete;
  watcher& operator=(const watcher&) = delete;

  bolt_object id() const { return made_.objects.at(0); }
  void release() {
    for (const auto object : made_.objects) {
      runtime().object_release(object);
    }
    made_.objects.clear();
  }

 private:
  outcome made_;
};

journal::lines_t destroyed_on(std::uint64_t thread) {
  return {"~watcher " + std::to_string(thread)};
}

// What a method is told that a method of the same object starts.
std::string told(std::string_view caller, std::string_view method) {
  const journal what;
  const gate open;
  open.open();
  const watcher one(what);
  return ready(caller, args().put(open.id).text(method), one.id()).value().text();
}

} // namespace

TEST_F(conformance, G10_destroyed_where_its_last_method_ends) {
  const auto ends_on = [](std::string_view method) {
    loop on;
    const journal what;
    const gate open;
    watcher one(what);
    call waits(on, method, args().put(open.id), one.id());
    EXPECT_EQ(waits.poll(), BOLT_PENDING);
    open.block_until_waiting(1);
    one.release();
    EXPECT_EQ(what.lines(), journal::lines_t{});
    open.open_elsewhere();
    const auto thread = finish(on, waits).value().get<std::uint64_t>();
    EXPECT_EQ(what.lines(), destroyed_on(thread)) << "when the host hears of the end";
    return thread;
  };
  EXPECT_EQ(ends_on("Watcher.wait"), thread_id());
  EXPECT_NE(ends_on("Watcher.wait_on_pool"), thread_id());

  loop on;
  const journal what;
  const gate never;
  const gate acknowledge;
  watcher one(what);
  call abandoned(on, "Watcher.hold", args().put(never.id).put(acknowledge.id), one.id());
  EXPECT_EQ(abandoned.poll(), BOLT_PENDING);
  one.release();
  EXPECT_EQ(abandoned.free(), BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED);
  EXPECT_EQ(what.lines(), journal::lines_t{"hold"}) << "its leaf has not acknowledged";
  acknowledge.open_elsewhere();
  const auto lines = what.lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1], "~hold");
  EXPECT_EQ(lines[2].substr(0, 9), "~watcher ");
  EXPECT_NE(lines[2], destroyed_on(thread_id()).front()) << "where the acknowledgement came from";
}

TEST_F(conformance, G10_weak_self_keeps_nothing) {
  loop on;
  const journal what;
  const gate open;
  watcher one(what);
  call owners(on, "Watcher.owners", args().put(open.id), one.id());
  EXPECT_EQ(owners.poll(), BOLT_PENDING);
  one.release();
  EXPECT_EQ(what.lines(), journal::lines_t{}) << "the method in flight keeps it";
  open.open();
  EXPECT_EQ(finish(on, owners).value().get<std::int64_t>(), 1);
  EXPECT_EQ(what.lines(), destroyed_on(thread_id()));

  const journal then;
  const gate later;
  watcher other(then);
  call outlives(on, "Watcher.outlives", args().put(other.id()).put(later.id));
  EXPECT_EQ(outlives.poll(), BOLT_PENDING);
  other.release();
  EXPECT_EQ(then.lines(), destroyed_on(thread_id())) << "nothing but a weak pointer is left";
  later.open();
  EXPECT_EQ(finish(on, outlives).value().get<std::uint8_t>(), 1u);
}

TEST_F(conformance, G10_nested_conflict_is_busy) {
  const auto busy = [](const std::string& method) {
    return "BUSY: Watcher." + method +
           "(): the object is busy: called from inside one of its methods";
  };
  for (const std::string method : {"touch", "look", "touch_now", "look_now"}) {
    EXPECT_EQ(told("Watcher.call_alone", method), busy(method));
  }
  for (const std::string method : {"touch", "touch_now"}) {
    EXPECT_EQ(told("Watcher.call_beside", method), busy(method));
  }
  EXPECT_EQ(told("Watcher.call_beside", "look"), "READY");
  EXPECT_EQ(told("Watcher.call_beside", "look_now"), "READY");
}

TEST_F(conformance, G10_nested_reader_does_not_wait_for_a_writer_in_line) {
  loop on;
  const journal what;
  const gate open;
  const watcher one(what);
  call outer(on, "Watcher.call_beside", args().put(open.id).text("look"), one.id());
  call writer(on, "Watcher.touch", {}, one.id());
  EXPECT_EQ(outer.poll(), BOLT_PENDING);
  EXPECT_EQ(writer.poll(), BOLT_PENDING);
  open.open();
  EXPECT_EQ(finish_all(on, {&outer, &writer}), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(outer.result.value().text(), "READY");
}
