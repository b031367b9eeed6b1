// What every conformance test stands on: the fixture's gates, journals and probes as C++ values,
// and the check after each test that nothing is left.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "host.hpp"

namespace host {

inline writer args() { return {}; }

// A gate of the fixture.
class gate {
 public:
  gate() : id(ready("gate_new").value().get<std::uint64_t>()) {}
  void open() const { ready("gate_open", args().put(id)); }
  void open_elsewhere() const { ready("gate_open_elsewhere", args().put(id)); }
  std::uint32_t waiting() const {
    return ready("gate_waiting", args().put(id)).value().get<std::uint32_t>();
  }
  void block() const { ready("gate_block", args().put(id)); }
  void block_until_waiting(std::uint32_t count) const {
    ready("gate_block_until_waiting", args().put(id).put(count));
  }

  const std::uint64_t id;
};

// A journal of the fixture.
class journal {
 public:
  using lines_t = std::vector<std::string>;

  journal() : id(ready("journal_new").value().get<std::uint64_t>()) {}
  lines_t lines() const {
    const auto got = ready("journal_lines", args().put(id));
    auto in = got.value();
    lines_t all(in.list());
    for (auto& line : all) {
      line = in.text();
    }
    return all;
  }

  const std::uint64_t id;
};

// A hand-written future's other side.
class probe {
 public:
  probe() : id(ready("probe_new").value().get<std::uint64_t>()) {}
  // Wakes the future that waits, `times` times, on another native thread.
  void wake(std::uint32_t times) const { ready("probe_wake", args().put(id).put(times)); }
  // The next poll will be the last.
  void finish() const { ready("probe_finish", args().put(id)); }

  const std::uint64_t id;
};

inline std::uint64_t thread_id() { return ready("thread_id").value().get<std::uint64_t>(); }

// An instance of the fixture's class Cell, released at the end.
class cell {
 public:
  cell(const journal& to, std::int64_t value)
      : made_(ready("Cell.make", args().put(to.id).put(value))) {}
  bolt_object id() const { return made_.objects.empty() ? 0 : made_.objects.front(); }
  void release() {
    for (const auto object : made_.objects) {
      runtime().object_release(object);
    }
    made_.objects.clear();
  }
  ~cell() { release(); }
  cell(const cell&) = delete;
  cell& operator=(const cell&) = delete;

 private:
  outcome made_;
};

} // namespace host

class conformance : public ::testing::Test {
 protected:
  // G8: after every test nothing lives. Read once: there is no time in which it may become true.
  void TearDown() override {
    const auto now = host::counters();
    EXPECT_EQ(now.live_futures, 0u);
    EXPECT_EQ(now.live_frames, 0u);
    EXPECT_EQ(now.live_buffers, 0u);
    EXPECT_EQ(now.live_objects, 0u);
    EXPECT_EQ(now.live_timers, 0u);
    EXPECT_EQ(now.live_watches, 0u);
    EXPECT_EQ(now.live_queues, 0u);
  }
};
