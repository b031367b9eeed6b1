#include "wire_maker.hpp"

#include <cstring>
#include <set>
#include <string>

namespace fuzz {
namespace {

constexpr std::size_t longest = 64 << 10;
struct too_long {};

class maker {
 public:
  maker(random_source& random, const instances& alive, bytes& out)
      : random_(random), alive_(alive), out_(out) {}

  void value(const bolt_type& type) {
    switch (type.kind) {
    case BOLT_KIND_UNIT:
      return;
    case BOLT_KIND_BOOL:
      return integer(below(2), 1);
    case BOLT_KIND_STRING:
      return text();
    case BOLT_KIND_BYTES:
      return blob(below(6));
    case BOLT_KIND_OPTIONAL:
      return optional(*type.members[0]->type);
    case BOLT_KIND_LIST:
      return list(*type.members[0]->type);
    case BOLT_KIND_MAP:
      return map(type);
    case BOLT_KIND_ARRAY:
      return array(*type.members[0]);
    case BOLT_KIND_VARIANT:
      return variant(type);
    case BOLT_KIND_RECORD:
      return record(type);
    case BOLT_KIND_ENUM:
      return integer(static_cast<std::uint64_t>(type.members[below(type.n_members)]->value),
                     type.wire_min);
    case BOLT_KIND_CLASS:
      return integer(&type == alive_.type ? alive_.object : 0, 8);
    case BOLT_KIND_TIMESTAMP:
    case BOLT_KIND_DURATION: // whole days are whole in every unit
      return integer(below(2) == 0 ? below(4) * 86'400'000'000'000u : number(), 8);
    default:
      return integer(number(), type.wire_min);
    }
  }

 private:
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(random_() % n); }

  // Small ones, edges of every width, and any.
  std::uint64_t number() {
    switch (below(4)) {
    case 0:
      return below(4);
    case 1:
      return (std::uint64_t{1} << below(64)) - below(2);
    case 2:
      return 0x7ff8000000000000u;
    default:
      return random_();
    }
  }

  std::uint8_t* put(std::size_t align, std::size_t size) {
    while (out_.size() % align != 0)
      out_.push_back(0);
    if (size > longest || out_.size() + size > longest) throw too_long{};
    out_.resize(out_.size() + size);
    return out_.data() + out_.size() - size;
  }
  void integer(std::uint64_t number, std::size_t size) {
    std::memcpy(put(size, size), &number, size); // little-endian
  }
  void blob(std::uint32_t size) {
    integer(size, 4);
    for (std::uint32_t i = 0; i < size; ++i)
      *put(1, 1) = static_cast<std::uint8_t>(random_());
  }
  void text() {
    static const std::string parts[] = {
        "", "a", "key", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8e\x89"};
    std::string whole;
    for (std::uint32_t i = below(4); i != 0; --i)
      whole += parts[below(std::size(parts))];
    integer(whole.size(), 4);
    std::uint8_t* at = put(1, whole.size());
    if (!whole.empty()) std::memcpy(at, whole.data(), whole.size());
  }
  void optional(const bolt_type& inner) {
    const bool some = below(2) == 0 && depth_ < 6;
    *put(inner.wire_align, 1) = some ? 1 : 0;
    ++depth_;
    if (some) value(inner);
    --depth_;
  }
  std::uint32_t count() {
    const std::uint32_t n = depth_ < 6 ? below(4) : 0;
    put(8, 0);
    integer(n, 4);
    integer(0, 4);
    return n;
  }
  void list(const bolt_type& element) {
    const std::uint32_t n = count();
    ++depth_;
    for (std::uint32_t i = 0; i < n; ++i)
      value(element);
    --depth_;
  }
  // With keys that are all different, or as few entries as it takes.
  void map(const bolt_type& type) {
    const std::size_t head = out_.size();
    const std::uint32_t wanted = count();
    std::set<bytes> keys;
    ++depth_;
    for (std::uint32_t i = 0; i < wanted; ++i) {
      const std::size_t before = out_.size();
      put(8, 0);
      const std::size_t start = out_.size();
      value(*type.members[0]->type);
      if (!keys.insert(bytes(out_.begin() + static_cast<std::ptrdiff_t>(start), out_.end()))
               .second) {
        out_.resize(before);
        break;
      }
      value(*type.members[1]->type);
    }
    --depth_;
    const auto n = static_cast<std::uint32_t>(keys.size());
    std::memcpy(out_.data() + (head + 7) / 8 * 8, &n, sizeof n);
  }
  void array(const bolt_member& of) {
    if (of.value > static_cast<std::int64_t>(longest)) throw too_long{};
    for (std::int64_t i = 0; i < of.value; ++i)
      value(*of.type);
  }
  void variant(const bolt_type& type) {
    const std::uint32_t chosen = below(type.n_members);
    *put(type.wire_align, 1) = static_cast<std::uint8_t>(chosen);
    value(*type.members[chosen]->type);
  }
  void record(const bolt_type& type) {
    put(type.wire_align, 0);
    const std::size_t start = out_.size();
    for (std::uint32_t i = 0; i < type.n_members; ++i)
      value(*type.members[i]->type);
    const bool whole = type.n_members == 0 || (type.flags & BOLT_TYPE_PLAIN) != 0;
    if (whole) put(1, start + type.wire_min - out_.size());
  }

  random_source& random_;
  const instances& alive_;
  bytes& out_;
  int depth_ = 0;
};

} // namespace

bool make_arguments(const bolt_fn& fn, random_source& random, const instances& alive, bytes& out) {
  out.clear();
  maker make(random, alive, out);
  try {
    for (std::uint32_t i = 0; i < fn.n_params; ++i)
      make.value(*fn.params[i]->type);
    return true;
  } catch (const too_long&) {
    out.clear();
    return false;
  }
}

} // namespace fuzz
