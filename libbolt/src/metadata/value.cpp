#include "metadata/value.hpp"

#include <cstring>
#include <set>

#include "metadata/refuse.hpp"

namespace bolt::metadata {
namespace {

constexpr int max_value_depth = 64; // lists, maps and boxes, as decoders have it

// Reads one value after the other, as a host's decoder does, and keeps none of them.
class value_reader {
 public:
  value_reader(const std::uint8_t* data, std::size_t len, const std::string& where)
      : data_(data), len_(len), where_(where) {}

  void value(const bolt_type& type) {
    switch (type.kind) {
    case BOLT_KIND_BOOL:
      need(*take(1, 1) <= 1, where_, " is no bool: 0 or 1");
      return;
    case BOLT_KIND_ENUM:
      return enumerator(type);
    case BOLT_KIND_STRING:
    case BOLT_KIND_BYTES:
      return blob(type.kind == BOLT_KIND_STRING);
    case BOLT_KIND_OPTIONAL:
      return optional(type);
    case BOLT_KIND_VARIANT:
      return variant(type);
    case BOLT_KIND_LIST:
    case BOLT_KIND_MAP:
      return elements(type);
    case BOLT_KIND_ARRAY:
      for (std::int64_t i = 0; i < type.members[0]->value; ++i)
        value(*type.members[0]->type);
      return;
    case BOLT_KIND_RECORD:
      return record(type);
    case BOLT_KIND_CLASS:
      refuse(where_, " holds an object, which exists at run time only");
    default:
      take(type.wire_align, type.wire_min);
    }
  }
  void end() const { need(at_ == len_, where_, " has ", len_ - at_, " bytes too many"); }

 private:
  const std::uint8_t* take(std::size_t align, std::size_t size) {
    const std::size_t at = (at_ + align - 1) / align * align;
    need(at <= len_ && size <= len_ - at, where_, " ends too early");
    at_ = at + size;
    return data_ + at;
  }
  std::uint32_t length(std::size_t align, std::size_t head) {
    std::uint32_t n;
    std::memcpy(&n, take(align, head), sizeof n);
    need(n <= len_ - at_, where_, " ends too early"); // what is counted takes a byte at least
    return n;
  }

  void enumerator(const bolt_type& type) {
    const std::uint8_t* at = take(type.wire_align, type.wire_min);
    for (std::uint32_t i = 0; i < type.n_members; ++i) {
      // Little-endian: the value's low bytes are the number, whatever its size and sign.
      if (std::memcmp(at, &type.members[i]->value, type.wire_min) == 0) return;
    }
    refuse(where_, " is not one of the values of '", type.name, "'");
  }
  void blob(bool text) {
    const std::uint32_t n = length(4, 4);
    const std::uint8_t* at = take(1, n);
    need(!text || bolt_utf8_valid(at, n) == 1, where_, " is not valid UTF-8");
  }
  void optional(const bolt_type& type) {
    const std::uint8_t tag = *take(type.wire_align, 1);
    need(tag <= 1, where_, ": the tag of an optional is 0 or 1");
    if (tag == 0) return;
    const bool boxed = (type.flags & BOLT_TYPE_BOXED) != 0;
    if (boxed) enter();
    value(*type.members[0]->type);
    if (boxed) --depth_;
  }
  void variant(const bolt_type& type) {
    const std::uint8_t tag = *take(type.wire_align, 1);
    need(tag < type.n_members, where_, ": the tag of a variant names none of its alternatives");
    value(*type.members[tag]->type);
  }
  void elements(const bolt_type& type) {
    enter();
    const std::uint32_t n = length(8, 8);
    std::set<std::string> keys;
    for (std::uint32_t i = 0; i < n; ++i) {
      if (type.kind == BOLT_KIND_LIST) {
        value(*type.members[0]->type);
        continue;
      }
      take(8, 0);
      const std::size_t from = at_;
      value(*type.members[0]->type);
      const std::string key(reinterpret_cast<const char*>(data_ + from), at_ - from);
      need(keys.insert(key).second, where_, ": a key occurs twice");
      value(*type.members[1]->type);
    }
    --depth_;
  }
  void record(const bolt_type& type) {
    take(type.wire_align, 0);
    const std::size_t from = at_;
    for (std::uint32_t i = 0; i < type.n_members; ++i)
      value(*type.members[i]->type);
    // The tail of a plain one, or the byte of one without fields.
    if (at_ - from < type.wire_min) take(1, type.wire_min - (at_ - from));
  }
  void enter() { need(++depth_ <= max_value_depth, where_, " is nested too deeply"); }

  const std::uint8_t* data_;
  std::size_t len_;
  const std::string& where_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

} // namespace

void check_value(const bolt_type& type, const std::uint8_t* data, std::size_t len,
                 const std::string& where) {
  need(data != nullptr && len > 0, where, " has no bytes");
  value_reader reader(data, len, where);
  reader.value(type);
  reader.end();
}

} // namespace bolt::metadata
