// BOLT_LEAKCHECK=1: what is live when the process ends is printed. Not when a fork of it ends: what
// its parent had in use is live there too, and nobody's to free.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/buffer.hpp"
#include "core/live_text.hpp"

namespace bolt::core {

namespace {

pid_t loaded_in = 0;

void report() {
  if (getpid() != loaded_in) return;
  bolt_buffer text = empty_buffer;
  if (live_text(text) != BOLT_OK) {
    std::fputs("libbolt: no memory to say what is live at the end\n", stderr);
  } else if (text.len != 0) {
    std::fputs("libbolt: live at the end of the process (BOLT_LEAKCHECK=1):\n", stderr);
    std::fwrite(text.data, 1, text.len, stderr);
  }
  buffer_release(text);
}

// When the library is loaded: exit handlers run in the reverse order, so this one comes after those
// of whoever uses the library.
[[maybe_unused]] const bool installed = [] {
  loaded_in = getpid();
  const char* wanted = std::getenv("BOLT_LEAKCHECK");
  return wanted != nullptr && std::strcmp(wanted, "1") == 0 && std::atexit(report) == 0;
}();

} // namespace

} // namespace bolt::core
