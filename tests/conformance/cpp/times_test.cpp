// Durations and points in time: 64 bits of nanoseconds.
#include <cstdint>

#include "conformance.hpp"

using namespace host;

namespace {

void echoed(std::string_view name, const writer& value) {
  EXPECT_EQ(ready(name, value).bytes, value.bytes()) << name;
}

} // namespace

TEST_F(conformance, value_duration) {
  for (const std::int64_t nanoseconds : {INT64_MIN, INT64_C(-1), INT64_C(0), INT64_MAX}) {
    echoed("echo_duration", args().put(nanoseconds));
  }
  echoed("echo_milliseconds", args().put<std::int64_t>(1'000'000));
  EXPECT_EQ(function("echo_duration")->result->kind, std::uint32_t{BOLT_KIND_DURATION});
}

TEST_F(conformance, value_timestamp) {
  for (const std::int64_t nanoseconds : {INT64_MIN, INT64_C(-1), INT64_C(0), INT64_MAX}) {
    echoed("echo_timestamp", args().put(nanoseconds));
  }
  EXPECT_EQ(function("echo_timestamp")->result->kind, std::uint32_t{BOLT_KIND_TIMESTAMP});
}

TEST_F(conformance, value_times_in_a_record) {
  writer schedule = args().align(8).text("night");
  schedule.tag(1, 8).put<std::int64_t>(-1'000);
  schedule.list(2).put<std::int64_t>(5'000'000).put<std::int64_t>(-5'000'000);
  echoed("echo_schedule", schedule);
}

TEST_F(conformance, bad_duration_of_another_unit) {
  const auto refused = run("echo_milliseconds", args().put<std::int64_t>(1'500'000));
  EXPECT_EQ(refused.status, BOLT_ARGUMENT);
  EXPECT_EQ(refused.message(),
            "echo_milliseconds(): argument 'value': not a whole number of milliseconds");
}
