// BOLT_LEAKCHECK=1: what a process says at its end.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace {

std::string said_by(const std::string& before, const std::string& after = "") {
  // The leak is wanted: LeakSanitizer would find it as well.
  const std::string command =
      "ASAN_OPTIONS=detect_leaks=0 " + before + " " BOLT_LEAKING " " + after + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string said;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    said.append(buffer, n);
  EXPECT_EQ(pclose(pipe), 0) << said;
  return said;
}

TEST(LeakCheck, G8_names_what_is_left_at_the_end) {
  const std::string said = said_by("BOLT_LEAKCHECK=1");
  EXPECT_NE(said.find("live at the end of the process"), std::string::npos) << said;
  EXPECT_NE(said.find("a future (future 10000000): idle"), std::string::npos) << said;
  EXPECT_NE(said.find("waits for a promise"), std::string::npos) << said;
  EXPECT_NE(said.find("live: 1 futures, 1 buffers\n"), std::string::npos) << said;
}

TEST(LeakCheck, says_nothing_when_nothing_is_left_or_nobody_asks) {
  EXPECT_EQ(said_by("BOLT_LEAKCHECK=1", "clean"), "done\n");
  EXPECT_EQ(said_by("BOLT_LEAKCHECK=0"), "done\n");
  EXPECT_EQ(said_by("env -u BOLT_LEAKCHECK"), "done\n");
}

} // namespace
