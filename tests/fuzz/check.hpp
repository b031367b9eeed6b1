// What a fuzzer expects. One that does not hold ends the process with a text, as a crash does.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace fuzz {

inline void check(bool condition, const char* what, const std::string& detail = "") {
  if (condition) return;
  std::fprintf(stderr, "fuzz: expected: %s\n%s\n", what, detail.c_str());
  std::abort();
}

} // namespace fuzz
