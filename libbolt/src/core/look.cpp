#include "core/look.hpp"

#include <string_view>

#include "core/coarse_time.hpp"
#include "core/driver.hpp"
#include "core/future.hpp"
#include "core/message.hpp"
#include "core/state.hpp"

namespace bolt::core {

namespace {

const char* state_name(state::word w) noexcept {
  if ((w & (state::DECIDED | state::CANCELLED | state::CLOSED)) != 0) return "cancelling";
  if ((w & state::POLLING) != 0) return "polling";
  if ((w & state::FINISHED) != 0) return "finished";
  if ((w & state::WAITING) != 0) return "waiting";
  if ((w & state::NOTIFIED) != 0) return "woken";
  return "idle";
}

// Never used, or free.
bool is_free(state::word w) noexcept { return state::generation_of(w) == 0 || state::last_out(w); }

// Writes the parts one after the other; null if there is no room.
const char* write_text(sight& out, std::initializer_list<std::string_view> parts) noexcept {
  std::size_t length = 1;
  for (const std::string_view part : parts)
    length += part.size();
  if (length > out.text.size() - out.text_len) return nullptr;
  char* const begin = out.text.data() + out.text_len;
  char* end = begin;
  for (const std::string_view part : parts)
    end += part.copy(end, part.size());
  *end = '\0';
  out.text_len += length;
  return begin;
}

const char* called_name(const bolt_fn& fn, sight& out) noexcept {
  const qualified_name name(&fn);
  if (*name.owner == '\0') return fn.name;
  const char* written = write_text(out, {name.owner, name.dot, name.name});
  return written != nullptr ? written : fn.name;
}

// `demo::fetch` of what a compiler calls a coroutine: `bolt::task<int> demo::fetch(long)` (Clang),
// `void demo::fetch(demo::fetch(long)::_ZN4demo5fetchEl.Frame*)` (GCC). The lambdas in a function
// go by the function's name.
std::string_view plain_name(std::string_view full) noexcept {
  int angles = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < full.size(); ++i) {
    const char c = full[i];
    if (c == '<') ++angles;
    if (c == '>') --angles;
    if (angles != 0) continue;
    if (c == ' ') begin = i + 1;
    // `(anonymous namespace)::f` and `operator()` begin a name as well.
    const std::string_view rest = full.substr(i);
    const std::size_t closed = rest.starts_with("(anonymous ") ? rest.find(')') : rest.npos;
    if (closed != rest.npos) {
      i += closed;
    } else if (rest.starts_with("()") && full.substr(0, i).ends_with("operator")) {
      ++i;
    } else if (c == '(') {
      return full.substr(begin, i - begin);
    }
  }
  return full.substr(begin);
}

void shorten_names(sight& out) noexcept {
  for (std::uint32_t i = 0; i < out.live.place.n_frames; ++i) {
    bolt_frame& frame = out.frames[i];
    if (frame.function == nullptr) continue;
    const char* written = write_text(out, {plain_name(frame.function)});
    if (written != nullptr) frame.function = written;
  }
}

// The caller holds LOOKING.
void read_body(const slot& s, state::word w, sight& out) noexcept {
  bolt_live& live = out.live;
  live.flags |= BOLT_LIVE_PLACE;
  if ((w & state::WAITING) != 0) {
    live.flags |= BOLT_LIVE_TOKEN;
    live.token = s.cell.token;
  }
  if (s.cell.fn == nullptr) live.queue = s.cell.target.queue;
  describe_body(s.body, live.place);
  // One that was freed by its id has nobody above it any more.
  const bolt_future host = driver_host(s.cell);
  if (host != 0) live.place.parent = (w & state::CLOSED) == 0 ? host : 0;
}

} // namespace

void describe_body(const bolt_body& body, bolt_place& place) noexcept {
  const bolt_body_vtable& vtable = *body.vtable;
  const bool has = vtable.size >= sizeof(bolt_body_vtable) && vtable.describe != nullptr;
  if (has) vtable.describe(body.self, &place);
}

bool look_at(slot& s, std::uint32_t index, sight& out) {
  // What is read without a pin belongs to this word if the generation is the same afterwards.
  // Acquire: both reads lie between the two of the word.
  const state::word w = s.word.load(std::memory_order_acquire);
  if (is_free(w)) return false;
  const bolt_fn* called = s.called.load(std::memory_order_acquire);
  const std::uint32_t born = s.born.load(std::memory_order_acquire);
  if (state::other_life(s.word.load(std::memory_order_relaxed), w)) return false;

  const bolt_future id = (w & state::gen_mask) | index;
  out.text_len = 0;
  out.live = {};
  out.live.size = sizeof(bolt_live);
  out.live.future = id;
  out.live.state = state_name(w);
  out.live.age = coarse_age(born);
  out.live.place.size = sizeof(bolt_place);
  out.live.place.frames = out.frames.data();
  out.live.place.cap_frames = sight::max_frames;
  if (called != nullptr) out.live.name = called_name(*called, out);

  if (state::look_begin(s.word, id)) {
    const state::word pinned = s.word.load(std::memory_order_relaxed);
    out.live.state = state_name(pinned);
    read_body(s, pinned, out);
    static_cast<void>(abandon(s, id, state::look_end(s.word)));
    shorten_names(out);
  }
  return true;
}

} // namespace bolt::core
