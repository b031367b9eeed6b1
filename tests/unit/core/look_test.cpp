// Looking into a suspended future, and what polls and frees do meanwhile. The look is held open
// inside the body's describe, so nothing depends on timing.
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

// A script that says where it waits, and lets a test act during that.
struct described : script {
  std::function<void(bolt_place*)> on_describe = [](bolt_place*) {};
  std::thread::id dropped_on;

  bolt_body body() { return {&vtable, static_cast<script*>(this)}; }

  static void describe(void* self, bolt_place* out_place) {
    static_cast<described*>(static_cast<script*>(self))->on_describe(out_place);
  }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, script::poll, script::cancel, script::drop, describe};
};

struct LookTest : leak_check {
  host the_host;
  result out;
  bolt_future id = 0;

  bolt_future start_pending(described& body) {
    bolt_call call = call_of(body, the_host);
    call.body = body.body();
    EXPECT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
    EXPECT_EQ(bolt_future_poll(id, 7, &out), BOLT_PENDING);
    return id;
  }

  // What a walk tells of `id`, copied where `keep` says.
  template <class Keep>
  static bool look_at(bolt_future id, Keep keep) {
    struct wanted {
      bolt_future id;
      Keep& keep;
      bool found;
    } data{id, keep, false};
    EXPECT_EQ(bolt_live_walk(
                  [](void* raw, const bolt_live* live) {
                    auto& w = *static_cast<wanted*>(raw);
                    if (live->future != w.id) return;
                    w.found = true;
                    w.keep(*live);
                  },
                  &data),
              BOLT_OK);
    return data.found;
  }
};

