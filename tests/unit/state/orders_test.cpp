// Memory orders, by the race detector: each litmus passes with the real header, and is reported as
// a data race with the mutant whose order is weakened. Each runs in a process of its own.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdio>
#include <string>

#include "orders.hpp"

namespace {

struct outcome {
  int code = -1;
  std::string output;
};

outcome run_litmus(const std::string& name, const std::string& header) {
  std::string command = BOLT_LITMUS;
  for (const std::string& word : {name, header, std::string("2>&1")})
    command.append(1, ' ').append(word);
  outcome out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  std::size_t n = 0;
  while ((n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0)
    out.output.append(buffer, n);
  const int status = pclose(pipe);
  if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
  return out;
}

#define NAME_OF(NAME, NS) #NAME,
constexpr const char* names[] = {BOLT_STATE_ORDERS(NAME_OF) BOLT_QUEUE_ORDERS(NAME_OF)
                                     BOLT_GROUP_ORDERS(NAME_OF)};

class Orders : public ::testing::TestWithParam<const char*> {};

TEST_P(Orders, suffice_in_the_real_header) {
  const outcome real = run_litmus(GetParam(), "real");
  EXPECT_EQ(real.code, 0) << real.output;
}

TEST_P(Orders, are_needed) {
  const outcome mutant = run_litmus(GetParam(), "mutant");
  EXPECT_EQ(mutant.code, 66) << mutant.output; // the race detector's exit code
  EXPECT_NE(mutant.output.find("data race"), std::string::npos) << mutant.output;
}

INSTANTIATE_TEST_SUITE_P(Litmus, Orders, ::testing::ValuesIn(names),
                         [](const auto& one) { return std::string(one.param); });

} // namespace
