// bolt_utf8_valid against the definition: every sequence of up to three bytes, every four-byte one
// at the edges, and characters at every place of a word.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include <bolt/bolt.h>

namespace {

// By decoding: a different way than the validator's.
bool is_valid(const std::uint8_t* at, std::size_t size) {
  for (std::size_t i = 0; i < size;) {
    const std::uint8_t lead = at[i];
    std::size_t length = lead < 0x80             ? 1
                         : (lead & 0xe0) == 0xc0 ? 2
                         : (lead & 0xf0) == 0xe0 ? 3
                         : (lead & 0xf8) == 0xf0 ? 4
                                                 : 0;
    if (length == 0 || length > size - i) return false;
    static constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    std::uint32_t code = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if ((at[i + k] & 0xc0) != 0x80) return false;
      code = (code << 6) | (at[i + k] & 0x3fu);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    i += length;
  }
  return true;
}

void check(const std::uint8_t* data, std::size_t size) {
  ASSERT_EQ(bolt_utf8_valid(data, size) != 0, is_valid(data, size))
      << ::testing::PrintToString(std::string(reinterpret_cast<const char*>(data), size));
}

TEST(utf8, nothing_is_valid) { EXPECT_EQ(bolt_utf8_valid(nullptr, 0), 1); }

TEST(utf8, every_sequence_of_up_to_three_bytes) {
  std::uint8_t data[3];
  for (unsigned a = 0; a < 256; ++a) {
    data[0] = static_cast<std::uint8_t>(a);
    check(data, 1);
    for (unsigned b = 0; b < 256; ++b) {
      data[1] = static_cast<std::uint8_t>(b);
      check(data, 2);
      for (unsigned c = 0; c < 256; ++c) {
        data[2] = static_cast<std::uint8_t>(c);
        check(data, 3);
      }
    }
  }
}

TEST(utf8, four_bytes_at_every_edge) {
  static constexpr std::uint8_t edges[] = {0x00, 0x7f, 0x80, 0x8f, 0x90,
                                           0x9f, 0xa0, 0xbf, 0xc0, 0xff};
  std::uint8_t data[4];
  for (unsigned a = 0xe0; a < 256; ++a) {
    data[0] = static_cast<std::uint8_t>(a);
    for (unsigned b = 0; b < 256; ++b) {
      data[1] = static_cast<std::uint8_t>(b);
      for (const std::uint8_t c : edges) {
        data[2] = c;
        for (const std::uint8_t d : edges) {
          data[3] = d;
          check(data, 4);
        }
      }
    }
  }
}

// Fast paths look at words: the same characters at every distance from their edges, whole and cut
// off.
TEST(utf8, every_place_and_every_cut) {
  for (const std::string& character :
       {std::string("a"), std::string("\xc3\xa9"), std::string("\xe2\x82\xac"),
        std::string("\xf0\x9f\x8e\x89"), std::string("\xff"), std::string("\x80")}) {
    for (std::size_t before = 0; before < 40; ++before) {
      for (std::size_t after = 0; after < 40; ++after) {
        const std::string text = std::string(before, 'x') + character + std::string(after, 'y');
        for (std::size_t size = 0; size <= text.size(); ++size) {
          check(reinterpret_cast<const std::uint8_t*>(text.data()), size);
        }
      }
    }
  }
}

} // namespace
