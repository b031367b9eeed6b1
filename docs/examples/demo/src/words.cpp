#include "words.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <bolt/bolt.h>

#include "files.hpp"

namespace demo {
namespace {

using counts = std::unordered_map<std::string, std::uint64_t>;

// ASCII letters, and every byte of a character beyond ASCII, so that UTF-8 words stay whole.
bool in_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

counts count(const std::string& text) {
  counts found;
  std::string word;
  for (const char c : text) {
    if (in_word(c)) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    } else if (!word.empty()) {
      ++found[word];
      word.clear();
    }
  }
  if (!word.empty()) {
    ++found[word];
  }
  return found;
}

bolt::task<bolt::result<counts, FileError>> count_file(std::string path) {
  co_return co_await bolt::blocking([&]() -> bolt::result<counts, FileError> {
    BOOST_OUTCOME_TRY(const auto text, read_file(path));
    if (bolt_utf8_valid(text.data(), text.size()) == 0) { // its words would not be text
      return FileError{path, "it is not UTF-8 text"};
    }
    return count(text);
  });
}

} // namespace

bolt::task<bolt::result<std::vector<WordCount>, FileError>>
count_words(std::vector<std::string> paths) {
  std::vector<bolt::task<bolt::result<counts, FileError>>> files;
  for (auto& path : paths) {
    files.push_back(count_file(std::move(path)));
  }
  counts all;
  for (auto& file : co_await bolt::when_all(std::move(files))) {
    for (const auto& [word, times] : co_await std::move(file)) {
      all[word] += times;
    }
  }
  std::vector<WordCount> sorted;
  for (auto& [word, times] : all) {
    sorted.push_back({word, times});
  }
  std::ranges::sort(sorted, [](const WordCount& a, const WordCount& b) {
    return a.count != b.count ? a.count > b.count : a.word < b.word;
  });
  co_return sorted;
}

} // namespace demo