TEST_F(LookTest, tells_frames_token_and_what_it_waits_for) {
  described body;
  body.on_describe = [](bolt_place* place) {
    ASSERT_GE(place->cap_frames, 2U);
    place->frames[0] = {"bolt::task<int> demo::row(long)", "row.cpp", 31, 0};
    place->frames[1] = {"void demo::user(demo::user(long)::_ZN4demo4userEl.Frame*)", "u.cpp", 4, 0};
    place->n_frames = place->depth = 2;
    place->waits_for = "a socket";
  };
  start_pending(body);
  EXPECT_TRUE(look_at(id, [](const bolt_live& live) {
    EXPECT_EQ(live.flags, unsigned{BOLT_LIVE_PLACE | BOLT_LIVE_TOKEN});
    EXPECT_EQ(live.token, 7U);
    EXPECT_EQ(live.queue, 0U);
    EXPECT_STREQ(live.state, "waiting");
    EXPECT_LT(live.age, 600'000'000'000U);
    ASSERT_EQ(live.place.n_frames, 2U);
    EXPECT_STREQ(live.place.frames[0].function, "demo::row");
    EXPECT_STREQ(live.place.frames[1].function, "demo::user");
    EXPECT_EQ(live.place.frames[1].line, 4U);
    EXPECT_STREQ(live.place.waits_for, "a socket");
  }));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(LookTest, R4_a_poll_meanwhile_runs_nothing_and_is_sent_round_again) {
  described body;
  bolt_status meanwhile = BOLT_OK;
  start_pending(body);
  body.on_describe = [&](bolt_place*) {
    std::thread([&] { meanwhile = bolt_future_poll(id, 8, &out); }).join();
    EXPECT_EQ(body.polls, 1);
  };
  EXPECT_TRUE(look_at(id, [](const bolt_live&) {}));
  EXPECT_EQ(meanwhile, BOLT_AGAIN | BOLT_TOKEN_BACK);
  body.on_describe = [](bolt_place*) {};
  EXPECT_EQ(bolt_future_poll(id, 9, &out), BOLT_PENDING);
  EXPECT_EQ(body.polls, 2);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(LookTest, G8_a_free_meanwhile_is_deferred_to_the_one_who_looks) {
  described body;
  bolt_status meanwhile = BOLT_OK;
  std::thread::id dropped_on;
  body.on_drop = [&] { dropped_on = std::this_thread::get_id(); };
  body.on_describe = [&](bolt_place*) {
    std::thread([&] { meanwhile = bolt_future_free(id); }).join();
    EXPECT_EQ(body.cancels + body.drops, 0) << "the body is being read";
  };
  start_pending(body);
  EXPECT_TRUE(look_at(id, [&](const bolt_live&) { EXPECT_EQ(body.drops, 1); }));
  EXPECT_EQ(meanwhile, BOLT_OK | BOLT_DEFERRED | BOLT_TOKEN_BACK);
  EXPECT_EQ(body.cancels, 1);
  EXPECT_EQ(dropped_on, std::this_thread::get_id());
  EXPECT_FALSE(look_at(id, [](const bolt_live&) {}));
}

TEST_F(LookTest, G4_G6_wakes_and_cancels_meanwhile_are_not_lost) {
  described body;
  start_pending(body);
  body.on_describe = [&](bolt_place*) {
    std::thread([&] {
      EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
      EXPECT_EQ(bolt_future_cancel(id), BOLT_OK);
    }).join();
  };
  EXPECT_TRUE(look_at(id, [](const bolt_live&) {}));
  EXPECT_EQ(the_host.tokens(), (tokens{7}));
  EXPECT_EQ(bolt_future_poll(id, 8, &out), BOLT_CANCELLED);
  EXPECT_EQ(body.cancels, 1);
}

TEST_F(LookTest, G7_an_acknowledgement_meanwhile_leaves_the_end_to_the_one_who_looks) {
  described body;
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  start_pending(body);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_DETACHED | BOLT_TOKEN_BACK);
  body.on_describe = [&](bolt_place*) {
    std::thread([&] { EXPECT_EQ(bolt_future_ack(id), BOLT_OK); }).join();
    EXPECT_EQ(body.drops, 0);
  };
  EXPECT_TRUE(look_at(id, [](const bolt_live& live) { EXPECT_STREQ(live.state, "cancelling"); }));
  EXPECT_EQ(body.drops, 1);
}

TEST_F(LookTest, two_looks_at_once_see_the_place_once) {
  described body;
  start_pending(body);
  std::optional<std::uint32_t> inner;
  body.on_describe = [&](bolt_place*) {
    std::thread([&] {
      EXPECT_TRUE(look_at(id, [&](const bolt_live& live) { inner = live.flags; }));
    }).join();
  };
  EXPECT_TRUE(
      look_at(id, [](const bolt_live& live) { EXPECT_NE(live.flags & BOLT_LIVE_PLACE, 0U); }));
  EXPECT_EQ(inner, 0U);
  body.on_describe = [](bolt_place*) {};
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(LookTest, G14_a_body_of_before_describe_is_a_body) {
  static constexpr bolt_body_vtable older{
      offsetof(bolt_body_vtable, describe), 0, script::poll, script::cancel, script::drop, nullptr};
  script body;
  bolt_call call = call_of(body, the_host);
  call.body = {&older, &body};
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  EXPECT_TRUE(look_at(id, [](const bolt_live& live) { EXPECT_EQ(live.place.depth, 0U); }));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);
}

TEST_F(LookTest, a_name_of_any_form_is_taken_as_it_is) {
  described body;
  body.on_describe = [](bolt_place* place) {
    place->frames[0] = {"run(anonymous ", "odd.c", 1, 0};
    place->frames[1] = {"int (anonymous namespace)::f(int)", "f.cpp", 2, 0};
    place->n_frames = place->depth = 2;
  };
  start_pending(body);
  EXPECT_TRUE(look_at(id, [](const bolt_live& live) {
    EXPECT_STREQ(live.place.frames[0].function, "run");
    EXPECT_STREQ(live.place.frames[1].function, "(anonymous namespace)::f");
  }));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

// Runs what it was given when the test says so.
struct held_executor {
  std::vector<std::pair<void (*)(void*), void*>> jobs;
  bolt_executor raw{sizeof(bolt_executor), 0, schedule, this, nullptr, nullptr, nullptr};

  static bolt_status schedule(void* self, void (*fn)(void*), void* data) {
    static_cast<held_executor*>(self)->jobs.emplace_back(fn, data);
    return BOLT_OK;
  }
  void run() {
    for (const auto& [fn, data] : std::exchange(jobs, {}))
      fn(data);
  }
};

TEST_F(LookTest, what_an_executor_polls_names_the_hosts_future) {
  described body;
  held_executor executor;
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inner = bolt_context_future(cx);
    return bolt_status{BOLT_PENDING};
  };
  bolt_call call = call_of(body, the_host);
  call.body = body.body();
  call.executor = &executor.raw;
  ASSERT_EQ(bolt_future_start_poll(&call, 7, &id, &out), BOLT_PENDING);
  int under = 0;
  const auto count = [](void* data, const bolt_live* live) {
    if (live->place.parent != 0) ++*static_cast<int*>(data);
  };
  ASSERT_EQ(bolt_live_walk(count, &under), BOLT_OK);
  EXPECT_EQ(under, 1) << "also before its first poll";
  executor.run();
  EXPECT_TRUE(look_at(inner, [&](const bolt_live& l) { EXPECT_EQ(l.place.parent, id); }));
  ASSERT_EQ(bolt_future_wake(inner), BOLT_OK);
  EXPECT_TRUE(look_at(inner, [&](const bolt_live& l) { EXPECT_EQ(l.place.parent, id); }));
  ASSERT_EQ(bolt_future_cancel(id), BOLT_OK);
  ASSERT_EQ(bolt_future_poll(id, 8, &out), BOLT_PENDING);
  executor.run();
  EXPECT_EQ(bolt_future_poll(id, 9, &out), BOLT_CANCELLED);
}

TEST_F(LookTest, G8_what_an_executor_polls_may_outlive_the_hosts_future) {
  described body;
  held_executor executor;
  bolt_future inner = 0;
  body.on_poll = [&](bolt_context* cx, bolt_buffer*) {
    inner = bolt_context_future(cx);
    EXPECT_EQ(bolt_future_free(inner), BOLT_OK | BOLT_DEFERRED);
    return bolt_status{BOLT_PENDING};
  };
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  bolt_call call = call_of(body, the_host);
  call.body = body.body();
  call.executor = &executor.raw;
  ASSERT_EQ(bolt_future_start_poll(&call, 7, &id, &out), BOLT_PENDING);
  executor.run();
  ASSERT_EQ(bolt_future_poll(id, 8, &out), BOLT_CANCELLED);
  EXPECT_TRUE(look_at(inner, [](const bolt_live& live) {
    EXPECT_EQ(live.flags & BOLT_LIVE_PLACE, unsigned{BOLT_LIVE_PLACE});
    EXPECT_EQ(live.place.parent, 0U) << "the driver is gone, and the host's future with it";
  }));
  EXPECT_EQ(bolt_future_ack(inner), BOLT_OK);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(LookTest, the_text_says_it_in_words) {
  described body;
  body.on_describe = [](bolt_place* place) {
    place->frames[0] = {"task demo::row(long)", "row.cpp", 31, 0};
    place->n_frames = 1;
    place->depth = 3;
    place->waits_for = "a socket";
  };
  EXPECT_EQ(bolt_live_print(&out), BOLT_OK);
  EXPECT_EQ(out.text(), "") << "nothing is live";
  start_pending(body);
  EXPECT_EQ(bolt_live_print(&out), BOLT_OK);
  const std::string text = out.text();
  EXPECT_NE(text.find(": waiting, 0."), std::string::npos) << text;
  EXPECT_NE(text.find(" s old, waits for a socket\n    at demo::row (row.cpp:31)\n"
                      "    and 2 frames outside of these\nlive: 1 futures"),
            std::string::npos)
      << text;
  EXPECT_EQ(bolt_live_print(nullptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

} // namespace
} // namespace bolt::test
