#include "wire_reader.hpp"

#include <cstring>
#include <map>
#include <string_view>

#include "scalar_size.hpp"

namespace fuzz {
namespace {

// Thrown at the first thing that is not as the layout says.
struct malformed {};

void need(bool condition) {
  if (!condition) throw malformed{};
}

// One character after another, by the table of the Unicode standard.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto at = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<std::uint8_t>(text[i + k]) : 0u;
    };
    const auto follows = [&](std::size_t k) { return (at(k) & 0xc0) == 0x80; };
    std::size_t length = 1;
    std::uint32_t code = at(0), least = 0;
    if (code >= 0xf0) {
      length = 4, least = 0x10000, code &= 0x0f; // f8 and above come out too large
    } else if (code >= 0xe0) {
      length = 3, least = 0x800, code &= 0x0f;
    } else if (code >= 0xc0) {
      length = 2, least = 0x80, code &= 0x1f;
    } else if (code >= 0x80) {
      return false;
    }
    for (std::size_t k = 1; k < length; ++k) {
      if (!follows(k)) return false;
      code = code << 6 | (at(k) & 0x3f);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    i += length;
  }
  return true;
}

class reader {
 public:
  reader(const std::uint8_t* data, std::size_t len) : data_(data), len_(len) {}

  void end() const { need(at_ == len_); }

  std::string value(const bolt_type& type) {
    switch (type.kind) {
    case BOLT_KIND_UNIT:
      return "()";
    case BOLT_KIND_STRING:
    case BOLT_KIND_BYTES:
      return blob(type.kind == BOLT_KIND_STRING);
    case BOLT_KIND_OPTIONAL:
      return optional(type);
    case BOLT_KIND_LIST:
      return list(type);
    case BOLT_KIND_MAP:
      return map(type);
    case BOLT_KIND_ARRAY:
      return elements(*type.members[0]->type, static_cast<std::uint64_t>(type.members[0]->value));
    case BOLT_KIND_VARIANT:
      return variant(type);
    case BOLT_KIND_RECORD:
      return record(type);
    case BOLT_KIND_ENUM:
      return enumerator(type);
    case BOLT_KIND_CLASS:
      return instance(type);
    default:
      return scalar(type.kind);
    }
  }

 private:
  const std::uint8_t* take(std::size_t align, std::size_t size) {
    while (at_ % align != 0)
      ++at_;
    need(at_ <= len_ && size <= len_ - at_);
    at_ += size;
    return data_ + (at_ - size);
  }
  std::string raw(std::size_t size) {
    const std::uint8_t* bytes = take(size, size);
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      text += digits[bytes[i] >> 4];
      text += digits[bytes[i] & 15];
    }
    return text;
  }
  std::uint32_t u32() {
    std::uint32_t number;
    std::memcpy(&number, take(4, 4), sizeof number);
    return number;
  }
  std::uint32_t count() {
    take(8, 0);
    const std::uint32_t n = u32();
    take(1, 4);
    need(n <= BOLT_BLOCK_MAX && n <= len_ - at_); // every element takes a byte at least
    return n;
  }

  std::string scalar(std::uint32_t kind) {
    std::string text = raw(scalar_size(kind));
    need(kind != BOLT_KIND_BOOL || text == "00" || text == "01");
    return text;
  }
  std::string blob(bool is_text) {
    const std::uint32_t n = u32();
    const std::string bytes(reinterpret_cast<const char*>(take(1, n)), n);
    need(!is_text || is_utf8(bytes));
    return std::to_string(n) + "'" + bytes + "'";
  }
  std::string optional(const bolt_type& type) {
    const bolt_type& inner = *type.members[0]->type;
    const std::uint8_t tag = *take(inner.wire_align, 1);
    need(tag <= 1);
    if (tag == 0) return "null";
    const int boxes = (type.flags & BOLT_TYPE_BOXED) != 0 ? 1 : 0; // a level, as a list is
    depth_ += boxes;
    need(depth_ <= 64);
    std::string text = "some " + value(inner);
    depth_ -= boxes;
    return text;
  }
  std::string elements(const bolt_type& element, std::uint64_t n) {
    std::string text = "[";
    for (std::uint64_t i = 0; i < n; ++i)
      text += value(element) + ",";
    return text + "]";
  }
  std::string list(const bolt_type& type) {
    need(++depth_ <= 64);
    const std::uint32_t n = count();
    std::string text = elements(*type.members[0]->type, n);
    --depth_;
    return text;
  }
  std::string map(const bolt_type& type) {
    need(++depth_ <= 64);
    std::map<std::string, std::string> entries;
    for (std::uint32_t n = count(); n != 0; --n) {
      take(8, 0);
      std::string key = value(*type.members[0]->type);
      need(entries.emplace(std::move(key), value(*type.members[1]->type)).second);
    }
    --depth_;
    std::string text = "{";
    for (const auto& [key, mapped] : entries)
      text += key + ":" + mapped + ",";
    return text + "}";
  }
  std::string variant(const bolt_type& type) {
    const std::uint8_t tag = *take(type.wire_align, 1);
    need(tag < type.n_members);
    return std::to_string(tag) + " " + value(*type.members[tag]->type);
  }
  std::string record(const bolt_type& type) {
    take(type.wire_align, 0);
    const std::size_t start = at_;
    std::string text = "(";
    for (std::uint32_t i = 0; i < type.n_members; ++i)
      text += value(*type.members[i]->type) + ",";
    const bool whole = type.n_members == 0 || (type.flags & BOLT_TYPE_PLAIN) != 0;
    if (whole) take(1, type.wire_min - (at_ - start));
    return text + ")";
  }
  std::string enumerator(const bolt_type& type) {
    const std::size_t size = scalar_size(type.underlying);
    const std::uint8_t* bytes = take(size, size);
    for (std::uint32_t i = 0; i < type.n_members; ++i) {
      // Little-endian: the low bytes come first.
      if (std::memcmp(&type.members[i]->value, bytes, size) == 0) return type.members[i]->name;
    }
    throw malformed{};
  }
  std::string instance(const bolt_type& type) {
    bolt_object id;
    std::memcpy(&id, take(8, 8), sizeof id);
    void* held;
    need(bolt_object_get(id, &type, &held) == BOLT_OK);
    return "#" + std::to_string(id);
  }

  const std::uint8_t* data_;
  std::size_t len_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

template <class Read>
std::optional<std::string> whole(const std::uint8_t* data, std::size_t len, Read read) {
  static constexpr std::uint8_t nothing[1] = {};
  reader in(data != nullptr ? data : nothing, len);
  try {
    std::string text = read(in);
    in.end();
    return text;
  } catch (const malformed&) {
    return std::nullopt;
  }
}

} // namespace

std::optional<std::string> read_value(const bolt_type& type, const std::uint8_t* data,
                                      std::size_t len) {
  return whole(data, len, [&type](reader& in) { return in.value(type); });
}

std::optional<std::string> read_arguments(const bolt_fn& fn, const std::uint8_t* data,
                                          std::size_t len) {
  return whole(data, len, [&fn](reader& in) {
    std::string text;
    for (std::uint32_t i = 0; i < fn.n_params; ++i)
      text += in.value(*fn.params[i]->type) + ";";
    return text;
  });
}

} // namespace fuzz
