// Counters, the walk over live futures, version and handshake.
#include <cstddef>
#include <map>
#include <string>

#include "../support/leak_check.hpp"
#include "../support/result.hpp"
#include "../support/script.hpp"

namespace bolt::test {
namespace {

struct IntrospectTest : leak_check {
  script body;
  host the_host;
  result out;
  bolt_future id = 0;

  static std::map<bolt_future, std::string> walk() {
    std::map<bolt_future, std::string> seen;
    EXPECT_EQ(bolt_live_walk(
                  [](void* data, const bolt_live* live) {
                    auto& all = *static_cast<std::map<bolt_future, std::string>*>(data);
                    const std::string name = live->name != nullptr ? live->name : "-";
                    EXPECT_TRUE(all.emplace(live->future, name + " " + live->state).second);
                  },
                  &seen),
              BOLT_OK);
    return seen;
  }
  using seen = std::map<bolt_future, std::string>;
};

TEST_F(IntrospectTest, the_walk_names_each_state) {
  EXPECT_EQ(walk(), seen{});
  const bolt_call call = call_of(body, the_host);
  body.on_cancel = [](bolt_context*) { return bolt_status{BOLT_LATER}; };
  body.on_poll = [](bolt_context* cx, bolt_buffer*) {
    const bolt_future self = bolt_context_future(cx);
    EXPECT_EQ(walk(), (seen{{self, "- polling"}}));
    return bolt_status{BOLT_PENDING};
  };
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  EXPECT_EQ(walk(), (seen{{id, "- idle"}}));
  EXPECT_EQ(bolt_future_poll(id, 1, &out), BOLT_PENDING);
  EXPECT_EQ(walk(), (seen{{id, "- waiting"}}));
  EXPECT_EQ(bolt_future_wake(id), BOLT_OK);
  EXPECT_EQ(walk(), (seen{{id, "- woken"}}));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_DETACHED);
  EXPECT_EQ(walk(), (seen{{id, "- cancelling"}})) << "dead for the host, not yet unwound";
  EXPECT_EQ(bolt_future_ack(id), BOLT_OK);
  EXPECT_EQ(walk(), seen{});
}

TEST_F(IntrospectTest, the_walk_shows_promises_and_functions) {
  ASSERT_EQ(bolt_promise_create(nullptr, nullptr, &id), BOLT_OK);
  EXPECT_EQ(bolt_promise_resolve(id, BOLT_READY, "x", 1), BOLT_OK);
  EXPECT_EQ(walk(), (seen{{id, "- finished"}}));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK);

  bolt_fn fn{};
  fn.size = sizeof fn;
  fn.flags = BOLT_FN_ASYNC;
  fn.name = "fetch_user";
  fn.data = &body;
  fn.start = [](const bolt_fn* self, void*, const std::uint8_t*, std::size_t, bolt_context*,
                bolt_body* out_body, bolt_buffer*) {
    *out_body = static_cast<script*>(const_cast<void*>(self->data))->body();
    return bolt_status{BOLT_PENDING};
  };
  bolt_call call{};
  call.size = sizeof call;
  call.fn = &fn;
  EXPECT_EQ(bolt_future_start_poll(&call, 1, &id, &out), BOLT_PENDING);
  EXPECT_EQ(walk(), (seen{{id, "fetch_user waiting"}}));
  EXPECT_EQ(bolt_future_free(id), BOLT_OK | BOLT_TOKEN_BACK);
}

TEST_F(IntrospectTest, the_walk_may_free_what_it_sees) {
  const bolt_call call = call_of(body, the_host);
  ASSERT_EQ(bolt_future_start(&call, &id, &out), BOLT_OK);
  EXPECT_EQ(
      bolt_live_walk(
          [](void*, const bolt_live* live) { EXPECT_EQ(bolt_future_free(live->future), BOLT_OK); },
          nullptr),
      BOLT_OK);
  EXPECT_EQ(body.drops, 1);
}

TEST_F(IntrospectTest, counters_fill_in_what_fits) {
  void* frame = bolt_frame_alloc(100);
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(read_counters().live_frames, 1U);
  bolt_counters small{};
  small.size = offsetof(bolt_counters, live_buffers);
  small.live_buffers = 4711;
  EXPECT_EQ(bolt_counters_read(&small), BOLT_OK);
  EXPECT_EQ(small.live_frames, 1U);
  EXPECT_EQ(small.live_buffers, 4711U);
  EXPECT_EQ(small.size, offsetof(bolt_counters, live_buffers));
  struct newer {
    bolt_counters known;
    std::uint64_t unknown;
  } larger{};
  larger.known.size = sizeof larger;
  larger.unknown = 4711;
  EXPECT_EQ(bolt_counters_read(&larger.known), BOLT_OK);
  EXPECT_EQ(larger.unknown, 4711U);
  small.size = 4;
  EXPECT_EQ(bolt_counters_read(&small), BOLT_ARGUMENT);
  bolt_frame_free(frame, 100);
}

TEST_F(IntrospectTest, G14_older_minors_are_welcome_and_others_are_told_what_to_do) {
  EXPECT_EQ(bolt_abi(), static_cast<std::uint32_t>(BOLT_ABI_VERSION));
  EXPECT_EQ(bolt_handshake(BOLT_ABI_VERSION, &out), BOLT_OK);
  EXPECT_EQ(bolt_handshake(BOLT_ABI_MAJOR << 16, &out), BOLT_OK);
  EXPECT_EQ(out.buffer.len, 0U);
  EXPECT_EQ(bolt_handshake(BOLT_ABI_VERSION + 1, &out), BOLT_ABI);
  EXPECT_NE(out.text().find("ABI 0.2"), std::string::npos) << out.text();
  EXPECT_NE(out.text().find("ABI 0.1"), std::string::npos) << out.text();
  EXPECT_NE(out.text().find("update libbolt"), std::string::npos) << out.text();
  EXPECT_EQ(bolt_handshake(((BOLT_ABI_MAJOR + 1) << 16) | 3, &out), BOLT_ABI);
  EXPECT_NE(out.text().find("ABI 1.3"), std::string::npos) << out.text();
  EXPECT_NE(out.text().find("rebuild"), std::string::npos) << out.text();
  EXPECT_EQ(bolt_handshake(7 << 16, nullptr), BOLT_ABI);
}

} // namespace
} // namespace bolt::test
