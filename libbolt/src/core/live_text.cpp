#include "core/live_text.hpp"

#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <string>

#include "core/buffer.hpp"
#include "core/introspect.hpp"

namespace bolt::core {

namespace {

void append(std::string& text, const char* format, ...) __attribute__((format(printf, 2, 3)));
void append(std::string& text, const char* format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length > 0) text += line;
}

void write_frames(std::string& text, const bolt_place& place) {
  for (std::uint32_t i = 0; i < place.n_frames; ++i) {
    const bolt_frame& frame = place.frames[i];
    append(text, "    at %s (%s:%" PRIu32 ")\n", frame.function != nullptr ? frame.function : "?",
           frame.file != nullptr ? frame.file : "?", frame.line);
  }
  if (place.depth > place.n_frames) {
    append(text, "    and %" PRIu32 " frames outside of these\n", place.depth - place.n_frames);
  }
}

// fetch_user (future 10000040): waiting, 1.2 s old, for a timer
void write_future(std::string& text, const bolt_live& live) {
  const bolt_place& place = live.place;
  append(text, "%s (future %" PRIx64 "): %s, %.3f s old",
         live.name != nullptr ? live.name
         : place.parent != 0  ? "a child"
                              : "a future",
         live.future, live.state, static_cast<double>(live.age) * 1e-9);
  if (place.parent != 0) append(text, ", under future %" PRIx64, place.parent);
  if (place.waits_for != nullptr) append(text, ", waits for %s", place.waits_for);
  text += '\n';
  write_frames(text, place);
}

void write_counts(std::string& text) {
  bolt_counters now{};
  now.size = sizeof now;
  counters_read(now);
  const struct {
    std::uint64_t n;
    const char* what;
  } kinds[] = {{now.live_futures, "futures"}, {now.live_frames, "frames"},
               {now.live_buffers, "buffers"}, {now.live_objects, "objects"},
               {now.live_queues, "queues"},   {now.live_timers, "timers"},
               {now.live_watches, "watches"}};
  const char* before = "live: ";
  for (const auto& kind : kinds) {
    if (kind.n == 0) continue;
    append(text, "%s%" PRIu64 " %s", before, kind.n, kind.what);
    before = ", ";
  }
  if (*before == ',') text += '\n';
}

} // namespace

bolt_status live_text(bolt_buffer& out_text) {
  try {
    std::string text;
    live_walk([](void* data,
                 const bolt_live* live) { write_future(*static_cast<std::string*>(data), *live); },
              &text);
    write_counts(text);
    return buffer_assign(out_text, text.data(), text.size());
  } catch (const std::exception&) {
    return BOLT_NO_MEMORY;
  }
}

} // namespace bolt::core
