// BOLT_LEAKCHECK=1: what a process says at its end.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <regex>
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
  std::ifstream file(BOLT_DEBUGGING_MD);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const std::string report =
      said.substr(0, said.find("done\n")) + said.substr(said.find("done\n") + 5);
  const std::string aged = std::regex_replace(report, std::regex("\\d+\\.\\d{3} s"), "0.000 s");
  EXPECT_NE(page.find("```text\n" + aged + "```"), std::string::npos) << "not on the page:\n"
                                                                      << said;
}

TEST(LeakCheck, says_nothing_when_nothing_is_left_or_nobody_asks) {
  EXPECT_EQ(said_by("BOLT_LEAKCHECK=1", "clean"), "done\n");
  EXPECT_EQ(said_by("BOLT_LEAKCHECK=0"), "done\n");
  EXPECT_EQ(said_by("env -u BOLT_LEAKCHECK"), "done\n");
}

TEST(LeakCheck, a_fork_does_not_report_what_its_parent_has_in_use) {
  EXPECT_EQ(said_by("BOLT_LEAKCHECK=1", "fork"), "done\n");
}

} // namespace
